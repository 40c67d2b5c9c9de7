import { Temporal } from 'temporal-polyfill';

/** The door to calendar arithmetic. Instants are UTC; local dates belong to a zone that is always named. */
export type Instant = Temporal.Instant;
export type LocalDate = Temporal.PlainDate;
export type LocalTime = Temporal.PlainDateTime;

export const instantOf = (text: string): Instant => Temporal.Instant.from(text);

export const instantOfMillis = (millis: number): Instant => Temporal.Instant.fromEpochMilliseconds(millis);

/** Understands `2017-07-03`, throws RangeError otherwise. */
export const dateOf = (text: string): LocalDate => Temporal.PlainDate.from(text);

export const localDate = (instant: Instant, zone: string): LocalDate => instant.toZonedDateTimeISO(zone).toPlainDate();

/** The first instant of a local day; in a zone that skips midnight that is the first moment after the gap. */
export const startOfDay = (date: LocalDate, zone: string): Instant => date.toZonedDateTime(zone).toInstant();

/** Understands `2026-12-24T09:00`, throws RangeError otherwise. */
export const localTimeOf = (text: string): LocalTime => Temporal.PlainDateTime.from(text);

export const localTime = (instant: Instant, zone: string): LocalTime =>
  instant.toZonedDateTimeISO(zone).toPlainDateTime();

/** The instant of a local time: the first one when it comes twice; the first moment after the gap when it is skipped. */
export function instantOfLocal(local: LocalTime, zone: string): Instant {
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const isSkipped = !earlier.toPlainDateTime().equals(local);
  return ((isSkipped ? earlier.getTimeZoneTransition('next') : null) ?? earlier).toInstant();
}

/** When the clocks of a zone change next after an instant. */
export const nextClockChange = (after: Instant, zone: string): Instant | undefined =>
  after.toZonedDateTimeISO(zone).getTimeZoneTransition('next')?.toInstant();

/** ISO text in UTC with milliseconds, the form in ledgers, lists and file names. */
export const utc = (instant: Instant): string => instant.toString({ smallestUnit: 'millisecond' });

export const isZone = (zone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
};

/** A length of time as people write it: `30d`, `3 days`, `72h`, `90 minutes`. Days are local days, hours are elapsed time. */
export interface TimeSpan {
  readonly amount: number;
  readonly unit: 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks';
}

const units: Record<string, TimeSpan['unit']> = {
  s: 'seconds',
  m: 'minutes',
  min: 'minutes',
  h: 'hours',
  d: 'days',
  w: 'weeks',
};

export function parseSpan(text: string): TimeSpan | undefined {
  const found = /^(\d{1,6})\s*(s|m|min|h|d|w|seconds?|minutes?|hours?|days?|weeks?)$/.exec(text.trim());
  if (found === null) return undefined;
  const word = found[2] ?? '';
  const unit = units[word] ?? ((word.endsWith('s') ? word : `${word}s`) as TimeSpan['unit']);
  return { amount: Number(found[1]), unit };
}

export const addSpan = (instant: Instant, { amount, unit }: TimeSpan, zone: string): Instant =>
  instant
    .toZonedDateTimeISO(zone)
    .add({ [unit]: amount })
    .toInstant();

export const subtractSpan = (instant: Instant, { amount, unit }: TimeSpan, zone: string): Instant =>
  instant
    .toZonedDateTimeISO(zone)
    .subtract({ [unit]: amount })
    .toInstant();

const millis = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };

/** How long a span is when a day has 24 hours. */
export const millisOfSpan = ({ amount, unit }: TimeSpan): number => amount * millis[unit];

export const millisBetween = (earlier: Instant, later: Instant): number =>
  later.epochMilliseconds - earlier.epochMilliseconds;

export const isBefore = (a: Instant, b: Instant): boolean => Temporal.Instant.compare(a, b) < 0;
