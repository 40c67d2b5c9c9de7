import type { Batch } from './batches.ts';

/** Batches that are sent again later in the same pass. */
export interface Again {
  /** `at`: milliseconds of the monotonic clock. */
  add(batch: Batch, at: number): void;
  /** The one whose time came first. */
  take(now: number): Batch | undefined;
  /** When the next one's time comes. */
  next(): number | undefined;
  /** How many messages are kept in memory for it. */
  readonly messages: number;
}

export function openAgain(): Again {
  let waiting: { readonly batch: Batch; readonly at: number }[] = [];
  return {
    add(batch, at) {
      waiting = [...waiting, { batch, at }].sort((a, b) => a.at - b.at);
    },
    take(now) {
      const [first, ...others] = waiting;
      if (first === undefined || first.at > now) return undefined;
      waiting = others;
      return first.batch;
    },
    next: () => waiting[0]?.at,
    get messages() {
      return waiting.reduce((sum, { batch }) => sum + batch.rows.length, 0);
    },
  };
}
