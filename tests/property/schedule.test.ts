import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Instant, instantOf, isBefore } from '../../src/base/time.ts';
import type { RunRecord } from '../../src/ports.ts';
import type { Campaign } from '../../src/project/project.ts';
import { readProject } from '../../src/project/read.ts';
import { dueOccurrence, nextLaunches } from '../../src/run/schedule/schedule.ts';
import { smallProject } from '../support/small-project.ts';

const zones = [
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Casablanca',
] as const;

/** Around changes of the clocks, where mistakes are made. */
const begins = [
  '2026-03-07',
  '2026-03-21',
  '2026-03-28',
  '2026-04-03',
  '2026-10-02',
  '2026-10-24',
  '2026-10-31',
] as const;

const minute = fc.constantFrom('0', '30', '0,30', '*/20');
const hour = fc.constantFrom('0', '1', '2', '1-3', '*/6', '*', '0,12');
const day = fc.constantFrom('* * *', '* * SUN', '1,8,25,29 * *');
const cron = fc.tuple(minute, hour, day).map((fields) => fields.join(' '));

const schedule = fc.oneof(
  cron.map((expression) => `cron: "${expression}"`),
  fc
    .tuple(fc.constantFrom('1 day', '2 days', '90 minutes', '6 hours'), fc.constantFrom('T01:30', 'T02:15', ''))
    .map(([every, time]) => `every: ${every}, from: 2026-03-01${time}`),
);

function campaignOf(keys: string): Campaign {
  const file = 'campaigns/win_back/campaign.yml';
  const { value } = readProject(smallProject({ [file]: `live: true\n${keys}\n${smallProject().get(file) ?? ''}` }));
  const found = value?.campaigns.get('win_back');
  if (found === undefined) throw new Error(`${keys} cannot be read`);
  return found;
}

const run = (runKey: string, plannedAt: Instant, status: RunRecord['status']): RunRecord => ({
  ...{ campaign: 'win_back', runKey, status, plannedAt, startedAt: plannedAt, definition: 'd' },
  ...{ steps: [], populations: [], lists: [] },
});

/** Steps between two ticks, in minutes: bursts, and long silences. */
const ticks = fc.array(fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 60, max: 1_500 })), {
  minLength: 5,
  maxLength: 25,
});

test('whenever it ticks, each occurrence is started or missed, once', () => {
  const cases = fc.record({
    schedule,
    zone: fc.constantFrom(...zones),
    begin: fc.constantFrom(...begins),
    within: fc.constantFrom('20 minutes', '4h', '2 days'),
    ticks,
  });
  fc.assert(
    fc.property(cases, ({ schedule: kind, zone, begin, within, ticks: steps }) => {
      const campaign = campaignOf(
        `schedule: { ${kind}, zone: ${zone}, start_within: ${within} }\nstart: ${begin}T00:00Z`,
      );
      const start = instantOf(`${begin}T00:00Z`);
      let now = start;
      const runs: RunRecord[] = [];
      for (const minutes of steps) {
        now = now.add({ minutes });
        const { due, missed } = dueOccurrence(campaign, runs, now, 'UTC');
        for (const { runKey, at } of missed) runs.push(run(runKey, at, 'missed'));
        if (due !== undefined) runs.push(run(due.runKey, due.at, 'done'));
      }
      expect(new Set(runs.map(({ runKey }) => runKey)).size).toBe(runs.length);
      // One more than were seen: it lies in the future.
      const launches = nextLaunches(campaign, start.subtract({ milliseconds: 1 }), 'UTC', runs.length + 1);
      const expected = launches.filter((at) => !isBefore(now, at));
      expect(runs.map(({ plannedAt }) => plannedAt.toString())).toEqual(expected.map(String));
    }),
    { numRuns: 60 },
  );
});
