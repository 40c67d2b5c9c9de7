import type { Clock } from '../../ports.ts';
import { openBell } from './bell.ts';

/** The way out to a provider, which is so many batches wide. Who waits goes in the order of asking. */
export interface Wire {
  /** Carries something over as soon as there is room. */
  use<T>(work: () => Promise<T>): Promise<T>;
  /** Nothing goes over it any more: whoever waits finds that out now. */
  close(): void;
  /** Twice as much waits for it as it takes at once: more would only be unknown after a crash. */
  readonly isAmple: boolean;
  /** Resolves when less waits for it than it takes at once, and after so many milliseconds in any case. */
  short(millis: number): Promise<void>;
}

export function openWire(width: number, clock: Pick<Clock, 'sleep'>): Wire {
  const waiting: (() => void)[] = [];
  const isShort = openBell(clock);
  let free = width;

  const room = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
    });

  function handOn(): void {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
    if (waiting.length < width) isShort.ring();
  }

  return {
    async use(work) {
      if (free > 0) free--;
      else await room();
      try {
        return await work();
      } finally {
        handOn();
      }
    },
    close() {
      for (const wake of waiting.splice(0)) wake();
      isShort.ring();
    },
    get isAmple() {
      return waiting.length >= 2 * width;
    },
    short: (millis) => (waiting.length < width ? Promise.resolve() : isShort.wait(millis)),
  };
}
