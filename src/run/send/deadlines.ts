import { setMaxListeners } from 'node:events';
import type { Clock } from '../../ports.ts';

/** What leaves within this share of the time limit has one deadline. */
const share = 0.01;

/** For how long answers are waited for. */
export interface Waiting {
  /** Milliseconds that a batch has; up to a hundredth of them may be missing. */
  readonly timeLimit: number;
  /** Ends all waiting. */
  readonly over: AbortSignal;
  /** The pass has ended, and nobody waits any more. */
  readonly ended: AbortSignal;
}

/**
 * Gives a batch that leaves now the signal that ends the waiting for its answer. Batches that leave shortly after one another
 * share it: a timer and a signal for each message would cost more than its way to the ledger.
 */
export function openDeadlines(
  { timeLimit, over, ended }: Waiting,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
): () => AbortSignal {
  let last: { readonly signal: AbortSignal; readonly until: number } | undefined;
  // Each timer listens for it.
  setMaxListeners(Infinity, ended);

  function next(): AbortSignal {
    const tooLate = new AbortController();
    clock.sleep(timeLimit, ended).then(
      () => {
        tooLate.abort();
      },
      () => undefined,
    );
    const signal = AbortSignal.any([over, tooLate.signal]);
    // Each message on its way may listen for it.
    setMaxListeners(Infinity, signal);
    return signal;
  }

  return () => {
    const now = clock.monotonic();
    if (last === undefined || now >= last.until) last = { signal: next(), until: now + share * timeLimit };
    return last.signal;
  };
}
