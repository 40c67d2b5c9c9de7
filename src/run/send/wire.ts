import PQueue from 'p-queue';
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
  const queue = new PQueue({ concurrency: width });
  const isShort = openBell(clock);
  const ringWhenShort = (): void => {
    if (queue.size < width) isShort.ring();
  };
  queue.on('next', ringWhenShort);
  return {
    use: (work) => queue.add(work),
    close() {
      queue.concurrency = Number.POSITIVE_INFINITY;
      ringWhenShort();
    },
    get isAmple() {
      return queue.size >= 2 * width;
    },
    short: (millis) => (queue.size < width ? Promise.resolve() : isShort.wait(millis)),
  };
}
