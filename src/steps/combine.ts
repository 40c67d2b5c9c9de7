import { type Diagnostic, error } from '../base/diagnostic.ts';
import { identifier } from '../base/sql-text.ts';
import { type Statement, statement } from '../base/statement.ts';
import { chooseLink, type Entities, type Link, linksBetween, keyOf } from '../project/link.ts';
import { type CombineStep, referenceText } from '../project/project.ts';
import { unknownColumn } from './column-problem.ts';
import type { CompiledStep, StepInput, StepScope } from './compiled-step.ts';
import { checkLink } from './link-problem.ts';
import { pairsSql } from './link-sql.ts';
import type { PopulationKind } from './step-kind.ts';

/**
 * `exclude`: rows of the first set that no other has. `intersect`: rows of the first set that every other has.
 * `union`: rows of all sets, each once: the first set that has a row gives it, and of several there the first by key; its
 * columns are those that all sets share. `rest` has the rows that were left out; of several that are the same, one.
 * Rows are the same when they agree in `on`, by default the key. NULL agrees with nothing: two people without an email
 * address are not one person.
 */
export const combine: PopulationKind<CombineStep> = {
  inputs: { min: 2, max: 20 },
  ports: () => ['', 'rest'],
  mixesEntities: true,
  tables: linkedTables,
  check: (step, scope) => [...checkEntities(step, scope), ...checkOn(step, scope)],
  compile(step, scope) {
    const { how, on = [scope.key] } = step.config;
    return how === 'union' ? union(scope.inputs, on, scope.key) : against(step, how, scope, on);
  },
};

function against(
  step: CombineStep,
  how: 'exclude' | 'intersect',
  scope: StepScope,
  on: readonly string[],
): CompiledStep {
  const [first, ...others] = scope.inputs;
  const agree = on.map((column) => `a.${identifier(column)} = b.${identifier(column)}`).join(' and ');
  const found = others.map(({ view, entity }) => {
    const link = step.config.on === undefined ? linkTo(step, entity, scope.entities) : undefined;
    if (link === undefined) return `exists (select 1 from ${identifier(view)} b where ${agree})`;
    const key = identifier(keyOf(scope.entities, entity));
    return `exists (select 1 from ${identifier(view)} b join (${pairsSql(link, entity, scope.entities)}) p on p.__from = b.${key}
    where p.__to = a.${identifier(scope.key)})`;
  });
  const from = `select a.* from ${identifier(first?.view ?? '')} a\nwhere`;
  const any = found.join('\n  or ');
  const all = found.join('\n  and ');
  const [main, rest] = how === 'exclude' ? [`not (${any})`, `(${any})`] : [all, `not (${all})`];
  return {
    outputs: new Map([
      ['', statement(`${from} ${main}`)],
      ['rest', statement(`${from} ${rest}`)],
    ]),
    balance: 'first input',
    keepsKeys: true,
  };
}

/** Rows of all sets, each once; `rest` has those that come again, each once too: a population has no key twice. */
export function union(inputs: readonly StepInput[], on: readonly string[], key: string): CompiledStep {
  const columns = sharedColumns(inputs).map(identifier).join(', ');
  const sets = inputs.map(({ view }, index) => `select ${columns}, ${index} as __set from ${identifier(view)}`);
  const partition = on.map(identifier).join(', ');
  const isByKey = on.every((column) => column === key);
  // No set has a key twice.
  const order = isByKey ? '__set' : `__set, ${identifier(key)}::varchar`;
  const turn = `row_number() over (partition by ${partition} order by ${order})`;
  // A key is never NULL.
  const absent = on.filter((column) => column !== key).map((column) => `${identifier(column)} is null`);
  const place = absent.length === 0 ? turn : `case when ${absent.join(' or ')} then 1 else ${turn} end`;
  const total = inputs.map(({ view }) => `(select count(*) from ${identifier(view)})`).join(' + ');
  const pick = (condition: string): Statement => statement(`select ${columns} from work\nwhere __turn ${condition}`);
  return {
    work: statement(`select *, ${place} as __turn\nfrom (\n  ${sets.join('\n  union all\n  ')}\n)`),
    outputs: new Map([
      ['', pick('= 1')],
      ['rest', pick('= 2')],
    ]),
    balance: statement(`select ${total} - (select count(*) from work where __turn > 2)`),
    ...(isByKey ? { keepsKeys: true } : {}),
  };
}

/** The link that leads from rows of another entity to those of the step. */
const linkTo = ({ entity, config }: CombineStep, other: string, entities: Entities): Link | undefined =>
  other === entity ? undefined : chooseLink(linksBetween(entities, entity, other), config.link);

/** The models by which rows of other entities are found. */
function linkedTables(step: CombineStep, entities: Entities): string[] {
  const others = step.config.on === undefined ? step.sources.filter((source) => source !== step.entity) : [];
  const met = others.length === 0 ? [] : [step.entity, ...others];
  return [...new Set(met.flatMap((entity) => entities[entity]?.table ?? []))];
}

/** The first set has the step's own entity. Rows of another are found by a link, or by columns; they cannot become its rows. */
function checkEntities(step: CombineStep, { inputs, entities }: StepScope): Diagnostic[] {
  return inputs.flatMap(({ entity }, index) => {
    const read = step.from[index];
    if (entity === step.entity || read === undefined) return [];
    const { span } = read;
    const message = `"${referenceText(read)}" has rows of ${entity}, "${step.name}" has ${step.entity}`;
    const hint = 'a change_entity step turns one into the other';
    if (index === 0 || step.config.how === 'union') return [error('wrong-entity', message, { span, hint })];
    if (step.config.on !== undefined) return [];
    const links = linksBetween(entities, step.entity, entity);
    return checkLink({ step, from: entity, to: step.entity, links, named: step.config.link, at: span });
  });
}

/** Rows of several populations can only agree in columns that all of them have. */
const checkOn = (step: CombineStep, { inputs }: StepScope): Diagnostic[] =>
  (step.config.on ?? []).flatMap((column, index) => {
    const without = inputs.find(({ columns }) => !columns.some(({ name }) => name === column));
    return without === undefined ? [] : unknownColumn(column, without, step.place(['combine', 'on', index]));
  });

/** Names of the columns of the first set that all others have, in any case of letters: SQL does not tell them apart. */
const sharedColumns = ([first, ...others]: readonly StepInput[]): string[] =>
  (first?.columns ?? [])
    .map(({ name }) => name)
    .filter((name) => others.every(({ columns }) => columns.some((one) => same(one.name, name))));

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
