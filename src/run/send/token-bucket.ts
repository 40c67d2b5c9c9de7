import type { Rate } from '../../base/rate.ts';
import type { Clock } from '../../ports.ts';
import { openSlowDown } from './slow-down.ts';

/** Where no rate is set, what leaves is counted by the second. */
const second = 1_000;

/** Where no rate is set, what left in so many milliseconds says how fast it was. */
const measured = 10_000;

/** Entries closer together than this share of a stretch become one, at the time of the later. */
const grain = 0.01;

/** Room for the messages of one batch. */
export interface Permit {
  /** They leave now: their room is free again a whole stretch later. */
  depart(): void;
  /** They do not leave. Nothing happens when they have. */
  giveBack(): void;
}

/**
 * How fast messages may go to one account: in no stretch of time do more leave than its rate allows. A token that was spent
 * comes back only when the whole stretch is over, so a bucket that stood full cannot double the rate. Halved when the
 * provider says that it is too much, and grown slowly after that.
 */
export interface TokenBucket {
  /** Milliseconds until so many messages may go; 0 when they may. Infinite when it depends on what is about to leave. */
  wait(messages: number): number;
  /** Takes the room for them; to be asked only when there is nothing to wait for. */
  reserve(messages: number): Permit;
  /** The provider said that it was too much. True when the rate is lower from here on. */
  slowDown(): boolean;
  /** Messages a second, while a throttle is not made up for. */
  readonly slowedTo: number | undefined;
}

/** Messages that left so many milliseconds ago; what left in the future, by a clock that was moved, counts as of now. */
export interface Spent {
  readonly age: number;
  readonly messages: number;
}

export function openTokenBucket(
  rate: Rate | undefined,
  { spent, slowedTo }: { readonly spent: readonly Spent[]; readonly slowedTo?: number },
  clock: Pick<Clock, 'monotonic'>,
): TokenBucket {
  const stretch = rate?.millis ?? second;
  const full = rate?.amount ?? Number.POSITIVE_INFINITY;
  const opened = clock.monotonic();
  const perStretch = slowedTo === undefined ? undefined : (slowedTo * stretch) / second;
  const slowing = openSlowDown(full, perStretch, opened);
  const left = openDepartures(spent, stretch, opened);
  const look = (): { readonly now: number; readonly allowed: number } => {
    const now = clock.monotonic();
    const allowed = slowing.allowed(now);
    left.forget(now, allowed);
    return { now, allowed };
  };
  return {
    wait(messages) {
      const { now, allowed } = look();
      const isRoomFor = (inUse: number): boolean => inUse === 0 || inUse + messages <= allowed;
      return left.wait(isRoomFor, now, allowed);
    },
    reserve(messages) {
      look();
      const entry = left.add(messages);
      return {
        depart: () => {
          left.depart(entry, clock.monotonic());
        },
        giveBack: () => {
          left.remove(entry);
        },
      };
    },
    slowDown() {
      const { now } = look();
      return slowing.slow(now, left.speed(now));
    },
    get slowedTo() {
      const { allowed } = look();
      return allowed < full ? (allowed * second) / stretch : undefined;
    },
  };
}

/** Messages of one batch. */
interface Entry {
  readonly messages: number;
}

/** Messages of one batch, or of several that left together: the first of them, and the last. */
interface Departure extends Entry {
  readonly since: number;
  readonly at: number;
}

/** What left lately, and what is about to leave. It is asked for every message: it looks through them only when room gets free. */
function openDepartures(spent: readonly Spent[], stretch: number, opened: number) {
  const waiting = new Set<Entry>();
  let gone: Departure[] = spent.map(({ age, messages }) => {
    const at = opened - Math.max(0, age);
    return { at, since: at, messages };
  });
  let inUse = sumOf(gone);
  let looked = { allowed: Number.NaN, until: 0 };
  /** A batch that is larger than what is allowed now keeps its room for longer. */
  const freeAt = ({ at, messages }: Departure, allowed: number): number =>
    at + (Number.isFinite(allowed) ? stretch * Math.max(1, messages / allowed) : measured);
  const remove = (entry: Entry): void => {
    if (waiting.delete(entry)) inUse -= entry.messages;
  };
  return {
    remove,
    forget(now: number, allowed: number): void {
      if (allowed === looked.allowed && now < looked.until) return;
      gone = gone.filter((entry) => freeAt(entry, allowed) > now);
      inUse = sumOf(gone) + sumOf([...waiting]);
      looked = { allowed, until: Math.min(...gone.map((entry) => freeAt(entry, allowed))) };
    },
    add(messages: number): Entry {
      const entry = { messages };
      waiting.add(entry);
      inUse += messages;
      return entry;
    },
    depart(entry: Entry, now: number): void {
      remove(entry);
      const last = gone.at(-1);
      const joins = last !== undefined && now - last.since < grain * stretch;
      if (joins) gone.pop();
      const messages = entry.messages + (joins ? last.messages : 0);
      const departure = { at: now, since: joins ? last.since : now, messages };
      gone.push(departure);
      inUse += entry.messages;
      looked = { ...looked, until: Math.min(looked.until, freeAt(departure, looked.allowed)) };
    },
    wait(isRoomFor: (inUse: number) => boolean, now: number, allowed: number): number {
      if (isRoomFor(inUse)) return 0;
      let left = inUse;
      for (const entry of gone.toSorted((a, b) => freeAt(a, allowed) - freeAt(b, allowed))) {
        left -= entry.messages;
        if (isRoomFor(left)) return Math.max(1, Math.ceil(freeAt(entry, allowed) - now));
      }
      return Number.POSITIVE_INFINITY;
    },
    speed: (now: number): number => speedOf(gone, inUse, now),
  };
}

/** Messages a second. */
function speedOf(gone: readonly Departure[], messages: number, now: number): number {
  const oldest = Math.min(now, ...gone.map(({ at }) => at));
  return messages / Math.max(1, (now - oldest) / second);
}

const sumOf = (entries: readonly Entry[]): number => entries.reduce((sum, { messages }) => sum + messages, 0);
