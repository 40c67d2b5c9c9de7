import { identifier, literal } from '../../base/sql-text.ts';
import type { Column } from '../../base/sql-type.ts';
import type { Entities } from '../../project/link.ts';
import { linksOf } from '../../project/link.ts';
import { erasedPayload } from '../send/list-rows.ts';
import type { Person } from './person.ts';

/**
 * How rows of Parquet files forget a person: a row stays, with its key, so that counts, order and what was decided on keys hold;
 * everything else in it becomes empty.
 */
export interface Blanking {
  /** True of the rows that hold the person. */
  readonly holds: string;
  /** The whole file, without the person. */
  readonly select: string;
}

/**
 * Of a send list: what was sent, and where to, goes; that something was, and when, stays, as it does in the ledger. Whoever got a
 * letter for a household that the person was one of, by profile, has the names of that household no more.
 */
export function blankedList(path: string, { profile }: Person, neighbours: readonly string[]): Blanking {
  const isTheirs = `profile_key = ${literal(profile)} and payload <> ${literal(erasedPayload)}`;
  const isNeighbour = `profile_key in (${['', ...neighbours].map(literal).join(', ')}) and json_extract(payload, '$.household.names') is not null`;
  return {
    holds: `(${isTheirs}) or (${isNeighbour})`,
    select: `select * replace (
      case when ${isTheirs} then null else address end as address, case when ${isTheirs} then null else domain_key end as domain_key,
      case when ${isTheirs} then ${literal(erasedPayload)} when ${isNeighbour} then ${withoutNames} else payload end as payload
    ) from read_parquet(${literal(path)})`,
  };
}

const withoutNames = `json_merge_patch(payload::json, '{"household":{"names":null}}')::varchar`;

/**
 * Of a population: rows that stand for the person, or belong by a declared link to something that does. Nothing when it has no
 * column that could say so. Without its entity every column counts that is the key of one. The cursor of an incremental step
 * stays: by key and cursor later runs know what was handed on.
 */
export function blankedPopulation(
  path: string,
  columns: readonly Column[],
  person: Person,
  entities: Entities,
  entity: string | undefined,
  cursor?: string,
): Blanking | undefined {
  const has = new Map(columns.map(({ name }) => [name.toLowerCase(), name]));
  const named = namedBy(entities, entity).flatMap(({ column, of }) => {
    const name = has.get(column.toLowerCase());
    const keys = person.keys[of] ?? [];
    return name === undefined || keys.length === 0 ? [] : [{ name, keys }];
  });
  const kept = new Set([entities[entity ?? '']?.key.toLowerCase(), cursor?.toLowerCase()]);
  const others = columns.filter(({ name }) => !kept.has(name.toLowerCase())).map(({ name }) => identifier(name));
  if (named.length === 0 || others.length === 0) return undefined;
  const isTheirs = named
    .map(({ name, keys }) => `coalesce(${identifier(name)}::varchar in (${keys.map(literal).join(', ')}), false)`)
    .join(' or ');
  return {
    holds: `(${isTheirs}) and (${others.map((name) => `${name} is not null`).join(' or ')})`,
    select: `select * replace (${others.map((name) => `case when ${isTheirs} then null else ${name} end as ${name}`).join(', ')})
     from read_parquet(${literal(path)})`,
  };
}

/** The columns by which a row of an entity can belong to somebody, each with the entity that it holds a key of. */
function namedBy(entities: Entities, entity: string | undefined): readonly { column: string; of: string }[] {
  const names = entity === undefined ? Object.keys(entities) : [entity];
  return names.flatMap((name) => [
    { column: entities[name]?.key ?? '', of: name },
    ...linksOf(entities, name).map(({ column, target }) => ({ column, of: target })),
  ]);
}
