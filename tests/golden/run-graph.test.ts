import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import type { ListRecord, RunRecord, StepRecord } from '../../src/ports.ts';
import { runGraphText } from '../../src/report/run-graph.ts';
import type { GraphStep } from '../../src/run/run-graph.ts';

const runKey = 'win_back@2017-07-03';
const zone = 'Europe/London';
const night = instantOf('2017-07-03T05:00:00Z');

const steps: readonly GraphStep[] = [
  { name: 'lapsed', kind: 'audience', reads: [] },
  { name: 'complained', kind: 'query', reads: [] },
  { name: 'reachable', kind: 'combine', reads: ['lapsed', 'complained'] },
  { name: 'cells', kind: 'split', reads: ['reachable'] },
  { name: 'postcard', kind: 'direct_mail', reads: ['cells.best'] },
  { name: 'offer', kind: 'email', reads: ['cells.others'] },
  { name: 'three_days', kind: 'wait', reads: ['offer'] },
  { name: 'silent', kind: 'query', reads: ['three_days'] },
  { name: 'look', kind: 'approve', reads: ['silent'] },
  { name: 'nudge', kind: 'email', reads: ['look'] },
];

const step = (name: string, status: StepRecord['status'], more: Partial<StepRecord> = {}): StepRecord => ({
  ...{ step: name, status, since: night },
  ...more,
});
const built = ['lapsed', 'complained', 'reachable', 'cells'].map((name) => step(name, 'done'));

const list = (name: string, rows: number, excluded: number, counts: ListRecord['counts']): ListRecord => ({
  ...{ campaign: 'win_back', runKey, step: name, channel: 'newsletter', channelKind: 'email', entity: 'customer' },
  ...{ rows, excluded, hash: name, frozenAt: night, exclusions: {}, counts },
});

const population = (name: string, port: string, rows: number) => ({ step: name, port, rows, hash: 'h' });
const populations = [
  ...[population('lapsed', '', 4812), population('complained', '', 31), population('reachable', '', 4781)],
  ...[population('cells', 'best', 956), population('cells', 'others', 3825)],
];

const run = (values: Partial<RunRecord>): RunRecord => ({
  ...{ campaign: 'win_back', runKey, status: 'waiting', plannedAt: night, startedAt: night, definition: 'd' },
  ...{ steps: built, populations, lists: [] },
  ...values,
});

const shown = (record: RunRecord, changed?: string): string =>
  `\n${runGraphText({ record, steps, zone, ...(changed === undefined ? {} : { changed }) })}\n`;

const postcard = list('postcard', 800, 156, { accepted: 800 });
const offer = list('offer', 2768, 1057, { accepted: 2760, rejected: 6, unknown: 2 });

test('a run that waits says until when, by the clock on the wall, and what comes after', () => {
  const record = run({
    lists: [postcard, offer],
    steps: [
      ...built,
      ...[step('postcard', 'done'), step('offer', 'done')],
      step('three_days', 'waiting', { until: instantOf('2017-07-05T23:00:00Z') }),
    ],
    confirmation: { files: 'f', lists: ['postcard', 'offer'], confirmedAt: instantOf('2017-07-03T06:12:00Z') },
  });
  expect(shown(record, 'The project has changed since it started. The run keeps its own definition.')).toBe(`
win_back · Mon 2017-07-03 06:00 · waiting                    win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  ✓ lapsed      audience                           4,812 rows
  ✓ complained  query                              31 rows
  ✓ reachable   combine      ← lapsed, complained  4,781 rows
  ✓ cells       split        ← reachable           best 956, others 3,825
  ✓ postcard    direct_mail  ← cells.best          800 listed, 156 excluded
                                                   all accepted
  ✓ offer       email        ← cells.others        2,768 listed, 1,057 excluded
                                                   2,760 accepted, 2 unknown, 6 rejected
  ◔ three_days  wait         ← offer               until Thu 2017-07-06 00:00
  · silent      query        ← three_days
  · look        approve      ← silent
  · nudge       email        ← look

Confirmed 2017-07-03 07:12.
The project has changed since it started. The run keeps its own definition.
`);
});

test('a run that is being sent', () => {
  expect(
    shown(run({ status: 'sending', lists: [postcard, list('offer', 2768, 1057, { accepted: 1200, listed: 1568 })] })),
  ).toBe(`
win_back · Mon 2017-07-03 06:00 · sending                    win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  ✓ lapsed      audience                           4,812 rows
  ✓ complained  query                              31 rows
  ✓ reachable   combine      ← lapsed, complained  4,781 rows
  ✓ cells       split        ← reachable           best 956, others 3,825
  ● postcard    direct_mail  ← cells.best          800 listed, 156 excluded
                                                   all accepted
  ● offer       email        ← cells.others        2,768 listed, 1,057 excluded
                                                   1,200 accepted, 1,568 open
  · three_days  wait         ← offer
  · silent      query        ← three_days
  · look        approve      ← silent
  · nudge       email        ← look
`);
});

