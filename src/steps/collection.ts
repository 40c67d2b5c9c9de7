import { type Diagnostic, error } from '../base/diagnostic.ts';
import { identifier, qualified } from '../base/sql-text.ts';
import { type Statement, statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import { type Entities, fullName, type Link, linksOf, linksTo, keyOf } from '../project/link.ts';
import type { EnrichStep } from '../project/project.ts';
import type { CollectConfig } from '../project/schema/steps/enrich.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import { missingColumn } from './column-problem.ts';
import type { Expression, ModelColumns } from './step-kind.ts';

/** A column of a step that gathers the rows of another entity that point to its row. */
interface Collection {
  readonly name: string;
  readonly config: CollectConfig;
}

export const collectionsOf = ({ config }: EnrichStep): Collection[] =>
  Object.entries(config.collect ?? {}).map(([name, collection]) => ({ name, config: collection }));

/** The links that `link:` may mean: the entity whose rows point here, alone or with the name of its link. */
const fitting = (named: string, entity: string, entities: Entities): Link[] =>
  linksTo(entities, entity).filter((link) => link.owner === named || fullName(link) === named);

/** The model whose rows are gathered; empty when the link was refused. */
export function collectedTable({ config }: Collection, entity: string, entities: Entities): string {
  const [link] = fitting(config.link, entity, entities);
  return entities[link?.owner ?? '']?.table ?? '';
}

type Part = 'where' | 'order_by' | 'aggregate';

function written(step: EnrichStep, { name, config }: Collection, part: Part): Statement | undefined {
  const sql = part in config ? (config as { readonly [key in Part]?: string | undefined })[part] : undefined;
  return sql === undefined ? undefined : yamlStatement(step, ['enrich', 'collect', name, part], sql);
}

/** What a person wrote about the rows of the other entity, which it alone looks at. */
export function collectionExpressions(step: EnrichStep, one: Collection, entities: Entities): Expression[] {
  const table = collectedTable(one, step.entity, entities);
  const over = { from: qualified(table), of: [table] };
  const clauses = { where: 'where', order_by: 'order by', aggregate: 'aggregate' } as const;
  return (['where', 'order_by', 'aggregate'] as const).flatMap((part) => {
    const sql = written(step, one, part);
    return sql === undefined ? [] : [{ clause: clauses[part], sql, over }];
  });
}

export function checkCollection(
  step: EnrichStep,
  one: Collection,
  entities: Entities,
  models: ModelColumns,
): Diagnostic[] {
  const { name, config } = one;
  const links = fitting(config.link, step.entity, entities);
  if (links.length !== 1) return wrongLink(step, one, links, entities);
  const table = collectedTable(one, step.entity, entities);
  const columns = models.get(table);
  if (columns === undefined || 'aggregate' in config) return [];
  return config.columns.flatMap((column, index) =>
    missingColumn(column, { view: table, columns }, step.place(['enrich', 'collect', name, 'columns', index])),
  );
}

function wrongLink(
  step: EnrichStep,
  { name, config }: Collection,
  links: readonly Link[],
  entities: Entities,
): Diagnostic[] {
  const { entity } = step;
  const named = config.link;
  const span = step.place(['enrich', 'collect', name, 'link']);
  if (links.length > 1) {
    const hint = `write ${links.map(fullName).join(' or ')}`;
    return [error('ambiguous-link', `several links of ${named} lead to ${entity}`, { span, hint })];
  }
  if (linksOf(entities, entity).some((link) => link.name === named)) {
    const message = `"${named}" leads to one row, and a collection has many`;
    return [error('wrong-link', message, { span, hint: `write ${named}.column in columns:` })];
  }
  const owners = [...new Set(linksTo(entities, entity).map(({ owner }) => owner))];
  const hint = owners.length === 0 ? `no entity declares a link to ${entity} in muster.yml` : didYouMean(named, owners);
  return [error('unknown-link', `no link of "${named}" leads to ${entity}`, { span, hint })];
}

/** The column as an expression over the population `i`: a list, empty when there is nothing to gather, or one value. */
export function collectionSql(step: EnrichStep, one: Collection, entities: Entities): Statement {
  const { config } = one;
  const [link] = fitting(config.link, step.entity, entities);
  const owner = link?.owner ?? '';
  const condition = written(step, one, 'where');
  const from = [
    `from (select * from ${qualified(entities[owner]?.table ?? '')}`,
    ...(condition === undefined ? [] : [' where (', condition, '\n)']),
    `) t where t.${identifier(link?.column ?? '')} = i.${identifier(keyOf(entities, step.entity))}`,
  ];
  if ('aggregate' in config) return statement('(select (', written(step, one, 'aggregate') ?? '', '\n) ', ...from, ')');
  const fields = config.columns.map((column) => `${identifier(column)} := t.${identifier(column)}`);
  const order = written(step, one, 'order_by');
  return statement(
    `coalesce((select list(struct_pack(${fields.join(', ')}) order by `,
    ...(order === undefined ? [] : [order, '\n, ']),
    `t.${identifier(keyOf(entities, owner))}::varchar)${config.limit === undefined ? '' : `[1:${config.limit}]`} `,
    ...from,
    '), [])',
  );
}
