import { linksOf } from '../project/link.ts';
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
  const open: { readonly name: string; readonly hops: readonly Hop[] }[] = [
    { name, hops: [{ entity: start, by: start.key }] },
  ];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    const { hops } = at;
    const { entity } = hops.at(-1) ?? { entity: start };
    const [identity] = Object.entries(entity.identity ?? {});
    if (identity !== undefined) return { hops, from: identity[1], to: profile.identities[identity[0]] ?? '' };
    if (entity.table === profile.table && entity.key === profile.key)
      return hops.length === 1
        ? { hops: [], from: entity.key, to: profile.key }
        : { hops, from: entity.key, to: profile.key };
    for (const { target, column } of linksOf(entities, at.name)) {
      const next = entities[target];
      if (next === undefined || seen.has(target)) continue;
      seen.add(target);
      open.push({ name: target, hops: [...hops, { entity: next, by: column }] });
    }
  }
  return undefined;
}