test('a run whose lists nobody has confirmed yet', () => {
  const lists = [list('postcard', 800, 156, { listed: 800 }), list('offer', 2768, 1057, { listed: 2768 })];
  const note = 'nobody has confirmed this campaign yet as its files are now';
  expect(shown(run({ status: 'waiting_confirm', lists, note }))).toBe(`
win_back · Mon 2017-07-03 06:00 · waits for a confirmation   win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  ✓ lapsed      audience                           4,812 rows
  ✓ complained  query                              31 rows
  ✓ reachable   combine      ← lapsed, complained  4,781 rows
  ✓ cells       split        ← reachable           best 956, others 3,825
  ◔ postcard    direct_mail  ← cells.best          800 listed, 156 excluded
                                                   all open
  ◔ offer       email        ← cells.others        2,768 listed, 1,057 excluded
                                                   all open
  · three_days  wait         ← offer
  · silent      query        ← three_days
  · look        approve      ← silent
  · nudge       email        ← look

nobody has confirmed this campaign yet as its files are now
muster confirm win_back@2017-07-03 sends it,
muster cancel win_back@2017-07-03 never does.
`);
});

test('a step that waits for a person', () => {
  const record = run({
    status: 'waiting_confirm',
    lists: [postcard, offer],
    populations: [...populations, population('three_days', '', 2760), population('silent', '', 1900)],
    steps: [
      ...[...built, step('postcard', 'done'), step('offer', 'done'), step('three_days', 'done')],
      ...[step('silent', 'done'), step('look', 'waiting', { note: 'is the nudge still right?' })],
    ],
  });
  expect(shown(record)).toBe(`
win_back · Mon 2017-07-03 06:00 · waits for a confirmation   win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  ✓ lapsed      audience                           4,812 rows
  ✓ complained  query                              31 rows
  ✓ reachable   combine      ← lapsed, complained  4,781 rows
  ✓ cells       split        ← reachable           best 956, others 3,825
  ✓ postcard    direct_mail  ← cells.best          800 listed, 156 excluded
                                                   all accepted
  ✓ offer       email        ← cells.others        2,768 listed, 1,057 excluded
                                                   2,760 accepted, 2 unknown, 6 rejected
  ✓ three_days  wait         ← offer               2,760 rows
  ✓ silent      query        ← three_days          1,900 rows
  ◔ look        approve      ← silent              for a person
                                                   is the nudge still right?
  · nudge       email        ← look

muster confirm win_back@2017-07-03 look lets look go on.
`);
});

test('paused, cancelled, nobody there', () => {
  const steps = [...built, step('postcard', 'skipped'), step('offer', 'paused')];
  const lists = [list('offer', 2768, 1057, { accepted: 1200, listed: 1568 })];
  expect(shown(run({ status: 'paused', lists, steps }))).toBe(`
win_back · Mon 2017-07-03 06:00 · paused                     win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  ✓ lapsed      audience                           4,812 rows
  ✓ complained  query                              31 rows
  ✓ reachable   combine      ← lapsed, complained  4,781 rows
  ✓ cells       split        ← reachable           best 956, others 3,825
  – postcard    direct_mail  ← cells.best          skipped: nobody came this way
  ‖ offer       email        ← cells.others        2,768 listed, 1,057 excluded
                                                   1,200 accepted, 1,568 open
  · three_days  wait         ← offer
  · silent      query        ← three_days
  · look        approve      ← silent
  · nudge       email        ← look

muster resume win_back@2017-07-03 lets it go on.
`);
  const dropped = [list('offer', 2768, 1057, { accepted: 1200, dropped: 1568 })];
  expect(shown(run({ status: 'cancelled', lists: dropped, steps: built }))).toBe(`
win_back · Mon 2017-07-03 06:00 · cancelled                  win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  ✓ lapsed      audience                           4,812 rows
  ✓ complained  query                              31 rows
  ✓ reachable   combine      ← lapsed, complained  4,781 rows
  ✓ cells       split        ← reachable           best 956, others 3,825
  ✗ postcard    direct_mail  ← cells.best
  ✗ offer       email        ← cells.others        2,768 listed, 1,057 excluded
                                                   1,200 accepted, 1,568 dropped
  ✗ three_days  wait         ← offer
  ✗ silent      query        ← three_days
  ✗ look        approve      ← silent
  ✗ nudge       email        ← look
`);
});
