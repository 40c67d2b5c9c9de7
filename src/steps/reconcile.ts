import { keyOf } from '../project/link.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { error } from '../base/diagnostic.ts';
import { identifier, qualified } from '../base/sql-text.ts';
import { areComparable } from '../base/sql-type.ts';
import { type Statement, statement } from '../base/statement.ts';
import type { ReconcileStep } from '../project/project.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import { missingColumn } from './column-problem.ts';
import type { CompiledStep, StepInput, StepScope } from './compiled-step.ts';
import { checkTurn } from './link-problem.ts';
import type { ModelColumns, PopulationKind } from './step-kind.ts';

/**
 * Finds the one row of an entity that each row means. `unmatched` has the rows for which there is none, `ambiguous` those
 * for which there are several, and those that would all get the same key: nothing is picked silently. Both are as they
 * were, and `ambiguity` says why.
 */
export const reconcile: PopulationKind<ReconcileStep> = {
  inputs: { min: 1, max: 1 },
  ports: ({ config }) => (config.unmatched === 'drop' ? ['', 'ambiguous'] : ['', 'unmatched', 'ambiguous']),
  entity: ({ entity, source }, port) => (port === '' ? entity : source),
  mixesEntities: true,
  tables: ({ config }, entities) => [entities[config.to]?.table ?? []].flat(),
  expressions(step, { inputs: [input], entities }) {
    const sql = condition(step);
    if (sql === undefined || input === undefined) return [];
    const of = [input.view, entities[step.config.to]?.table ?? ''];
    return [{ clause: 'where', sql, over: { from: bothSides(step, input, of[1] ?? ''), of } }];
  },
  problems: (step) => checkTurn(step),
  check: (step, scope, models) => checkPairs(step, scope, models),
  compile(step, { inputs: [input], key, entities }) {
    if (input === undefined) throw new Error(`step "${step.name}" was compiled unchecked`);
    const table = entities[step.config.to]?.table ?? '';
    return { ...matched(step, input, table, key, keyOf(entities, step.source)), ...forbidden(step) };
  },
};

const forbidden = ({ config }: ReconcileStep) => (config.unmatched === 'fail' ? { forbidden: 'unmatched' } : {});

/** What a person wrote to say when two rows belong together; nothing when it is columns that agree. */
function condition(step: ReconcileStep): Statement | undefined {
  const { on } = step.config;
  return 'condition' in on ? yamlStatement(step, ['reconcile', 'on'], on.condition) : undefined;
}

/** The population as `input` beside the entity's table by the entity's name. */
const bothSides = ({ config }: ReconcileStep, { view }: StepInput, table: string): string =>
  `(from ${identifier(view)}) as "input", ${qualified(table)} as ${identifier(config.to)}`;

function matched(step: ReconcileStep, input: StepInput, table: string, key: string, oldKey: string): CompiledStep {
  const { on, to } = step.config;
  const [old, own, entity] = [oldKey, key, to].map(identifier) as [string, string, string];
  const agree = 'pairs' in on ? on.pairs.map(([a, b]) => `"input".${identifier(a)} = ${entity}.${identifier(b)}`) : [];
  const carried = input.columns.map(({ name }) => name).filter((name) => name.toLowerCase() !== key.toLowerCase());
  const shown = [`__to as ${own}`, ...carried.map(identifier)].join(', ');
  const asItWas = (columns: string, fate: string): Statement =>
    statement(`select * exclude (__to, __fate)${columns} from work\nwhere ${fate}`);
  return {
    work: statement(
      `with pairs as (\n  select distinct "input".${old} as __from, ${entity}.${own} as __to`,
      `\n  from ${bothSides(step, input, table)}\n  where (`,
      condition(step) ?? agree.join(' and '),
      `\n  )
), found as (
  select __from, min(__to) as __to, count(*) as __matches from pairs group by __from
), claimed as (
  select *, sum(case when __matches = 1 then 1 else 0 end) over (partition by __to) as __claims from found
)
select i.*, c.__to, case when c.__from is null then 'unmatched'
  when c.__matches > 1 then 'several matches' when c.__claims > 1 then 'same match' else 'matched' end as __fate
from ${identifier(input.view)} i left join claimed c on c.__from = i.${old}`,
    ),
    outputs: new Map([
      ['', statement(`select ${shown} from work\nwhere __fate = 'matched'`)],
      ['unmatched', asItWas('', `__fate = 'unmatched'`)],
      ['ambiguous', asItWas(', __fate as ambiguity', `__fate in ('several matches', 'same match')`)],
    ]),
    balance: 'first input',
  };
}

/** Columns that should agree are there, and of types that can. */
function checkPairs(step: ReconcileStep, { inputs: [input], entities }: StepScope, models: ModelColumns): Diagnostic[] {
  const { on, to } = step.config;
  const table = entities[to]?.table ?? '';
  const columns = models.get(table);
  if ('condition' in on || input === undefined || columns === undefined) return [];
  return on.pairs.flatMap(([own, other], index) => {
    const isMapping = own !== other;
    const span = step.place(['reconcile', 'on', isMapping ? own : index], isMapping ? 'key' : 'value');
    const there = isMapping ? step.place(['reconcile', 'on', own]) : span;
    const missing = [...missingColumn(own, input, span), ...missingColumn(other, { view: table, columns }, there)];
    const [a, b] = [input.columns.find(({ name }) => name === own), columns.find(({ name }) => name === other)];
    if (a === undefined || b === undefined || areComparable(a.type, b.type)) return missing;
    const message = `"${a.name}" is ${a.type}, and "${b.name}" of ${table} is ${b.type}`;
    return [error('wrong-type', message, { span, hint: 'cast one of them where it is made' })];
  });
}
