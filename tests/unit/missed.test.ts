import { expect, test } from 'vitest';
import { instantOfLocal, localTimeOf } from '../../src/base/time.ts';
import type { RunRecord } from '../../src/ports.ts';
import type { Campaign } from '../../src/project/project.ts';
import { readProject } from '../../src/project/read.ts';
import { dueOccurrence, nextLaunches } from '../../src/run/schedule/schedule.ts';
import { smallProject } from '../support/small-project.ts';

const zone = 'Europe/London';

/** A live campaign with these keys. */
function campaign(keys: string): Campaign {
  const file = 'campaigns/win_back/campaign.yml';
  const { value } = readProject(smallProject({ [file]: `live: true\n${keys}\n${smallProject().get(file) ?? ''}` }));
  const found = value?.campaigns.get('win_back');
  if (found === undefined) throw new Error(`${keys} cannot be read`);
  return found;
}

const local = (time: string) => instantOfLocal(localTimeOf(time), zone);

/** A run as the ledger has it, planned at a local time. */
const run = (planned: string, name = planned.slice(0, 10), status: RunRecord['status'] = 'done'): RunRecord => ({
  ...{ campaign: 'win_back', runKey: `win_back@${name}`, status, plannedAt: local(planned), startedAt: local(planned) },
  ...{ definition: 'd', steps: [], populations: [], lists: [] },
});

const daily = 'schedule: { cron: 0 6 * * *, start_within: 4h }';

test.each<{ what: string; keys?: string; runs?: RunRecord[]; now: string; due?: string; missed?: string[] }>([
  { what: 'nothing, as it never ran and has no start', now: '2026-01-05T12:00' },
  {
    what: 'what lies after its start',
    keys: `${daily}\nstart: 2026-01-03`,
    now: '2026-01-05T07:00',
    due: '2026-01-05',
    missed: ['2026-01-03', '2026-01-04'],
  },
  {
    what: 'the nights since its last run, and tonight too when it is too late',
    runs: [run('2026-01-02T06:00')],
    now: '2026-01-05T12:00',
    missed: ['2026-01-03', '2026-01-04', '2026-01-05'],
  },
  {
    what: 'nothing twice',
    runs: [run('2026-01-02T06:00'), run('2026-01-03T06:00', '2026-01-03', 'missed')],
    now: '2026-01-04T06:00',
    due: '2026-01-04',
  },
  {
    what: 'no night that somebody made up for by hand',
    runs: [run('2026-01-02T06:00'), run('2026-01-04T15:00', '2026-01-03')],
    now: '2026-01-05T06:00',
    due: '2026-01-05',
    missed: ['2026-01-04'],
  },
  {
    what: 'one that an incident has overtaken: nothing starts at or before the last started instant',
    runs: [run('2026-01-04T06:00'), run('2026-01-05T06:30', 'alarm')],
    now: '2026-01-05T07:00',
    missed: ['2026-01-05'],
  },
  {
    what: 'one that is still in time, once the campaign has ended',
    keys: `${daily}\nend: 2026-01-05T07:00`,
    runs: [run('2026-01-04T06:00')],
    now: '2026-01-05T07:00',
    missed: ['2026-01-05'],
  },
  {
    what: 'nothing at its end or later',
    keys: `${daily}\nend: 2026-01-05T06:00`,
    runs: [run('2026-01-04T06:00')],
    now: '2026-01-07T07:00',
  },
  {
    what: 'a moment, though it never ran',
    keys: 'schedule: { at: 2026-01-04T06:00 }',
    now: '2026-01-05T12:00',
    missed: ['2026-01-04'],
  },
  {
    what: 'several a day: all but the newest',
    keys: 'schedule: { every: 6 hours, from: 2026-01-01 }',
    runs: [run('2026-01-05T00:00', '20260105T000000Z')],
    now: '2026-01-05T18:30',
    due: '20260105T180000Z',
    missed: ['20260105T060000Z', '20260105T120000Z'],
  },
])('missed: $what', ({ keys = daily, runs = [], now, due, missed = [] }) => {
  const found = dueOccurrence(campaign(keys), runs, local(now), zone);
  const name = ({ runKey }: { readonly runKey: string }) => runKey.replace('win_back@', '');
  expect({ due: found.due && name(found.due), missed: found.missed.map(name) }).toEqual({ due, missed });
});

test('no more than the newest hundred are told of', () => {
  const { due, missed } = dueOccurrence(campaign(`${daily}\nstart: 2020-01-01`), [], local('2026-01-05T07:00'), zone);
  expect([due?.runKey, missed.length, missed.at(-1)?.runKey]).toEqual([
    'win_back@2026-01-05',
    100,
    'win_back@2026-01-04',
  ]);
});

test('the zone of a schedule names its days and places its hours', () => {
  const apia = campaign('schedule: { cron: 0 6 * * *, zone: Pacific/Apia }');
  const { due } = dueOccurrence(apia, [], local('2026-01-04T17:30'), zone);
  expect([due?.runKey, due?.at.toString()]).toEqual(['win_back@2026-01-05', '2026-01-04T17:00:00Z']);
});

test('launches lie between start and end', () => {
  const launches = nextLaunches(
    campaign(`${daily}\nstart: 2026-01-03T06:00\nend: 2026-01-05T06:00`),
    local('2025-12-01T00:00'),
    zone,
    10,
  );
  expect(launches.map(String)).toEqual(['2026-01-03T06:00:00Z', '2026-01-04T06:00:00Z']);
});
