import { describe, expect, test } from 'vitest';
import { nextFiring } from '../../src/run/schedule/firing.ts';
import { type Instant, instantOfLocal, localTimeOf } from '../../src/base/time.ts';
import { schedule as shape } from '../../src/project/schema/schedule.ts';

/** Firings from a local time on, with their offsets: where an hour comes twice, only they tell the two apart. */
function firings(written: Readonly<Record<string, unknown>>, zone: string, after: string, count: number): string[] {
  const schedule = shape.parse(written);
  if (schedule.kind === 'on_signal') return [];
  const found: string[] = [];
  let last: Instant = instantOfLocal(localTimeOf(after), zone);
  while (found.length < count) {
    const firing = nextFiring(schedule, zone, last);
    if (firing === undefined) break;
    last = firing.at;
    found.push(
      last.toZonedDateTimeISO(zone).toString({ smallestUnit: 'minute', timeZoneName: 'never' }).replace('T', ' '),
    );
  }
  return found;
}

describe('an hour that is named fires once a day', () => {
  test.each<[what: string, cron: string, zone: string, after: string, expected: string[]]>([
    [
      'London, spring: two times that are skipped are one',
      '0,30 1 * * *',
      'Europe/London',
      '2026-03-28T01:00',
      ['2026-03-28 01:30+00:00', '2026-03-29 02:00+01:00', '2026-03-30 01:00+01:00', '2026-03-30 01:30+01:00'],
    ],
    [
      'London, autumn: only the first time',
      '0,30 1 * * *',
      'Europe/London',
      '2026-10-24T01:00',
      ['2026-10-24 01:30+01:00', '2026-10-25 01:00+01:00', '2026-10-25 01:30+01:00', '2026-10-26 01:00+00:00'],
    ],
    [
      'New York, spring',
      '30 2 * * *',
      'America/New_York',
      '2026-03-07T02:00',
      ['2026-03-07 02:30-05:00', '2026-03-08 03:00-04:00', '2026-03-09 02:30-04:00', '2026-03-10 02:30-04:00'],
    ],
    [
      'New York, autumn',
      '30 1 * * *',
      'America/New_York',
      '2026-10-31T01:00',
      ['2026-10-31 01:30-04:00', '2026-11-01 01:30-04:00', '2026-11-02 01:30-05:00', '2026-11-03 01:30-05:00'],
    ],
    [
      'Lord Howe, half an hour is skipped',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T02:00',
      ['2026-10-03 02:15+10:30', '2026-10-04 02:30+11:00', '2026-10-05 02:15+11:00', '2026-10-06 02:15+11:00'],
    ],
    [
      'Lord Howe, half an hour comes twice',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T01:00',
      ['2026-04-04 01:45+11:00', '2026-04-05 01:45+11:00', '2026-04-06 01:45+10:30', '2026-04-07 01:45+10:30'],
    ],
    [
      'Kolkata, which has no summer time',
      '30 2 * * *',
      'Asia/Kolkata',
      '2026-03-28T02:00',
      ['2026-03-28 02:30+05:30', '2026-03-29 02:30+05:30', '2026-03-30 02:30+05:30', '2026-03-31 02:30+05:30'],
    ],
    [
      'Apia, which skipped a whole day',
      '0 6 * * *',
      'Pacific/Apia',
      '2011-12-29T05:00',
      ['2011-12-29 06:00-10:00', '2011-12-31 00:00+14:00', '2011-12-31 06:00+14:00', '2012-01-01 06:00+14:00'],
    ],
    [
      'Apia, midnight of the day that was skipped',
      '0 0 * * *',
      'Pacific/Apia',
      '2011-12-28T12:00',
      ['2011-12-29 00:00-10:00', '2011-12-31 00:00+14:00', '2012-01-01 00:00+14:00', '2012-01-02 00:00+14:00'],
    ],
    [
      'Casablanca, into Ramadan',
      '30 2 * * *',
      'Africa/Casablanca',
      '2026-02-14T02:00',
      ['2026-02-14 02:30+01:00', '2026-02-15 02:30+01:00', '2026-02-16 02:30+00:00', '2026-02-17 02:30+00:00'],
    ],
    [
      'Casablanca, out of Ramadan',
      '30 2 * * *',
      'Africa/Casablanca',
      '2026-03-21T02:00',
      ['2026-03-21 02:30+00:00', '2026-03-22 03:00+01:00', '2026-03-23 02:30+01:00', '2026-03-24 02:30+01:00'],
    ],
  ])('%s', (_, cron, zone, after, expected) => {
    expect(firings({ cron }, zone, after, 4)).toEqual(expected);
  });
});

