import { type Firing, nextCronFiring } from '../../base/cron.ts';
import { instantOfMoment, localOfMoment } from '../../base/moment.ts';
import {
  type Instant,
  instantOfLocal,
  instantOfMillis,
  isBefore,
  type LocalTime,
  localTime,
  millisOfSpan,
  type TimeSpan,
} from '../../base/time.ts';
import type { TimedSchedule } from '../../project/schema/schedule.ts';

/** When a schedule fires first, strictly after an instant. */
export function nextFiring(schedule: TimedSchedule, zone: string, after: Instant): Firing | undefined {
  switch (schedule.kind) {
    case 'cron':
      return nextCronFiring(schedule.cron, zone, after);
    case 'at':
      return nextMoment(schedule.at, zone, after);
    case 'every': {
      const { amount, unit } = schedule.every;
      if (unit !== 'days' && unit !== 'weeks') return nextElapsed(schedule.every, schedule.from, zone, after);
      return nextDay(unit === 'weeks' ? amount * 7 : amount, localOfMoment(schedule.from, zone), zone, after);
    }
  }
}

/** True when no local day can have two firings, so that the day names the run. */
export function firesAtMostDaily(schedule: TimedSchedule, zone: string): boolean {
  switch (schedule.kind) {
    case 'cron':
      return /^\s*\d+\s+\d+\s/.test(schedule.cron);
    case 'at':
      return (
        new Set(schedule.at.map((text) => localOfMoment(text, zone).toPlainDate().toString())).size ===
        schedule.at.length
      );
    case 'every':
      return schedule.every.unit === 'days' || schedule.every.unit === 'weeks';
  }
}

function nextMoment(moments: readonly string[], zone: string, after: Instant): Firing | undefined {
  return moments
    .map((text) => ({ at: instantOfMoment(text, zone), local: localOfMoment(text, zone) }))
    .filter(({ at }) => isBefore(after, at))
    .toSorted((a, b) => a.at.epochMilliseconds - b.at.epochMilliseconds)[0];
}

/** The same time on the wall every so many days. */
function nextDay(days: number, first: LocalTime, zone: string, after: Instant): Firing {
  const passed = first.until(localTime(after, zone), { largestUnit: 'days' }).days;
  for (let count = Math.max(0, Math.floor(passed / days)); ; count++) {
    const local = first.add({ days: count * days });
    const at = instantOfLocal(local, zone);
    if (isBefore(after, at)) return { at, local };
  }
}

function nextElapsed(every: TimeSpan, from: string, zone: string, after: Instant): Firing {
  const first = instantOfMoment(from, zone).epochMilliseconds;
  const step = millisOfSpan(every);
  const count = Math.max(0, Math.floor((after.epochMilliseconds - first) / step) + 1);
  const at = instantOfMillis(first + count * step);
  return { at, local: localTime(at, zone) };
}
