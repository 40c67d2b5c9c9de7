/** What long stories are drawn with: the same each time, unless somebody looks for others. */
export const storySeed = Number(process.env['MUSTER_SEED'] ?? 20170703);

/** Whole numbers from `from` to `to`, the same for the same seed (mulberry32). */
export function seededNumbers(seed: number): (from: number, to: number) => number {
  let state = seed;
  return (from, to) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return from + (((mixed ^ (mixed >>> 14)) >>> 0) % (to - from + 1));
  };
}
