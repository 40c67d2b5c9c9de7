import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import type { RunRecord } from '../../src/ports.ts';
import { changesOf, changesText } from '../../src/report/changes.ts';
import type { FunnelReport } from '../../src/report/funnel-report.ts';

const night = instantOf('2017-06-26T05:00:00Z');
const population = (step: string, port: string, rows: number) => ({ step, port, rows, hash: 'h' });
const last: RunRecord = {
  ...{ campaign: 'win_back', runKey: 'win_back@2017-06-26', status: 'done', plannedAt: night, startedAt: night },
  ...{ definition: 'd', steps: [] },
  populations: [
    ...[population('lapsed', '', 4812), population('complained', '', 0), population('gone', '', 5)],
    ...[population('cells', 'best', 956), population('cells', 'others', 3825)],
  ],
  lists: [
    {
      ...{ campaign: 'win_back', runKey: 'win_back@2017-06-26', step: 'offer', channel: 'newsletter' },
      ...{ channelKind: 'email', entity: 'customer', rows: 2000, excluded: 0, hash: 'h', frozenAt: night },
      ...{ exclusions: {}, counts: {} },
    },
  ],
};
const report: FunnelReport = {
  ...{ campaign: 'win_back', runKey: 'win_back@2017-07-03', date: '2017-07-03', status: 'planned', deliver: 'outbox' },
  steps: [
    { name: 'lapsed', kind: 'audience', outputs: [{ port: '', rows: 7031 }] },
    { name: 'complained', kind: 'query', outputs: [{ port: '', rows: 31 }] },
    {
      ...{ name: 'cells', kind: 'split' },
      outputs: [
        { port: 'best', rows: 956 },
        { port: 'others', rows: 3706 },
      ],
    },
    { name: 'fresh', kind: 'query', outputs: [{ port: '', rows: 12 }] },
    {
      ...{ name: 'offer', kind: 'email', outputs: [] },
      list: { channel: 'newsletter', channelKind: 'email', listed: 4002, exclusions: {} },
    },
  ],
  samples: [],
};

test('each count that the last run had too, and by how much it changed', () => {
  expect(`\n${changesText(changesOf(report, last), last)}\n`).toBe(`
against the last run  win_back@2017-06-26    now  change
────────────────────  ───────────────────  ─────  ──────
lapsed                              4,812  7,031    +46%
complained                              0     31     new
cells.best                            956    956       =
cells.others                        3,825  3,706   −3.1%
offer listed                        2,000  4,002   +100%
`);
});
