import { expect, test } from 'vitest';
import type { Event } from '../../src/base/event.ts';
import { eventText } from '../../src/report/event-text.ts';
import { ansi } from '../../src/report/style.ts';

const offer = { campaign: 'win_back', runKey: 'win_back@2017-07-03', step: 'offer' };

test('a night, line by line', () => {
  const night: Event[] = [
    { kind: 'source-loaded', source: 'customers', files: 1, rows: 18148, rejects: 0, millis: 412 },
    { kind: 'source-loaded', source: 'orders', files: 3, rows: 56046, rejects: 1, millis: 1240 },
    { kind: 'source-loaded', source: 'visits', files: 0, rows: 0, rejects: 0, millis: 21 },
    { kind: 'source-failed', source: 'returns', because: '"no_such.csv" is not there' },
    { kind: 'model-built', model: 'core.customers', rows: 18148, millis: 96 },
    { kind: 'model-built', model: 'audiences.bike_owners_without_helmet', rows: 1, millis: 12_345 },
    {
      kind: 'model-failed',
      model: 'core.orders',
      tests: [
        { test: 'unique(order_id)', rows: 3 },
        { test: 'not_null(customer_id)', rows: 1 },
      ],
    },
    { kind: 'model-failed', model: 'core.returns', tests: [], problem: 'Out of memory' },
    { kind: 'model-skipped', model: 'audiences.lapsed', because: 'core.orders failed' },
    { kind: 'step-built', campaign: 'win_back', runKey: 'r', step: 'lapsed', rows: { '': 4812 }, millis: 51 },
    {
      kind: 'step-built',
      campaign: 'win_back',
      runKey: 'r',
      step: 'reachable',
      rows: { '': 4700, rest: 112 },
      millis: 40,
    },
    {
      kind: 'step-built',
      campaign: 'win_back',
      runKey: 'r',
      step: 'cells',
      rows: { best: 940, others: 3290 },
      millis: 70,
    },
    { kind: 'list-frozen', ...offer, rows: 2768, excluded: 522 },
    { kind: 'sending', ...offer, done: 1200, total: 2768 },
    { kind: 'sent', ...offer, counts: { rejected: 3, accepted: 2765 } },
    { kind: 'sent', ...offer, step: 'nudge', counts: {} },
    { kind: 'step-waits', ...offer, step: 'three_days', until: '2017-07-05T23:00:00.000Z' },
    { kind: 'step-waits', ...offer, step: 'agreed' },
    { kind: 'runs-missed', campaign: 'news', runKeys: ['news@2017-07-01'] },
    { kind: 'runs-missed', campaign: 'news', runKeys: ['news@2017-07-01', 'news@2017-07-02', 'news@2017-07-03'] },
    { kind: 'run-done', campaign: 'win_back', runKey: 'win_back@2017-07-03', millis: 203_400 },
    {
      kind: 'run-failed',
      campaign: 'win_back',
      runKey: 'win_back@2017-07-10',
      because: 'step cells: a key came twice',
    },
  ];
  expect(night.map((event) => eventText(event, 'Europe/London')).join('\n')).toBe(
    `
loaded   raw.customers                 18,148 rows · 0.4 s
loaded   raw.orders                    56,046 rows from 3 files and 1 reject · 1.2 s
loaded   raw.visits                    nothing new · 0.0 s
failed   raw.returns                   "no_such.csv" is not there
built    core.customers                18,148 rows · 0.1 s
built    audiences.bike_owners_without_helmet  1 row · 12 s
failed   core.orders                   unique(order_id) found 3 rows, not_null(customer_id) found 1 row
failed   core.returns                  Out of memory
skipped  audiences.lapsed              core.orders failed
step     win_back.lapsed               4,812 rows · 0.1 s
step     win_back.reachable            4,700 rows, rest 112 · 0.0 s
step     win_back.cells                best 940, others 3,290 · 0.1 s
listed   win_back.offer                2,768 messages, 522 excluded
sending  win_back.offer                1,200 of 2,768 (43%)
sent     win_back.offer                2,765 accepted, 3 rejected
sent     win_back.nudge                nothing to send
waits    win_back.three_days           until Thu 2017-07-06 00:00
waits    win_back.agreed               for a person
missed   news@2017-07-01               nobody started it in time
missed   news                          3 runs from news@2017-07-01 to news@2017-07-03: nobody started them in time
done     win_back@2017-07-03           all steps · 3 min 23 s
failed   win_back@2017-07-10           step cells: a key came twice`.slice(1),
  );
});

test('in colour the verb says how it went', () => {
  const event: Event = { kind: 'source-failed', source: 'returns', because: 'no file' };
  expect(eventText(event, 'UTC', ansi)).toBe('\u001b[31mfailed  \u001b[39m raw.returns                   no file');
});
