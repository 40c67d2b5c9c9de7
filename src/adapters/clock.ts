import { setTimeout as timeout } from 'node:timers/promises';
import { type Instant, instantOfMillis } from '../base/time.ts';
import type { Clock } from '../ports.ts';

/** The clock of this machine. */
export function systemClock(): Clock {
  let last = instantOfMillis(Date.now());
  return {
    now() {
      // It is asked several times for each message, and most often within the same millisecond.
      const millis = Date.now();
      if (millis !== last.epochMilliseconds) last = instantOfMillis(millis);
      return last;
    },
    monotonic: () => performance.now(),
    sleep: (millis, signal) => timeout(millis, undefined, { signal }),
  };
}

/** A rehearsal: it is `start` now, and time goes on from there at its real speed. */
export function logicalClock(start: Instant): Clock {
  const clock = systemClock();
  const began = clock.monotonic();
  return { ...clock, now: () => start.add({ milliseconds: Math.floor(clock.monotonic() - began) }) };
}

export interface ManualClock extends Clock {
  /** Moves time on and wakes whoever slept until then, the earliest first. */
  advance(millis: number): void;
  /** Somebody sets the clock on the wall; nobody wakes. */
  set(now: Instant): void;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is moved. */
export function manualClock(start: Instant): ManualClock {
  let elapsed = 0;
  let shift = 0;
  let sleepers: readonly Sleeper[] = [];
  return {
    now: () => start.add({ milliseconds: elapsed + shift }),
    monotonic: () => elapsed,
    sleep: (millis, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const sleeper = { until: elapsed + millis, wake: resolve };
        sleepers = [...sleepers, sleeper];
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason as Error);
        });
      }),
    set(now) {
      shift = now.epochMilliseconds - start.epochMilliseconds - elapsed;
    },
    advance(millis) {
      elapsed += millis;
      const due = sleepers.filter(({ until }) => until <= elapsed).sort((a, b) => a.until - b.until);
      sleepers = sleepers.filter((sleeper) => !due.includes(sleeper));
      for (const { wake } of due) wake();
    },
  };
}
