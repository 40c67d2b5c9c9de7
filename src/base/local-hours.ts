import { type Instant, instantOfLocal, isBefore, localTime, localTimeOf, type LocalTime } from './time.ts';

/** A span of the day by the clock on the wall, `21:00` to `08:00`: from the first, until just before the second. */
export interface DailySpan {
  readonly from: string;
  readonly to: string;
  /** The zone of the clock on the wall. */
  readonly zone: string;
}

/**
 * The first instant, not before `after`, at which it is so late by the clock on the wall. An hour that a zone skips is the first
 * moment after the gap; one that comes twice is there twice.
 */
export function nextTimeOfDay(after: Instant, time: string, zone: string): Instant {
  const today = localTime(after, zone).toPlainDate();
  for (const days of [0, 1, 2]) {
    const local = localTimeOf(`${today.add({ days }).toString()}T${time}`);
    const found = instantsOf(local, zone).find((instant) => !isBefore(instant, after));
    if (found !== undefined) return found;
  }
  throw new Error(`${zone} has no ${time} within two days of ${after.toString()}`);
}

function instantsOf(local: LocalTime, zone: string): readonly Instant[] {
  const first = instantOfLocal(local, zone);
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' }).toInstant();
  return localTime(later, zone).equals(local) && isBefore(first, later) ? [first, later] : [first];
}

/** True when the clock on the wall is within the span. */
export function isWithin(instant: Instant, { from, to, zone }: DailySpan): boolean {
  const time = localTime(instant, zone).toPlainTime().toString().slice(0, 5);
  return from < to ? from <= time && time < to : from <= time || time < to;
}

/** Spans that follow on one another without an end let nothing through. */
const mostSpans = 20;

/** The first instant, not before `after`, that lies in none of the spans; nothing when they leave no hour of the day. */
export function firstOutside(after: Instant, spans: readonly DailySpan[]): Instant | undefined {
  let at = after;
  for (let turn = 0; turn < mostSpans; turn++) {
    const span = spans.find((one) => isWithin(at, one));
    if (span === undefined) return at;
    at = nextTimeOfDay(at, span.to, span.zone);
  }
  return undefined;
}
