import type { Clock } from '../../ports.ts';

/** A tenth of the requests may be repetitions; so many may come at once. */
const share = 0.1;
const most = 10;
/** When nothing else is to be sent, one a second. */
const perSecond = 1;

/**
 * Keeps repetitions from becoming the most of the traffic of a provider that is in trouble. It delays them and never fails
 * one.
 */
export interface RetryBudget {
  /** A batch went out for the first time. */
  earn(): void;
  /** A batch goes out again. */
  spend(): void;
  /** Milliseconds until a batch may go out again, if nothing else goes out until then. */
  wait(): number;
}

export function openRetryBudget(clock: Pick<Clock, 'monotonic'>): RetryBudget {
  let tokens = most;
  let at = clock.monotonic();
  const gain = (more: number): void => {
    const now = clock.monotonic();
    tokens = Math.min(most, tokens + more + ((now - at) / 1_000) * perSecond);
    at = now;
  };
  return {
    earn() {
      gain(share);
    },
    spend() {
      gain(-1);
    },
    wait() {
      gain(0);
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1_000);
    },
  };
}
