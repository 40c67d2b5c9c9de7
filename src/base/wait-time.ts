import { instantOfMoment, momentProblem } from './moment.ts';
import {
  addSpan,
  type Instant,
  instantOfLocal,
  isBefore,
  localDate,
  localTimeOf,
  parseSpan,
  startOfDay,
  type TimeSpan,
} from './time.ts';

/** A point that a wait reaches: one moment, or the next such weekday and time, of which each week has another. */
export type Until =
  | { readonly kind: 'moment'; readonly moment: string }
  /** 1 is Monday; `time` is local, `09:00`. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly time: string };

/** How long a wait lasts. */
export type WaitTime = { readonly kind: 'span'; readonly span: TimeSpan } | Until;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Reads `3 days` or `6 hours`. The problem is a hint: what to write instead. */
export function parseWait(text: string): { readonly wait: WaitTime } | { readonly problem: string } {
  const span = parseSpan(text);
  if (span === undefined) return { problem: 'write 3 days, 6 hours or { until: "monday 09:00" }' };
  return span.amount === 0 ? { problem: 'a wait of nothing is no wait' } : { wait: { kind: 'span', span } };
}

/** Reads `2026-12-24T09:00` or `monday 09:00`. The problem is a hint: what is wrong, or what to write instead. */
export function parseUntil(text: string): { readonly until: Until } | { readonly problem: string } {
  if (/^\d{4}/.test(text)) {
    const problem = momentProblem(text);
    return problem === undefined ? { until: { kind: 'moment', moment: text } } : { problem };
  }
  const [, word = '', time = ''] = /^([a-z]+)\s+(\d{2}:\d{2})$/i.exec(text) ?? [];
  const weekday = weekdays.indexOf(word.toLowerCase()) + 1;
  if (time === '') return { problem: 'write "2026-12-24T09:00" or "monday 09:00"' };
  if (weekday === 0) return { problem: `${word} is no day of the week, write ${weekdays.join(', ')}` };
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return { problem: `there is no time ${time}` };
  return { until: { kind: 'weekday', weekday, time } };
}

/**
 * When a wait that begins at `from` is over. Days and weeks end at the start of that local day; hours, minutes and seconds
 * are elapsed time; a weekday is the next one after `from`. A moment that is already past is returned as it is: it is
 * for the caller to refuse the plan or to go on at once.
 */
export function waitEnds(wait: WaitTime, from: Instant, zone: string): Instant {
  switch (wait.kind) {
    case 'span':
      return spanEnds(wait.span, from, zone);
    case 'moment':
      return instantOfMoment(wait.moment, zone);
    case 'weekday':
      return nextWeekday(wait.weekday, wait.time, from, zone);
  }
}

function spanEnds(span: TimeSpan, from: Instant, zone: string): Instant {
  const { amount, unit } = span;
  if (unit !== 'days' && unit !== 'weeks') return addSpan(from, span, zone);
  return startOfDay(localDate(from, zone).add({ [unit]: amount }), zone);
}

function nextWeekday(weekday: number, time: string, from: Instant, zone: string): Instant {
  const today = localDate(from, zone);
  const first = today.add({ days: (weekday - today.dayOfWeek + 7) % 7 });
  const at = (weeks: number) => instantOfLocal(localTimeOf(`${first.add({ weeks }).toString()}T${time}`), zone);
  return isBefore(from, at(0)) ? at(0) : at(1);
}
