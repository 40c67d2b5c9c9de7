/** After a throttle the rate grows back by this share of what it was, for each stretch of so many quiet milliseconds. */
const growth = { share: 0.05, every: 10_000 };

/** Throttles that come closer together than this, in milliseconds, are one: the batches on their way are refused together. */
const sameThrottle = 1_000;

/** How much may go: as much as is allowed, and less after a provider said that it was too much. */
export interface SlowDown {
  /** At a moment of the monotonic clock. Infinite where nothing limits it. */
  allowed(now: number): number;
  /** The provider said that it was too much; `before` is how much it was, where nothing limited it. True when that is news. */
  slow(now: number, before: number): boolean;
}

export function openSlowDown(full: number, restored: number | undefined, opened: number): SlowDown {
  let current = restored === undefined ? full : Math.min(full, Math.max(1, restored));
  let base = current;
  let changed = opened;
  let last = Number.NEGATIVE_INFINITY;
  return {
    allowed(now) {
      const steps = Math.floor((now - changed) / growth.every);
      if (steps > 0 && current < full) {
        current = Math.min(full, current + steps * growth.share * base);
        changed += steps * growth.every;
      }
      return current;
    },
    slow(now, before) {
      if (now - last < sameThrottle) return false;
      last = now;
      changed = now;
      base = Number.isFinite(current) ? current : before;
      current = Math.max(1, base / 2);
      return true;
    },
  };
}
