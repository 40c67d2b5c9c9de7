/** The first wait is at most so long, in milliseconds; each further one at most twice the one before. */
const shortest = 1_000;
const longest = 120_000;

/**
 * Milliseconds before a batch that was refused is tried again as `attempt`: anything up to a bound that doubles (capped
 * exponential back-off with full jitter), and never less than the provider asked for. The place below the bound comes from
 * the batch's id, which is a hash: batches that were refused together come back apart, and no source of chance is needed
 * that would let the same story end differently when it is told again.
 */
export function backOff(attempt: number, batchId: string, after = 0): number {
  const bound = Math.min(longest, shortest * 2 ** (attempt - 2));
  return Math.max(after, Math.round(bound * shareOf(batchId)));
}

/** The first 32 bits of a hash as a share of one. */
const shareOf = (hash: string): number => Number.parseInt(hash.slice(0, 8), 16) / 2 ** 32;
