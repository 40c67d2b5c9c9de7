import { describe, expect, test } from 'vitest';
import { instantOf, localDate } from '../../src/base/time.ts';
import type { RunRecord } from '../../src/ports.ts';
import type { Campaign } from '../../src/project/project.ts';
import { readProject } from '../../src/project/read.ts';
import { dueOccurrence, nextLaunches } from '../../src/run/schedule/schedule.ts';
import { smallProject } from '../support/small-project.ts';

/** A live campaign with this schedule, as its file says it. */
function campaign(schedule: string, live = true): Campaign {
  const file = 'campaigns/win_back/campaign.yml';
  const head = `live: ${live}\n${schedule === '' ? '' : `schedule: ${schedule}\n`}`;
  const { value } = readProject(smallProject({ [file]: head + (smallProject().get(file) ?? '') }));
  const found = value?.campaigns.get('win_back');
  if (found === undefined) throw new Error(`${schedule} is no schedule`);
  return found;
}

/** An instant from local time: `2026-03-29 06:00`. */
const local = (time: string, zone = 'Europe/London') =>
  instantOf(`${time.replace(' ', 'T')}:00Z`)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime()
    .toZonedDateTime(zone)
    .toInstant();

const localText = (at: ReturnType<typeof local>, zone = 'Europe/London'): string =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');

/** A run as the ledger has it, planned at a local time. */
const run = (planned: string, key = planned.slice(0, 10), status: RunRecord['status'] = 'done'): RunRecord => ({
  ...{ campaign: 'win_back', runKey: `win_back@${key}`, status, plannedAt: local(planned), startedAt: local(planned) },
  ...{ definition: 'd', steps: [], populations: [], lists: [] },
});

describe('what is due', () => {
  const monday = '{ cron: "0 6 * * MON", start_within: 4h }';
  test.each<{
    what: string;
    schedule?: string;
    live?: boolean;
    now: string;
    runs?: RunRecord[];
    due?: string;
    key?: string;
  }>([
    { what: 'a minute before it', now: '2017-07-03 05:59' },
    { what: 'on the minute', now: '2017-07-03 06:00', due: '2017-07-03 06:00', key: 'win_back@2017-07-03' },
    { what: 'late, within start_within', now: '2017-07-03 09:59', due: '2017-07-03 06:00', key: 'win_back@2017-07-03' },
    { what: 'too late: it is missed', now: '2017-07-03 10:00' },
    { what: 'another day', now: '2017-07-04 06:00' },
    { what: 'a draft', live: false, now: '2017-07-03 06:00' },
    { what: 'no schedule', schedule: '', now: '2017-07-03 06:00' },
    { what: 'only a signal starts it', schedule: '{ on_signal: true }', now: '2017-07-03 06:00' },
    { what: 'it was started', now: '2017-07-03 06:30', runs: [run('2017-07-03 06:00')] },
    {
      what: 'it failed: it is not started again',
      now: '2017-07-03 06:30',
      runs: [run('2017-07-03 06:00', '2017-07-03', 'failed')],
    },
    {
      what: 'last week was started',
      now: '2017-07-03 06:00',
      runs: [run('2017-06-26 06:00')],
      due: '2017-07-03 06:00',
      key: 'win_back@2017-07-03',
    },
    { what: 'started by hand before it on the same day', now: '2017-07-03 06:00', runs: [run('2017-07-03 05:00')] },
    { what: 'started by hand after it: it is past', now: '2017-07-03 06:45', runs: [run('2017-07-03 06:30', 'alarm')] },
    {
      what: 'an incident before it',
      now: '2017-07-03 06:00',
      runs: [run('2017-07-03 05:00', 'alarm')],
      due: '2017-07-03 06:00',
      key: 'win_back@2017-07-03',
    },
    {
      what: 'a run of another campaign',
      now: '2017-07-03 06:30',
      runs: [{ ...run('2017-07-03 06:00'), campaign: 'news', runKey: 'news@2017-07-03' }],
      due: '2017-07-03 06:00',
      key: 'win_back@2017-07-03',
    },
    {
      what: 'the schedule moved back after today was started',
      schedule: '{ cron: "0 5 * * MON" }',
      now: '2017-07-03 06:30',
      runs: [run('2017-07-03 06:00')],
    },
    {
      what: 'several a day: the last one, named by its instant',
      schedule: '{ cron: "0 6,8,10 * * *" }',
      now: '2017-07-03 09:00',
      runs: [run('2017-07-02 10:00', '20170702T090000Z')],
      due: '2017-07-03 08:00',
      key: 'win_back@20170703T070000Z',
    },
    {
      what: 'several a day: each its own run',
      schedule: '{ cron: "0 * * * *" }',
      now: '2017-07-03 09:10',
      runs: [run('2017-07-03 08:00', '20170703T070000Z')],
      due: '2017-07-03 09:00',
      key: 'win_back@20170703T080000Z',
    },
    {
      what: 'the night before, over midnight',
      schedule: '{ cron: "30 23 * * *" }',
      now: '2017-07-04 01:00',
      due: '2017-07-03 23:30',
      key: 'win_back@2017-07-03',
    },
  ])('$what', ({ schedule = monday, live = true, now, runs = [], due, key }) => {
    const { due: found } = dueOccurrence(campaign(schedule, live), runs, local(now), 'Europe/London');
    expect(found && { at: localText(found.at), runKey: found.runKey }).toEqual(due && { at: due, runKey: key });
  });
});

