import { Cron } from 'croner';
import {
  type Instant,
  instantOfLocal,
  isBefore,
  type LocalTime,
  localTime,
  localTimeOf,
  nextClockChange,
} from './time.ts';

/** A schedule fires at an instant; `local` is the time on the wall that it is meant for. */
export interface Firing {
  readonly at: Instant;
  readonly local: LocalTime;
}

/** Why a cron expression cannot be used, or nothing. */
export function cronProblem(expression: string): string | undefined {
  if (expression.includes('?')) return 'write * for any value';
  try {
    new Cron(expression, { mode: '5-part', paused: true });
    return undefined;
  } catch (cause) {
    return (cause as Error).message.replace(/^CronPattern: /, '');
  }
}

/**
 * The first firing strictly after an instant, by the clocks of a zone. An hour that is named fires once a day: at the end of
 * the gap when the clocks skip it, and only the first time when it comes twice. An hour with `*` follows elapsed time.
 */
export function nextCronFiring(expression: string, zone: string, after: Instant): Firing | undefined {
  const next = wallClock(expression);
  const [, hour = ''] = expression.trim().split(/\s+/);
  return hour.includes('*') ? nextElapsed(next, zone, after) : nextNamed(next, zone, after);
}

/** The local time after the given one at which the expression fires. */
type WallClock = (after: LocalTime) => LocalTime | undefined;

/** Local time is walked in UTC, where no hour is skipped and none comes twice. */
function wallClock(expression: string): WallClock {
  const cron = new Cron(expression, { mode: '5-part', timezone: 'UTC', paused: true });
  return (after) => {
    const next = cron.nextRun(new Date(`${after.toString({ smallestUnit: 'millisecond' })}Z`));
    return next === null ? undefined : localTimeOf(next.toISOString().slice(0, -1));
  };
}

/** Times that the clocks skip fall on one instant: they are one firing, meant for the last of them. */
function nextNamed(next: WallClock, zone: string, after: Instant): Firing | undefined {
  let found: Firing | undefined;
  for (let local = next(localTime(after, zone)); local !== undefined; local = next(local)) {
    const at = instantOfLocal(local, zone);
    if (found !== undefined && isBefore(found.at, at)) return found;
    if (isBefore(after, at)) found = { at, local };
  }
  return found;
}

/** Between two changes of the clocks, time on the wall and elapsed time are in step. */
function nextElapsed(next: WallClock, zone: string, after: Instant): Firing | undefined {
  let from = after;
  let local = next(localTime(from, zone));
  while (local !== undefined) {
    const at = from.add(localTime(from, zone).until(local, { largestUnit: 'hours' }));
    const change = nextClockChange(from, zone);
    if (change === undefined || isBefore(at, change)) return { at, local };
    from = change;
    local = next(localTime(from, zone).subtract({ seconds: 1 }));
  }
  return undefined;
}
