import { identifier, qualified } from '../base/sql-text.ts';
import { type Entities, type Link, keyOf } from '../project/link.ts';

/**
 * A SELECT of the pairs of keys that a link joins: `__from` of one entity, `__to` of the other. Walked to the target only
 * rows that are there count: a column may name what is gone.
 */
export function pairsSql({ owner, target, column }: Link, from: string, entities: Entities): string {
  const table = (entity: string): string => qualified(entities[entity]?.table ?? '');
  const [key, on, end] = [keyOf(entities, owner), column, keyOf(entities, target)].map(identifier);
  return from === owner
    ? `select o.${key} as __from, t.${end} as __to from ${table(owner)} o join ${table(target)} t on t.${end} = o.${on}`
    : `select o.${on} as __from, o.${key} as __to from ${table(owner)} o where o.${on} is not null`;
}
