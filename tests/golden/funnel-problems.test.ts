import { expect, test } from 'vitest';
import { funnelText } from '../../src/report/funnel.ts';
import type { FunnelReport, Sample } from '../../src/report/funnel-report.ts';

const list = { channel: 'print', channelKind: 'direct_mail', listed: 118, exclusions: {} } as const;

const planned: FunnelReport = {
  ...{ campaign: 'mail', runKey: 'mail@2026-11-28', date: '2026-11-28', status: 'planned', deliver: 'outbox' },
  steps: [{ name: 'card', kind: 'direct_mail', outputs: [], list }],
  samples: [],
};

const tail = (report: FunnelReport, lines: number): string => funnelText(report).split('\n').slice(-lines).join('\n');

test('a plan of which nothing would be printed says so last, and the whole reason', () => {
  const problem =
    'nothing is printed: LINE2 has 71 characters and room for 30 (profile 4711); LINE2 has 64 characters and room for 30 (profile 17 and 3 more)';
  const sample = { kind: 'problem', step: 'card', problem, stops: true } as const;
  expect(tail({ ...planned, samples: [sample] }, 8)).toBe(
    `
  Sample of card
  ┌─────────────────────────────────────────────────────────────────────────────
  │ nothing is printed: LINE2 has 71 characters and room for 30 (profile 4711);
  │ LINE2 has 64 characters and room for 30 (profile 17 and 3 more)
  └─────────────────────────────────────────────────────────────────────────────

Nothing was sent.
Nothing would be printed of card: its sample says why.`.slice(1),
  );
});

test('what else a plan would do is said beside it', () => {
  const sample = { kind: 'problem', step: 'card', problem: 'nothing is printed: …', stops: true } as const;
  const other = { name: 'letter', kind: 'direct_mail', outputs: [], list: { ...list, listed: 7 } };
  expect(tail({ ...planned, steps: [...planned.steps, other], samples: [sample] }, 3)).toBe(
    `
Started now, it would write 7 print records.
Nothing was sent.
Nothing would be printed of card: its sample says why.`.slice(1),
  );
});

test('who would be rejected is not counted; a set of nobody is none', () => {
  const set = (rejected: number): Sample => ({
    ...{ kind: 'set' as const, step: 'card', files: 1, seeds: 2, titles: ['NAME'], proof: [] },
    ...{ records: 120 - rejected, rejected: { 'NAME is empty': rejected } },
  });
  expect(tail({ ...planned, samples: [set(18)] }, 2)).toBe(
    'Started now, it would write 100 print records.\nNothing was sent.',
  );
  expect(tail({ ...planned, samples: [set(118)] }, 2)).toBe(
    'Nothing was sent.\nNothing would be printed of card: its sample says why.',
  );
});

test('all reasons of bad addresses, or how many others there are', () => {
  const reasons = (count: number): string => {
    const problems = Array.from({ length: count }, (_, i) => ({ problem: `reason ${i + 1}`, rows: 10 - i }));
    const steps = [
      {
        ...{ name: 'card', kind: 'direct_mail', outputs: [] },
        list: { ...list, exclusions: { bad_address: 30 }, problems },
      },
    ];
    return funnelText({ ...planned, steps })
      .split('\n')
      .filter((line) => line.includes('×'))
      .map((line) => line.trim())
      .join(' · ');
  };
  expect(reasons(4)).toBe('10 × reason 1 · 9 × reason 2 · 8 × reason 3 · 7 × reason 4');
  expect(reasons(6)).toContain('5 × reason 6');
  expect(reasons(7)).toBe(
    '10 × reason 1 · 9 × reason 2 · 8 × reason 3 · 7 × reason 4 · 6 × reason 5 · 9 × 2 other reasons: see --json',
  );
});
