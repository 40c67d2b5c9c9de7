import { type Diagnostic, error } from '../base/diagnostic.ts';
import { identifier } from '../base/sql-text.ts';
import { type Statement, statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Entities } from '../project/link.ts';
import type { EnrichStep } from '../project/project.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import { checkCollection, collectedTable, collectionExpressions, collectionsOf, collectionSql } from './collection.ts';
import type { StepInput, StepScope } from './compiled-step.ts';
import { alias, type LinkedRow, linkedRows, prefixesIn } from './linked-rows.ts';
import type { PopulationKind } from './step-kind.ts';

/**
 * Adds columns to rows; no row comes or goes. Expressions see the columns of the population and of its query, and each
 * linked row as one value by the name of its link, so that a bare name never means two things.
 */
export const enrich: PopulationKind<EnrichStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => [''],
  tables: (step, entities) =>
    [
      ...new Set([
        ...usedRows(step, undefined, entities).flatMap(({ table }) => [entities[step.entity]?.table ?? '', table]),
        ...collectionsOf(step).map((one) => collectedTable(one, step.entity, entities)),
      ]),
    ].filter((table) => table !== ''),
  expressions(step, { inputs: [input], entities, key }) {
    if (input === undefined) return [];
    const rows = usedRows(step, input, entities);
    const over = { from: widened(step, input, rows, key).text, of: [input.view, ...rows.map(({ table }) => table)] };
    return [
      ...columnsOf(step).map(([, sql]) => ({ clause: 'value', sql, over }) as const),
      ...collectionsOf(step).flatMap((one) => collectionExpressions(step, one, entities)),
    ];
  },
  check: (step, scope, models) => [
    ...takenNames(step, scope),
    ...unknownLinks(step, scope),
    ...collectionsOf(step).flatMap((one) => checkCollection(step, one, scope.entities, models)),
  ],
  compile(step, { inputs: [input], entities, key }) {
    if (input === undefined) throw new Error(`step "${step.name}" was compiled unchecked`);
    const rows = usedRows(step, input, entities);
    const hidden = rows.length === 0 ? '' : ` exclude (${rows.map(({ name }) => identifier(name)).join(', ')})`;
    const sql = statement(
      `select i.*${hidden}`,
      ...columnsOf(step).flatMap(([name, expression]) => [',\n  (', expression, `\n) as ${identifier(name)}`]),
      ...collectionsOf(step).flatMap((one) => [
        ',\n  ',
        collectionSql(step, one, entities),
        ` as ${identifier(one.name)}`,
      ]),
      '\nfrom ',
      widened(step, input, rows, key),
    );
    return { outputs: new Map([['', sql]]), balance: 'first input' };
  },
};

const columnsOf = (step: EnrichStep): (readonly [string, Statement])[] =>
  Object.entries(step.config.columns ?? {}).map(([name, sql]) => [
    name,
    yamlStatement(step, ['enrich', 'columns', name], sql),
  ]);

/** The linked rows that expressions walk to. A column of the population goes before a link of the same name. */
function usedRows(step: EnrichStep, input: StepInput | undefined, entities: Entities): LinkedRow[] {
  const used = new Set(columnsOf(step).flatMap(([, { text }]) => [...prefixesIn(text)]));
  return linkedRows(step.entity, entities).filter(
    ({ name }) => used.has(name) && input?.columns.every((column) => column.name.toLowerCase() !== name) !== false,
  );
}

/** The population `i` with the columns of the query, and each linked row as one value. */
function widened({ sql }: EnrichStep, { view }: StepInput, rows: readonly LinkedRow[], key: string): Statement {
  const population = identifier(view);
  const own = identifier(key);
  const base =
    sql === undefined
      ? statement(population)
      : statement(
          `(\n  select i.*, q.* exclude (${own}) from ${population} i left join (\n`,
          sql,
          `\n  ) q on q.${own} = i.${own}\n)`,
        );
  if (rows.length === 0) return statement(base, ' i');
  const values = rows.map(({ name }) => `${alias(name)} as ${identifier(name)}`);
  const joins = [...new Set(rows.flatMap((row) => row.joins))];
  return statement(`(\n  select i.*, ${values.join(', ')} from `, base, ` i\n  ${joins.join('\n  ')}\n) i`);
}

function takenNames(step: EnrichStep, { inputs: [input] }: StepScope): Diagnostic[] {
  const { columns = {}, collect = {} } = step.config;
  const named = [
    ...Object.keys(columns).map((name) => ['columns', name] as const),
    ...Object.keys(collect).map((name) => ['collect', name] as const),
  ];
  const before = (input?.columns ?? []).map(({ name }) => name.toLowerCase());
  return named.flatMap(([part, name], index) => {
    const earlier = named.slice(0, index).map(([, other]) => other.toLowerCase());
    if (![...before, ...earlier].includes(name.toLowerCase())) return [];
    const span = step.place(['enrich', part, name], 'key');
    return [error('duplicate-column', `there is a column "${name}" already`, { span, hint: 'give it another name' })];
  });
}

/** `name.column` where the name is neither a column nor a link. What a query gives is known only when it is typed. */
function unknownLinks(step: EnrichStep, { inputs: [input], entities }: StepScope): Diagnostic[] {
  if (step.sql !== undefined) return [];
  const links = linkedRows(step.entity, entities).map(({ name }) => name);
  const columns = (input?.columns ?? []).map(({ name }) => name);
  const known = new Set([...links, ...columns.map((name) => name.toLowerCase())]);
  // What reads a table is refused as such.
  const alone = columnsOf(step).filter(([, { text }]) => !/\bfrom\b/i.test(text));
  return alone.flatMap(([name, { text }]) =>
    [...prefixesIn(text)]
      .filter((prefix) => !known.has(prefix))
      .map((prefix) => {
        const span = step.place(['enrich', 'columns', name]);
        const message = `"${prefix}" is neither a link of ${step.entity} nor a column`;
        return error('unknown-link', message, { span, hint: didYouMean(prefix, [...links, ...columns]) });
      }),
  );
}
