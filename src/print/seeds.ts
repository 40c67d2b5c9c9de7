import { sha256 } from '../base/sha256.ts';
import type { JsonValue, Row } from '../ports.ts';

/** One address of the sender's own in a file. */
export interface PlacedSeed {
  /** Name of the data file. */
  readonly file: string;
  readonly split: string;
  readonly pieceId: string;
  /** Six letters that no other drop has: a value of the seed may show it, and a copy that turns up elsewhere names its drop. */
  readonly fingerprint: string;
}

/** Pieces of a list and its seeds share one row of numbers: those of pieces end in 0, up to nine seeds of a split do not. */
export const pieceIdOf = (first: number, seq: number): string => `${first + seq}0`;
export const seedIdOf = (first: number, split: number, index: number): string => `${first + split}${index + 1}`;
export const maxSeedsPerSplit = 9;

/** Without vowels no word comes of it. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

export const fingerprintOf = (listHash: string, split: string, index: number): string =>
  [...Buffer.from(sha256(`seed ${listHash} ${split} ${index}`), 'hex').subarray(0, 6)]
    .map((byte) => letters[byte % letters.length] ?? '')
    .join('');

/** After so many rows of a split comes each of its seeds: evenly, the first not at the top. */
export const seedPlaces = (rows: number, seeds: number): number[] =>
  Array.from({ length: seeds }, (_, index) => Math.floor(((index + 1) * rows) / (seeds + 1)));

export type SeedValues = Readonly<Record<string, string | null>>;

/**
 * The seed for one place, taken in turns: one that is at home in the split, such as an address of its country, else any. It
 * keeps its own values and gets those of the split that it does not have.
 */
export function seedFor(rows: readonly SeedValues[], split: SeedValues, turn: number): SeedValues {
  const paths = Object.keys(split);
  const ownIn = (row: SeedValues, path: string): string | null => row[path] ?? null;
  const atHome = rows.filter((row) => paths.every((path) => [null, split[path]].includes(ownIn(row, path))));
  const candidates = atHome.length === 0 ? rows : atHome;
  const row = candidates[turn % Math.max(1, candidates.length)] ?? {};
  const borrowed = paths
    .filter((path) => ownIn(row, path) === null)
    .map((path) => [path, split[path] ?? null] as const);
  return { ...row, ...Object.fromEntries(borrowed) };
}

/** The values of a seed as a row of a list has them: `profile.city` stands under `profile`. */
export function seedData(values: SeedValues, fingerprint: string): Row {
  const data: Record<string, JsonValue> = {};
  for (const [path, value] of Object.entries(values)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let group = data;
    for (const key of keys) group = (group[key] ??= {}) as Record<string, JsonValue>;
    group[last] = value?.replaceAll('{{fingerprint}}', fingerprint) ?? null;
  }
  return data;
}
