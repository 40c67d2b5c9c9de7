import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { parseUntil, parseWait, type WaitTime, waitEnds } from '../../src/base/wait-time.ts';

/** A wait as people write it: `until ` before a point in time. */
function wait(text: string): WaitTime {
  const read = text.startsWith('until ') ? parseUntil(text.slice(6)) : parseWait(text);
  if ('problem' in read) throw new Error(read.problem);
  return 'until' in read ? read.until : read.wait;
}

describe('when a wait ends', () => {
  test.each([
    // Days end at the start of the local day, whatever the hour.
    ['3 days', 'Europe/London', '2026-01-05T06:00+00:00', '2026-01-08T00:00+00:00'],
    ['3 days', 'Europe/London', '2026-01-05T23:59+00:00', '2026-01-08T00:00+00:00'],
    ['1 day', 'Asia/Kolkata', '2026-01-05T20:00+00:00', '2026-01-07T00:00+05:30'],
    ['2 weeks', 'America/New_York', '2026-03-02T09:00-05:00', '2026-03-16T00:00-04:00'],
    ['1 day', 'Europe/London', '2026-03-28T12:00+00:00', '2026-03-29T00:00+00:00'],
    ['1 day', 'Europe/London', '2026-03-29T12:00+01:00', '2026-03-30T00:00+01:00'],
    ['1 day', 'America/Santiago', '2026-09-05T12:00-04:00', '2026-09-06T01:00-03:00'],
    ['90 days', 'Australia/Lord_Howe', '2026-08-01T12:00+10:30', '2026-10-30T00:00+11:00'],
    // Apia had no 30 December 2011: the day that is skipped ends with the next one.
    ['1 day', 'Pacific/Apia', '2011-12-29T12:00-10:00', '2011-12-31T00:00+14:00'],
    // Hours are elapsed time, also over a change of the clocks.
    ['6 hours', 'Europe/London', '2026-03-28T22:00+00:00', '2026-03-29T05:00+01:00'],
    ['6 hours', 'Europe/London', '2026-10-24T22:00+01:00', '2026-10-25T03:00+00:00'],
    ['24 hours', 'America/New_York', '2026-11-01T00:00-04:00', '2026-11-01T23:00-05:00'],
    ['90 minutes', 'Asia/Kolkata', '2026-01-05T06:00+05:30', '2026-01-05T07:30+05:30'],
    // A moment belongs to the zone unless it says its own offset.
    ['until 2026-12-24T09:00', 'Europe/London', '2026-12-01T00:00+00:00', '2026-12-24T09:00+00:00'],
    ['until 2026-12-24T09:00', 'Asia/Kolkata', '2026-12-01T00:00+00:00', '2026-12-24T09:00+05:30'],
    ['until 2026-12-24', 'America/New_York', '2026-12-01T00:00+00:00', '2026-12-24T00:00-05:00'],
    ['until 2026-12-24T09:00Z', 'America/New_York', '2026-12-01T00:00+00:00', '2026-12-24T09:00+00:00'],
    ['until 2026-12-24T09:00+02:00', 'America/New_York', '2026-12-01T00:00+00:00', '2026-12-24T07:00+00:00'],
    ['until 2026-12-24T09:00', 'Europe/London', '2026-12-25T00:00+00:00', '2026-12-24T09:00+00:00'],
    // Skipped: the first moment after the gap. Twice: the first.
    ['until 2026-03-29T01:30', 'Europe/London', '2026-03-01T00:00+00:00', '2026-03-29T02:00+01:00'],
    ['until 2026-10-25T01:30', 'Europe/London', '2026-10-01T00:00+00:00', '2026-10-25T01:30+01:00'],
    ['until 2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-01T00:00+00:00', '2026-10-04T02:30+11:00'],
    ['until 2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-01T00:00+00:00', '2026-04-05T01:45+11:00'],
    ['until 2011-12-30T09:00', 'Pacific/Apia', '2011-12-01T00:00+00:00', '2011-12-31T00:00+14:00'],
    // A weekday is the next one, today's included while its time has not come.
    ['until monday 09:00', 'Europe/London', '2026-01-05T08:59+00:00', '2026-01-05T09:00+00:00'],
    ['until monday 09:00', 'Europe/London', '2026-01-05T09:00+00:00', '2026-01-12T09:00+00:00'],
    ['until Friday 09:00', 'Europe/London', '2026-01-05T09:00+00:00', '2026-01-09T09:00+00:00'],
    ['until sunday 09:00', 'Europe/London', '2026-03-24T12:00+00:00', '2026-03-29T09:00+01:00'],
    ['until sunday 01:30', 'Europe/London', '2026-03-24T12:00+00:00', '2026-03-29T02:00+01:00'],
    ['until sunday 01:30', 'Europe/London', '2026-03-29T02:00+01:00', '2026-04-05T01:30+01:00'],
    ['until sunday 01:30', 'Europe/London', '2026-10-25T01:30+00:00', '2026-11-01T01:30+00:00'],
    ['until tuesday 00:00', 'Asia/Kolkata', '2026-01-05T20:00+00:00', '2026-01-13T00:00+05:30'],
  ])('%s in %s from %s', (text, zone, from, ends) => {
    expect(waitEnds(wait(text), instantOf(from), zone).toString()).toBe(instantOf(ends).toString());
  });
});

describe('what is no wait', () => {
  test.each([
    ['soon', 'write 3 days, 6 hours or { until: "monday 09:00" }'],
    ['3 months', 'write 3 days, 6 hours or { until: "monday 09:00" }'],
    ['-1 day', 'write 3 days, 6 hours or { until: "monday 09:00" }'],
    ['0 days', 'a wait of nothing is no wait'],
  ])('%s', (text, problem) => {
    expect(parseWait(text)).toEqual({ problem });
  });

  test.each([
    ['', 'write "2026-12-24T09:00" or "monday 09:00"'],
    ['monday', 'write "2026-12-24T09:00" or "monday 09:00"'],
    ['09:00', 'write "2026-12-24T09:00" or "monday 09:00"'],
    ['monday 9:00', 'write "2026-12-24T09:00" or "monday 09:00"'],
    ['24.12.2026', 'write "2026-12-24T09:00" or "monday 09:00"'],
    [
      'mittwoch 09:00',
      'mittwoch is no day of the week, write monday, tuesday, wednesday, thursday, friday, saturday, sunday',
    ],
    ['monday 24:00', 'there is no time 24:00'],
    ['2026-12-24 09:00', 'write 2026-12-24T09:00, 2026-12-24 or 2026-12-24T09:00Z'],
    ['2026-12-24Z', 'write 2026-12-24T09:00, 2026-12-24 or 2026-12-24T09:00Z'],
    ['2026-02-30T09:00', 'there is no day 2026-02-30'],
    ['2026-13-01', 'there is no day 2026-13-01'],
    ['2026-12-24T25:00', 'there is no time 25:00'],
  ])('until %s', (text, problem) => {
    expect(parseUntil(text)).toEqual({ problem });
  });
});
