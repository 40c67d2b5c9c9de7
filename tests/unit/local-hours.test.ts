import { describe, expect, test } from 'vitest';
import { firstOutside, nextTimeOfDay } from '../../src/base/local-hours.ts';
import { instantOf } from '../../src/base/time.ts';

describe('the next time that it is so late', () => {
  test.each([
    { zone: 'Europe/London', after: '2017-07-03T05:30:00Z', time: '10:00', is: '2017-07-03T09:00:00Z' },
    { zone: 'Asia/Tokyo', after: '2017-07-03T05:30:00Z', time: '10:00', is: '2017-07-04T01:00:00Z' },
    { zone: 'Asia/Kathmandu', after: '2017-07-03T05:30:00Z', time: '11:15', is: '2017-07-03T05:30:00Z' },
    { zone: 'America/Los_Angeles', after: '2017-07-03T05:30:00Z', time: '22:30', is: '2017-07-03T05:30:00Z' },
    { zone: 'Pacific/Kiritimati', after: '2017-07-03T05:30:00Z', time: '19:29', is: '2017-07-04T05:29:00Z' },
    // In London the clock jumps from 01:00 to 02:00 on 26 March, and goes back from 02:00 to 01:00 on 29 October.
    { zone: 'Europe/London', after: '2017-03-25T12:00:00Z', time: '10:00', is: '2017-03-26T09:00:00Z' },
    { zone: 'Europe/London', after: '2017-03-25T12:00:00Z', time: '01:30', is: '2017-03-26T01:00:00Z' },
    { zone: 'Europe/London', after: '2017-03-26T01:00:00Z', time: '02:00', is: '2017-03-26T01:00:00Z' },
    { zone: 'Europe/London', after: '2017-10-28T12:00:00Z', time: '10:00', is: '2017-10-29T10:00:00Z' },
    { zone: 'Europe/London', after: '2017-10-28T12:00:00Z', time: '01:30', is: '2017-10-29T00:30:00Z' },
    { zone: 'Europe/London', after: '2017-10-29T00:45:00Z', time: '01:30', is: '2017-10-29T01:30:00Z' },
    // In Samoa there was no 30 December 2011; the clock of Lord Howe moves by half an hour.
    { zone: 'Pacific/Apia', after: '2011-12-29T22:00:00Z', time: '11:00', is: '2011-12-30T10:00:00Z' },
    { zone: 'Australia/Lord_Howe', after: '2017-09-30T10:00:00Z', time: '02:15', is: '2017-09-30T15:30:00Z' },
  ])('$zone: $time after $after is $is', ({ zone, after, time, is }) => {
    expect(nextTimeOfDay(instantOf(after), time, zone).toString()).toBe(is);
  });
});

describe('the first instant outside of quiet hours', () => {
  const night = { from: '21:00', to: '08:00' };
  test.each([
    { zone: 'Europe/London', spans: [night], after: '2017-07-03T12:00:00Z', is: '2017-07-03T12:00:00Z' },
    { zone: 'Europe/London', spans: [night], after: '2017-07-03T19:59:59Z', is: '2017-07-03T19:59:59Z' },
    { zone: 'Europe/London', spans: [night], after: '2017-07-03T20:00:00Z', is: '2017-07-04T07:00:00Z' },
    { zone: 'Europe/London', spans: [night], after: '2017-07-03T05:30:00Z', is: '2017-07-03T07:00:00Z' },
    { zone: 'Europe/London', spans: [night], after: '2017-07-03T07:00:00Z', is: '2017-07-03T07:00:00Z' },
    // Both nights in which the clock changes.
    { zone: 'Europe/London', spans: [night], after: '2017-03-25T22:00:00Z', is: '2017-03-26T07:00:00Z' },
    { zone: 'Europe/London', spans: [night], after: '2017-10-28T22:00:00Z', is: '2017-10-29T08:00:00Z' },
    { zone: 'America/New_York', spans: [night], after: '2017-03-12T03:00:00Z', is: '2017-03-12T12:00:00Z' },
    { zone: 'America/New_York', spans: [night], after: '2017-11-05T03:00:00Z', is: '2017-11-05T13:00:00Z' },
    // The end of the span is skipped, and comes twice.
    {
      zone: 'Europe/London',
      spans: [{ from: '23:00', to: '01:30' }],
      after: '2017-03-26T00:30:00Z',
      is: '2017-03-26T01:00:00Z',
    },
    {
      zone: 'Europe/London',
      spans: [{ from: '23:00', to: '01:30' }],
      after: '2017-10-29T00:15:00Z',
      is: '2017-10-29T00:30:00Z',
    },
    {
      zone: 'Europe/London',
      spans: [{ from: '23:00', to: '01:30' }],
      after: '2017-10-29T01:15:00Z',
      is: '2017-10-29T01:30:00Z',
    },
    // One span after the other; spans that leave no hour.
    {
      zone: 'Europe/London',
      spans: [night, { from: '08:00', to: '09:00' }],
      after: '2017-07-03T05:30:00Z',
      is: '2017-07-03T08:00:00Z',
    },
    {
      zone: 'Europe/London',
      spans: [night, { from: '08:00', to: '21:00' }],
      after: '2017-07-03T05:30:00Z',
      is: undefined,
    },
  ])('$zone $spans: $after → $is', ({ zone, spans, after, is }) => {
    const found = firstOutside(
      instantOf(after),
      spans.map((span) => ({ ...span, zone })),
    );
    expect(found?.toString()).toBe(is);
  });
});
