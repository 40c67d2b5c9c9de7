import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import type { RunRecord } from '../../src/ports.ts';
import { funnelText } from '../../src/report/funnel.ts';
import { type FunnelReport, type FunnelStep, funnelOfRun } from '../../src/report/funnel-report.ts';
import { ansi } from '../../src/report/style.ts';

const populations: FunnelStep[] = [
  { name: 'lapsed', kind: 'audience', outputs: [{ port: '', rows: 4812 }] },
  { name: 'complained', kind: 'query', outputs: [{ port: '', rows: 112 }] },
  {
    name: 'reachable',
    kind: 'combine',
    outputs: [
      { port: '', rows: 4700 },
      { port: 'rest', rows: 112 },
    ],
  },
  {
    name: 'cells',
    kind: 'split',
    outputs: [
      { port: 'best', rows: 940 },
      { port: 'others', rows: 3290 },
      { port: 'control', rows: 470 },
      { port: 'rest', rows: 0 },
    ],
  },
];

const planned: FunnelReport = {
  campaign: 'win_back',
  runKey: 'win_back@2017-07-03',
  date: '2017-07-03',
  status: 'planned',
  deliver: 'outbox',
  steps: [
    ...populations,
    {
      name: 'postcard',
      kind: 'direct_mail',
      outputs: [],
      list: {
        channel: 'print',
        channelKind: 'direct_mail',
        listed: 801,
        exclusions: { no_consent: 111, no_address: 28 },
      },
    },
    {
      name: 'offer',
      kind: 'email',
      outputs: [],
      list: {
        channel: 'newsletter',
        channelKind: 'email',
        listed: 2768,
        exclusions: { sent_before: 0, no_consent: 401, bad_address: 1, duplicate_address: 1, no_address: 119 },
      },
    },
  ],
  samples: [
    {
      kind: 'message',
      step: 'offer',
      to: 'jerome24@adventure-works.com',
      head: [['Subject', 'Jérôme, your bike misses you']],
      text: [
        'Dear Jérôme,',
        '',
        '',
        'it has been a while: your last order was on 12 December 2016. Because you are one of our best customers, ' +
          'the next one is 15% off.',
        '',
        '  Mountain-200 Black, 46     $2,294.99',
        '  Water Bottle - 30 oz.          $4.99',
        '',
        'Adventure Works',
        '',
      ].join('\n'),
    },
    {
      kind: 'set',
      step: 'postcard',
      ...{ files: 2, records: 803, seeds: 2, rejected: { 'CITY is empty': 1 } },
      titles: ['CUSTOMER', 'NAME', 'LINE1', 'CITY'],
      proof: [
        {
          number: 1,
          why: 'record 1, not ASCII in NAME',
          fields: ['11000', 'Jérôme Müller', '12, rue de la Paix', 'Orléans'],
        },
        { number: 2, why: 'record 2', fields: ['11001', 'Ann Lee', '1 High Street', 'Leeds'] },
        { number: 9, why: 'record 9, empty LINE1', fields: ['11009', 'Bo Ray', '', 'York'] },
      ],
    },
  ],
};

test('a plan ends with what would be sent, to whom, and how it looks', () => {
  expect(funnelText(planned)).toBe(
    `
win_back · 2017-07-03 · plan, nothing sent                   win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  lapsed            audience             4,812         █████████████████████████
  complained        query                  112         ▋
  reachable         combine              4,700    98%  ████████████████████████▍
    rest                                   112   2.3%  ▋
  cells             split
    best                                   940    20%  ████▉
    others                               3,290    70%  █████████████████▏
    control                                470    10%  ██▌
    rest                                     0     0%

  postcard          direct_mail · print
    targeted                               940         ████▉
    − no address                            28   3.0%  ▏
    − no consent                           111    12%  ▋
    listed                                 801    85%  ████▏

  offer             email · newsletter
    targeted                             3,290         █████████████████▏
    − no address                           119   3.6%  ▋
    − bad address                            1  <0.1%  ▏
    − no consent                           401    12%  ██▏
    − same address                           1  <0.1%  ▏
    listed                               2,768    84%  ██████████████▍

  Sample of offer
  ┌─────────────────────────────────────────────────────────────────────────────
  │ To       j…@adventure-works.com
  │ Subject  Jérôme, your bike misses you
  │
  │ Dear Jérôme,
  │
  │ it has been a while: your last order was on 12 December 2016. Because you
  │ are one of our best customers, the next one is 15% off.
  │
  │   Mountain-200 Black, 46     $2,294.99
  │   Water Bottle - 30 oz.          $4.99
  │
  │ Adventure Works
  └─────────────────────────────────────────────────────────────────────────────

  Sample of postcard
  ┌─────────────────────────────────────────────────────────────────────────────
  │ CUSTOMER  11000
  │ NAME      Jérôme Müller
  │ LINE1     12, rue de la Paix
  │ CITY      Orléans
  └─────────────────────────────────────────────────────────────────────────────
  2 files of 803 records, 2 seeds among them
  1 row rejected: CITY is empty
  record 1, not ASCII in NAME
    11000 · Jérôme Müller · 12, rue de la Paix · Orléans
  record 9, empty LINE1
    11009 · Bo Ray · York

Started now, it would write 800 print records and send 2,768 emails.
Nothing was sent.`.slice(1),
  );
});

