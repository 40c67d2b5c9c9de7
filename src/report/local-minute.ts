import type { Instant } from '../base/time.ts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `2017-07-03 06:00`, by the clock on the wall. */
export const localMinute = (instant: Instant, zone: string): string =>
  instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');

/** `Mon 2017-07-03 06:00`. */
export const localDayMinute = (instant: Instant, zone: string): string =>
  `${days[instant.toZonedDateTimeISO(zone).dayOfWeek - 1] ?? ''} ${localMinute(instant, zone)}`;
