import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import type { ListRecord, RunRecord } from '../../src/ports.ts';
import { statusText } from '../../src/report/status.ts';

const list = (rows: number, counts: ListRecord['counts']): ListRecord => ({
  campaign: 'win_back',
  runKey: 'win_back@2017-06-26',
  step: 'offer',
  channel: 'newsletter',
  channelKind: 'email',
  entity: 'customer',
  rows,
  excluded: 0,
  hash: 'h',
  frozenAt: instantOf('2017-06-26T05:00:04Z'),
  exclusions: {},
  counts,
});

const run = (values: Partial<RunRecord>): RunRecord => ({
  campaign: 'win_back',
  runKey: 'win_back@2017-06-26',
  status: 'done',
  plannedAt: instantOf('2017-06-26T05:00:00Z'),
  startedAt: instantOf('2017-06-26T05:00:01Z'),
  definition: 'd',
  steps: [],
  populations: [],
  lists: [list(2768, { accepted: 2768 }), list(800, { accepted: 800 })],
  ...values,
});

test('runs that went well need few columns and fit into 80', () => {
  const later = {
    runKey: 'win_back@2017-07-03',
    plannedAt: instantOf('2017-07-03T05:00:00Z'),
    lists: [list(12, { accepted: 12 })],
  };
  expect(statusText([run({}), run(later)], 'Europe/London')).toBe(
    `
campaign  run                  status  planned at        listed  accepted
────────  ───────────────────  ──────  ────────────────  ──────  ────────
win_back  win_back@2017-06-26  done    2017-06-26 06:00   3,568     3,568
win_back  win_back@2017-07-03  done    2017-07-03 06:00      12        12`.slice(1),
  );
});

test('what is open, went wrong or has a reason takes a column more', () => {
  const open = run({
    status: 'sending',
    lists: [list(2768, { accepted: 2000, listed: 700, unknown: 8, rejected: 60 })],
  });
  const failed = run({
    campaign: 'service',
    runKey: 'service@alarm_7',
    status: 'failed',
    lists: [],
    note: 'step due: two rows have the key 11000',
  });
  expect(statusText([failed, open], 'UTC')).toBe(
    `
campaign  run                  status   planned at        listed  accepted  open  unknown  rejected  note
────────  ───────────────────  ───────  ────────────────  ──────  ────────  ────  ───────  ────────  ─────────────────────────────────────
service   service@alarm_7      failed   2017-06-26 05:00       0         0     0        0         0  step due: two rows have the key 11000
win_back  win_back@2017-06-26  sending  2017-06-26 05:00   2,768     2,000   700        8        60`.slice(1),
  );
});

test('of many runs that were missed in a row the first and the last are shown', () => {
  const missed = (campaign: string, hours: number) =>
    run({
      ...{ campaign, runKey: `${campaign}@${hours}`, status: 'missed', lists: [] },
      plannedAt: instantOf('2017-06-26T05:00:00Z').add({ hours }),
    });
  const night = [0, 1, 2, 3, 4].map((hours) => missed('orders', hours));
  expect(statusText([run({}), ...night, missed('news', 5), missed('news', 6), run({})], 'UTC')).toBe(
    `
campaign  run                  status  planned at        listed  accepted
────────  ───────────────────  ──────  ────────────────  ──────  ────────
win_back  win_back@2017-06-26  done    2017-06-26 05:00   3,568     3,568
orders    orders@0             missed  2017-06-26 05:00       0         0
          … 3 more
orders    orders@4             missed  2017-06-26 09:00       0         0
news      news@5               missed  2017-06-26 10:00       0         0
news      news@6               missed  2017-06-26 11:00       0         0
win_back  win_back@2017-06-26  done    2017-06-26 05:00   3,568     3,568`.slice(1),
  );
});

test('of many runs the latest are shown, and those that are not over', () => {
  const nights = Array.from({ length: 30 }, (_, night) => run({ runKey: `win_back@${night}` }));
  const waiting = run({ runKey: 'win_back@waits', status: 'waiting' });
  const text = statusText([waiting, ...nights], 'UTC');
  const keys = (shown: string) => [...shown.matchAll(/win_back@(\w+)/g)].map(([, key]) => key);
  expect(keys(text)).toEqual(['waits', ...Array.from({ length: 20 }, (_, i) => String(i + 10))]);
  expect(text.split('\n').at(-1)).toBe('10 earlier runs: muster status --all');
  expect(keys(statusText([waiting, ...nights], 'UTC', { all: true }))).toHaveLength(31);
});

test('a note takes what the terminal has', () => {
  const note = `step due: ${'two rows have the same key, '.repeat(4)}`.trim();
  const failed = run({ status: 'failed', lists: [], note });
  expect(statusText([failed], 'UTC')).toContain('…');
  expect(statusText([failed], 'UTC', { width: 200 })).toContain(note);
});

test('a project that ran nothing yet', () => {
  expect(statusText([], 'UTC')).toBe('No runs yet.');
});