const at = instantOf('2017-07-03T05:30:00Z');

/** The same run after it was sent to a real provider that had a bad night. */
const sent: RunRecord = {
  campaign: 'win_back',
  runKey: 'win_back@2017-07-03',
  status: 'sending',
  plannedAt: at,
  startedAt: at,
  definition: 'd1',
  steps: [],
  populations: [
    { step: 'lapsed', port: '', rows: 3000, hash: 'h1' },
    { step: 'offer_is_of_interest_to_them_all', port: '', rows: 2500, hash: 'h2' },
  ],
  lists: [
    {
      campaign: 'win_back',
      runKey: 'win_back@2017-07-03',
      step: 'offer',
      channel: 'newsletter',
      channelKind: 'email',
      entity: 'customer',
      rows: 2400,
      excluded: 100,
      hash: 'h3',
      frozenAt: at,
      exclusions: { suppressed: 60, over_limit: 30, no_such_reason: 10 },
      counts: { accepted: 2000, rejected: 12, listed: 379, retry: 5, unknown: 4 },
    },
  ],
};

const context = {
  date: '2017-07-03',
  deliver: 'providers',
  steps: [
    { name: 'lapsed', kind: 'audience' },
    { name: 'offer_is_of_interest_to_them_all', kind: 'filter' },
    { name: 'offer', kind: 'email' },
    { name: 'nudge', kind: 'email' },
  ],
} as const;

test('a run that is not through says what is open and what is unknown', () => {
  expect(funnelText(funnelOfRun(sent, context))).toBe(
    `
win_back · 2017-07-03 · sending                              win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  lapsed                        audience            3,000         ██████████████
  offer_is_of_interest_to_the…  filter              2,500         ███████████▋

  offer                         email · newsletter
    targeted                                        2,500         ███████████▋
    − suppressed                                       60   2.4%  ▎
    − over the limit                                   30   1.2%  ▏
    − no such reason                                   10   0.4%  ▏
    listed                                          2,400    96%  ███████████▎
      accepted                                      2,000    83%  █████████▍
      open                                            379    16%  █▊
      to retry                                          5   0.2%  ▏
      unknown                                           4   0.2%  ▏
      rejected                                         12   0.5%  ▏

2,000 emails sent.
384 still to be sent.
4 unknown: perhaps sent, so never sent again blindly.
What was said of them, and how to settle it: muster settle win_back@2017-07-03
12 will not be sent.`.slice(1),
  );
});

test('a run of the outbox says that nothing left the machine', () => {
  const done = {
    ...sent,
    status: 'done',
    lists: sent.lists.map((list) => ({ ...list, counts: { accepted: 2400 } })),
  } as const;
  const text = funnelText(funnelOfRun(done, { ...context, deliver: 'outbox' }));
  expect(text.split('\n').slice(-2).join('\n')).toBe(
    '2,400 emails sent.\nNothing left this machine: the environment delivers to the outbox.',
  );
});

test('a run that failed before it had a list says why', () => {
  const failed = {
    ...sent,
    status: 'failed',
    note: 'step cells: two rows have the key 11000',
    populations: sent.populations.slice(0, 1),
    lists: [],
  } as const;
  expect(funnelText(funnelOfRun(failed, context))).toBe(
    `
win_back · 2017-07-03 · failed                               win_back@2017-07-03
────────────────────────────────────────────────────────────────────────────────

  step cells: two rows have the key 11000

  lapsed            audience    3,000         ██████████████████████████████████

There is no send list.`.slice(1),
  );
});

test('messages of several steps of a kind are added up', () => {
  const twice = {
    ...planned,
    samples: [],
    steps: planned.steps.flatMap((step) => (step.kind === 'email' ? [step, step] : [])),
  };
  expect(funnelText(twice).split('\n').at(-2)).toBe('Started now, it would send 5,536 emails.');
});

test('in colour it has the same words and the same width', () => {
  const coloured = funnelText(planned, ansi);
  expect(coloured).toContain('\u001b[36m');
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(funnelText(planned));
});

test('no line is wider than 80 columns', () => {
  const widest = Math.max(
    ...funnelText(planned)
      .split('\n')
      .map((line) => line.length),
  );
  expect(widest).toBe(80);
});

test('a plan tells of how many the zone is not known, where hours matter', () => {
  const steps = planned.steps.map((step) =>
    step.list?.channelKind === 'email' ? { ...step, list: { ...step.list, unknownZones: 12 } } : step,
  );
  expect(funnelText({ ...planned, steps })).toContain("12 × no zone known: the project's counts");
});
