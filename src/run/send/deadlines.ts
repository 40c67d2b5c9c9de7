import type { Clock } from '../../ports.ts';

/** For how long answers are waited for. */
export interface Waiting {
  /** Milliseconds that a batch has. */
  readonly timeLimit: number;
  /** Ends all waiting. */
  readonly over: AbortSignal;
  /** The pass has ended, and nobody waits any more. */
  readonly ended: AbortSignal;
}

/** Does work that leaves now, with the signal that ends the waiting for its answer. */
export type InTime = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Each batch has a signal of its own, and all have one timer: they leave one after the other and have the same time, so the
 * first of those on their way is the first to be late. A signal that they shared would keep what listens to it, and so each
 * message, in memory for longer than it is on its way: listeners that were removed still know the one that came after them.
 */
export function openDeadlines({ timeLimit, over, ended }: Waiting, clock: Pick<Clock, 'monotonic' | 'sleep'>): InTime {
  const onTheWay = new Map<AbortController, number>();
  let isWatched = false;

  /** Whoever had time until then waits no longer. */
  function callOff(now: number): void {
    for (const [controller, until] of onTheWay) {
      if (until > now) return;
      onTheWay.delete(controller);
      controller.abort();
    }
  }
  const callOffAll = (): void => {
    callOff(Number.POSITIVE_INFINITY);
  };

  /** Until nothing is on its way. */
  async function watch(): Promise<void> {
    isWatched = true;
    for (let [first] = onTheWay.values(); first !== undefined; [first] = onTheWay.values()) {
      await clock.sleep(Math.max(0, first - clock.monotonic()), ended);
      callOff(clock.monotonic());
    }
    isWatched = false;
  }

  over.addEventListener('abort', callOffAll, { once: true, signal: ended });

  return async (work) => {
    const controller = new AbortController();
    onTheWay.set(controller, clock.monotonic() + timeLimit);
    if (over.aborted) callOffAll();
    if (!isWatched) watch().catch(() => undefined);
    try {
      return await work(controller.signal);
    } finally {
      onTheWay.delete(controller);
    }
  };
}