describe('when it fires next', () => {
  test.each([
    [
      'weekly',
      '0 6 * * MON',
      'Europe/London',
      '2017-07-03 06:00',
      ['2017-07-10 06:00', '2017-07-17 06:00', '2017-07-24 06:00'],
    ],
    [
      'in the hour that is skipped in spring: an hour late, and once',
      '30 1 * * *',
      'Europe/London',
      '2026-03-27 12:00',
      ['2026-03-28 01:30', '2026-03-29 02:00', '2026-03-30 01:30'],
    ],
    [
      'in the hour that comes twice in autumn: once',
      '30 1 * * *',
      'Europe/London',
      '2026-10-23 12:00',
      ['2026-10-24 01:30', '2026-10-25 01:30', '2026-10-26 01:30'],
    ],
    [
      'the same local hour on both sides of a change',
      '0 6 * * *',
      'Europe/London',
      '2026-03-27 12:00',
      ['2026-03-28 06:00', '2026-03-29 06:00', '2026-03-30 06:00'],
    ],
    [
      'New York, spring',
      '30 2 * * *',
      'America/New_York',
      '2026-03-06 12:00',
      ['2026-03-07 02:30', '2026-03-08 03:00', '2026-03-09 02:30'],
    ],
    [
      'New York, autumn',
      '30 1 * * *',
      'America/New_York',
      '2026-10-30 12:00',
      ['2026-10-31 01:30', '2026-11-01 01:30', '2026-11-02 01:30'],
    ],
    [
      'a midnight that is skipped',
      '0 0 * * *',
      'America/Santiago',
      '2026-09-04 12:00',
      ['2026-09-05 00:00', '2026-09-06 01:00', '2026-09-07 00:00'],
    ],
    [
      'a change of half an hour',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-02 12:00',
      ['2026-10-03 02:15', '2026-10-04 02:30', '2026-10-05 02:15'],
    ],
    [
      'no summer time',
      '30 2 * * *',
      'Asia/Tokyo',
      '2026-03-28 12:00',
      ['2026-03-29 02:30', '2026-03-30 02:30', '2026-03-31 02:30'],
    ],
    [
      'the last day of a month',
      '0 6 L * *',
      'Europe/London',
      '2026-01-31 12:00',
      ['2026-02-28 06:00', '2026-03-31 06:00', '2026-04-30 06:00'],
    ],
  ])('%s', (_, cron, zone, after, expected) => {
    const launches = nextLaunches(campaign(`{ cron: "${cron}" }`), local(after, zone), zone, 3);
    expect(launches.map((at) => localText(at, zone))).toEqual(expected);
  });

  test('never, when it has no schedule or its day does not exist', () => {
    expect(nextLaunches(campaign(''), local('2026-01-01 12:00'), 'Europe/London', 10)).toEqual([]);
    expect(nextLaunches(campaign('{ cron: "0 6 30 2 *" }'), local('2026-01-01 12:00'), 'Europe/London', 10)).toEqual(
      [],
    );
  });
});

test.each(['Europe/London', 'America/Santiago', 'Australia/Lord_Howe'])(
  'asked every hour for a year in %s, a daily campaign starts once on each local day',
  (zone) => {
    const daily = campaign('{ cron: "30 1 * * *", start_within: 4h }');
    const begin = local('2026-01-01 00:00', zone);
    const starts: RunRecord[] = [];
    for (let hour = 0; hour < 365 * 24; hour++) {
      const now = begin.add({ hours: hour });
      const { due } = dueOccurrence(daily, starts.slice(-3), now, zone);
      if (due !== undefined) starts.push({ ...run('2026-01-01 00:00'), plannedAt: due.at, runKey: due.runKey });
    }
    const days = starts.map(({ plannedAt }) => localDate(plannedAt, zone).toString());
    expect(days).toHaveLength(365);
    expect(new Set(days).size).toBe(365);
  },
);
