import type { EntityConfig, MusterConfig } from '../project/schema/muster.ts';

/** How the rows of a population reach the profile: along declared links to an entity that has an identity. */
export interface WayToProfile {
  /** The entities on the way, that of the rows first; empty when the rows stand for profiles themselves. */
  readonly hops: readonly Hop[];
  /** The column that names the profile: of the last entity, else of the rows. */
  readonly from: string;
  /** The column of the profile that it is compared with. */
  readonly to: string;
}

export interface Hop {
  readonly entity: EntityConfig;
  /** The column that holds the key of this entity: of the entity before it, of the rows for the first one. */
  readonly by: string;
}

/** The shortest way, by the links and identities in the order in which they are declared; nothing when there is none. */
export function wayToProfile({ entities, profile }: MusterConfig, name: string): WayToProfile | undefined {
  const start = entities[name];
  if (start === undefined) return undefined;
  const seen = new Set([name]);
  const open: (readonly Hop[])[] = [[{ entity: start, by: start.key }]];
  for (let hops = open.shift(); hops !== undefined; hops = open.shift()) {
    const { entity } = hops.at(-1) ?? { entity: start };
    const [identity] = Object.entries(entity.identity ?? {});
    if (identity !== undefined) return { hops, from: identity[1], to: profile.identities[identity[0]] ?? '' };
    if (entity.table === profile.table && entity.key === profile.key)
      return hops.length === 1
        ? { hops: [], from: entity.key, to: profile.key }
        : { hops, from: entity.key, to: profile.key };
    for (const { to, on } of linksOf(entity)) {
      const next = entities[to];
      if (next === undefined || seen.has(to)) continue;
      seen.add(to);
      open.push([...hops, { entity: next, by: on }]);
    }
  }
  return undefined;
}

interface Link {
  readonly to: string;
  /** The column of this entity that holds the key of the other. */
  readonly on: string;
}

/** `customer: customer_id`, or `buyer: { to: customer, on: buyer_id }`. */
const linksOf = ({ links }: { readonly links?: unknown }): readonly Link[] =>
  Object.entries((links ?? {}) as Record<string, string | Link>).map(([name, link]) =>
    typeof link === 'string' ? { to: name, on: link } : link,
  );
