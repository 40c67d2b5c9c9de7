import { codeOf } from '../base/sql-code.ts';
import { identifier, qualified } from '../base/sql-text.ts';
import { type Entities, isOneToOne, type Link, linksOf, linksTo, keyOf } from '../project/link.ts';

/** The one row of an entity that belongs to a row of the population, by the name that expressions have for it. */
export interface LinkedRow {
  readonly name: string;
  readonly table: string;
  /** The joins that reach it, from the population `i` on. */
  readonly joins: readonly string[];
}

/** The rows that expressions over an entity may walk to: its own, those that its links name, those that are one to one with it. */
export function linkedRows(entity: string, entities: Entities): LinkedRow[] {
  const table = entities[entity]?.table ?? '';
  const key = identifier(keyOf(entities, entity));
  const own = `left join ${qualified(table)} __own on __own.${key} = i.${key}`;
  const itself = {
    name: entity,
    table,
    joins: [`left join ${qualified(table)} ${alias(entity)} on ${alias(entity)}.${key} = i.${key}`],
  };
  const forward = linksOf(entities, entity).map(({ name, target, column }: Link): LinkedRow => {
    const end = `${alias(name)}.${identifier(keyOf(entities, target))}`;
    const reached = entities[target]?.table ?? '';
    const join = `left join ${qualified(reached)} ${alias(name)} on ${end} = __own.${identifier(column)}`;
    return { name, table: reached, joins: [own, join] };
  });
  const beside = linksTo(entities, entity).filter((link) => isOneToOne(entities, link));
  const back = beside.map(({ owner, column }): LinkedRow => {
    const other = entities[owner]?.table ?? '';
    const join = `left join ${qualified(other)} ${alias(owner)} on ${alias(owner)}.${identifier(column)} = i.${key}`;
    return { name: owner, table: other, joins: [join] };
  });
  const all = [...forward, itself, ...back];
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
}

/** The name of a linked row inside the statement: no column of a table starts with two underscores. */
export const alias = (name: string): string => identifier(`__${name}`);

/** The first parts of `name.column` in a piece of SQL, without the parameters of its lambdas. */
export function prefixesIn(sql: string): ReadonlySet<string> {
  const code = codeOf(sql);
  const bound = [...code.matchAll(/\blambda\s+([\w\s,]+):/gi)].flatMap(([, names = '']) =>
    names.trim().split(/\s*,\s*/),
  );
  const found = [...code.matchAll(/(?<![\w.$"])([a-z_]\w*)\s*\./gi)].map(([, name = '']) => name.toLowerCase());
  return new Set(found.filter((name) => !bound.some((one) => one.toLowerCase() === name)));
}