describe('an hour with * follows elapsed time', () => {
  test.each<[what: string, cron: string, zone: string, after: string, expected: string[]]>([
    [
      'London, spring',
      '30 * * * *',
      'Europe/London',
      '2026-03-28T23:45',
      ['2026-03-29 00:30+00:00', '2026-03-29 02:30+01:00', '2026-03-29 03:30+01:00', '2026-03-29 04:30+01:00'],
    ],
    [
      'London, autumn',
      '30 * * * *',
      'Europe/London',
      '2026-10-25T00:00',
      ['2026-10-25 00:30+01:00', '2026-10-25 01:30+01:00', '2026-10-25 01:30+00:00', '2026-10-25 02:30+00:00'],
    ],
    [
      'New York, every second hour, spring',
      '0 */2 * * *',
      'America/New_York',
      '2026-03-07T23:30',
      ['2026-03-08 00:00-05:00', '2026-03-08 04:00-04:00', '2026-03-08 06:00-04:00', '2026-03-08 08:00-04:00'],
    ],
    [
      'Lord Howe, spring',
      '15 * * * *',
      'Australia/Lord_Howe',
      '2026-10-04T00:30',
      ['2026-10-04 01:15+10:30', '2026-10-04 03:15+11:00', '2026-10-04 04:15+11:00', '2026-10-04 05:15+11:00'],
    ],
    [
      'Lord Howe, autumn',
      '45 * * * *',
      'Australia/Lord_Howe',
      '2026-04-05T00:00',
      ['2026-04-05 00:45+11:00', '2026-04-05 01:45+11:00', '2026-04-05 01:45+10:30', '2026-04-05 02:45+10:30'],
    ],
    [
      'Kolkata',
      '0 * * * *',
      'Asia/Kolkata',
      '2026-03-28T23:30',
      ['2026-03-29 00:00+05:30', '2026-03-29 01:00+05:30', '2026-03-29 02:00+05:30', '2026-03-29 03:00+05:30'],
    ],
    [
      'Apia',
      '0 */6 * * *',
      'Pacific/Apia',
      '2011-12-29T11:00',
      ['2011-12-29 12:00-10:00', '2011-12-29 18:00-10:00', '2011-12-31 00:00+14:00', '2011-12-31 06:00+14:00'],
    ],
    [
      'Casablanca',
      '0 * * * *',
      'Africa/Casablanca',
      '2026-03-22T00:30',
      ['2026-03-22 01:00+00:00', '2026-03-22 03:00+01:00', '2026-03-22 04:00+01:00', '2026-03-22 05:00+01:00'],
    ],
  ])('%s', (_, cron, zone, after, expected) => {
    expect(firings({ cron }, zone, after, 4)).toEqual(expected);
  });
});

describe('moments and rhythms', () => {
  test.each<[what: string, schedule: Readonly<Record<string, unknown>>, after: string, expected: string[]]>([
    [
      'moments in any order, one of them skipped',
      { at: ['2026-12-24T09:00', '2026-03-29T01:30', '2026-06-01'] },
      '2026-01-01T00:00',
      ['2026-03-29 02:00+01:00', '2026-06-01 00:00+01:00', '2026-12-24 09:00+00:00'],
    ],
    ['a moment with its own offset', { at: '2026-07-01T06:00Z' }, '2026-01-01T00:00', ['2026-07-01 07:00+01:00']],
    [
      'days keep the hour on the wall',
      { every: '2 days', from: '2026-03-27T06:00' },
      '2026-01-01T00:00',
      ['2026-03-27 06:00+00:00', '2026-03-29 06:00+01:00', '2026-03-31 06:00+01:00', '2026-04-02 06:00+01:00'],
    ],
    [
      'days from an hour that is skipped once',
      { every: '1 day', from: '2026-03-28T01:30' },
      '2026-01-01T00:00',
      ['2026-03-28 01:30+00:00', '2026-03-29 02:00+01:00', '2026-03-30 01:30+01:00', '2026-03-31 01:30+01:00'],
    ],
    [
      'weeks',
      { every: '2 weeks', from: '2026-10-12T06:00' },
      '2026-10-12T06:00',
      ['2026-10-26 06:00+00:00', '2026-11-09 06:00+00:00', '2026-11-23 06:00+00:00', '2026-12-07 06:00+00:00'],
    ],
    [
      'hours are elapsed time',
      { every: '6 hours', from: '2026-03-28T18:00' },
      '2026-03-28T18:00',
      ['2026-03-29 00:00+00:00', '2026-03-29 07:00+01:00', '2026-03-29 13:00+01:00', '2026-03-29 19:00+01:00'],
    ],
    [
      'long after they began',
      { every: '90 minutes', from: '2020-01-01' },
      '2026-01-01T00:00',
      ['2026-01-01 01:30+00:00', '2026-01-01 03:00+00:00', '2026-01-01 04:30+00:00', '2026-01-01 06:00+00:00'],
    ],
  ])('%s', (_, schedule, after, expected) => {
    expect(firings(schedule, 'Europe/London', after, 4)).toEqual(expected);
  });
});
