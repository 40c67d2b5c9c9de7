import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import { identifier } from '../base/sql-text.ts';
import { statement } from '../base/statement.ts';
import { chooseLink, linksBetween, keyOf } from '../project/link.ts';
import type { ChangeEntityStep } from '../project/project.ts';
import { missingColumn } from './column-problem.ts';
import type { CompiledStep, StepInput } from './compiled-step.ts';
import { checkLink, checkTurn } from './link-problem.ts';
import { pairsSql } from './link-sql.ts';
import type { PopulationKind } from './step-kind.ts';

/**
 * Walks a link from the rows that it reads to the rows of another entity, each once. Of several that reach the same row
 * the first by key gives the columns. `unmatched` has the rows that reach none, as they were.
 */
export const changeEntity: PopulationKind<ChangeEntityStep> = {
  inputs: { min: 1, max: 1 },
  ports: ({ config }) => (config.unmatched === 'drop' ? [''] : ['', 'unmatched']),
  entity: ({ entity, source }, port) => (port === '' ? entity : source),
  mixesEntities: true,
  tables: ({ source, config }, entities) => [source, config.to].flatMap((entity) => entities[entity]?.table ?? []),
  problems: (step) => checkTurn(step),
  check(step, { inputs: [input], key, entities }) {
    const { to, link, columns = [] } = step.config;
    const links = linksBetween(entities, step.source, to);
    const missing = columns.flatMap((column, index) => {
      const span = step.place(['change_entity', 'columns', index]);
      return input === undefined ? [] : [...missingColumn(column, input, span), ...clash(column, key, span)];
    });
    return [...checkLink({ step, from: step.source, to, links, named: link }), ...missing];
  },
  compile(step, { inputs: [input], key, entities }) {
    const link = chooseLink(linksBetween(entities, step.source, step.config.to), step.config.link);
    if (input === undefined || link === undefined) throw new Error(`step "${step.name}" was compiled unchecked`);
    const pairs = pairsSql(link, step.source, entities);
    return { ...walk(step, input, pairs, key, keyOf(entities, step.source)), ...forbidden(step) };
  },
};

const forbidden = ({ config }: ChangeEntityStep) => (config.unmatched === 'fail' ? { forbidden: 'unmatched' } : {});

function walk(
  { config }: ChangeEntityStep,
  { view, columns }: StepInput,
  pairs: string,
  key: string,
  oldKey: string,
): CompiledStep {
  const from = identifier(view);
  const old = identifier(oldKey);
  const carried = config.columns ?? columns.map(({ name }) => name).filter((name) => !same(name, key));
  const shown = [`__to as ${identifier(key)}`, ...carried.map(identifier)].join(', ');
  return {
    work: statement(
      `with pairs as (${pairs})
select p.__to, i.*, row_number() over (partition by p.__to order by i.${old}::varchar) as __turn
from ${from} i left join pairs p on p.__from = i.${old}`,
    ),
    outputs: new Map([
      ['', statement(`select ${shown} from work\nwhere __to is not null and __turn = 1`)],
      ['unmatched', statement('select * exclude (__to, __turn) from work\nwhere __to is null')],
    ]),
    balance: statement(
      `with pairs as (${pairs})
select (select count(distinct __to) from pairs where __from in (select ${old} from ${from}))
  + (select count(*) from ${from} i where not exists (select 1 from pairs p where p.__from = i.${old}))`,
    ),
  };
}

function clash(column: string, key: string, span: Span): Diagnostic[] {
  if (!same(column, key)) return [];
  return [error('duplicate-column', `"${column}" is the key of the new rows`, { span, hint: 'leave it out' })];
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
