import type { EntityConfig } from './schema/muster.ts';

export type Entities = Readonly<Record<string, EntityConfig>>;

/**
 * A declared link: a column of the owner's table holds the key of the target. Walked from owner to target it reaches at
 * most one row; the other way any number, or at most one when the column is the owner's own key.
 */
export interface Link {
  readonly name: string;
  /** The entity that declares it. */
  readonly owner: string;
  readonly target: string;
  /** The column of the owner's table. */
  readonly column: string;
}

/** The column that names a row of an entity; empty when there is no such entity. */
export const keyOf = (entities: Entities, entity: string): string => entities[entity]?.key ?? '';

/** The links that an entity declares. */
export const linksOf = (entities: Entities, owner: string): Link[] =>
  Object.entries(entities[owner]?.links ?? {}).map(([name, { to, on }]) => ({
    ...{ name, owner, column: on },
    target: to ?? name,
  }));

/** The links that lead from other entities' rows to this one's. */
export const linksTo = (entities: Entities, target: string): Link[] =>
  Object.keys(entities).flatMap((owner) => linksOf(entities, owner).filter((link) => link.target === target));

/** Every link between two entities, whichever declares it. */
export const linksBetween = (entities: Entities, a: string, b: string): Link[] => [
  ...linksOf(entities, a).filter(({ target }) => target === b),
  ...linksOf(entities, b).filter(({ target }) => target === a),
];

/** `purchase.buyer`: no other link has this name. */
export const fullName = ({ owner, name }: Link): string => `${owner}.${name}`;

/** Of several links the one that is named, alone or with its owner; of one that one when none is named. */
export function chooseLink(links: readonly Link[], named: string | undefined): Link | undefined {
  const fitting = named === undefined ? links : links.filter((link) => link.name === named || fullName(link) === named);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** True when its column is the owner's key as well: one row on either side. */
export const isOneToOne = (entities: Entities, { owner, column }: Link): boolean => entities[owner]?.key === column;
