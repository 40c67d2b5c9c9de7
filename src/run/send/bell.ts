import type { Clock } from '../../ports.ts';

/** Wakes who waits for something to change. */
export interface Bell {
  ring(): void;
  /** Resolves when it rings next, or after so many milliseconds. */
  wait(millis?: number): Promise<void>;
}

export function openBell(clock: Pick<Clock, 'sleep'>): Bell {
  let waiting: (() => void)[] = [];
  return {
    ring() {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    async wait(millis = Number.POSITIVE_INFINITY) {
      const rung = new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
      if (!Number.isFinite(millis)) return rung;
      const over = new AbortController();
      await Promise.race([rung, clock.sleep(millis, over.signal).catch(() => undefined)]);
      over.abort();
    },
  };
}
