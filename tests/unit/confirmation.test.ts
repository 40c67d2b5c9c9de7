import { describe, expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import { type Instant, instantOf } from '../../src/base/time.ts';
import type { ListRecord, RunRecord } from '../../src/ports.ts';
import type { Environment } from '../../src/run/run-context.ts';
import { campaignFilesHash, questionOf } from '../../src/run/steer/confirmation.ts';
import { campaignOf, defineRun } from '../../src/run/run-definition.ts';
import { dateOf } from '../../src/base/time.ts';
import { checkedProject } from '../support/built-model.ts';

const night = instantOf('2017-07-03T05:30:00Z');
const campaign = (confirm: string): string => `
confirm: ${confirm}
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: lapsed }
`;

async function runOf(confirm: string) {
  const { value: plan } = await checkedProject({
    'campaigns/win_back/campaign.yml': campaign(confirm),
    'campaigns/win_back/recent.sql': undefined,
    'campaigns/win_back/offer.mjml': undefined,
  });
  if (plan === undefined) throw new Error('the project is not sound');
  const day = { plannedAt: night, date: dateOf('2017-07-03') };
  return defineRun(plan, new Map(), { campaign: 'win_back', runKey: 'win_back@now', overrides: {}, ...day });
}

const list = (runKey: string, values: Partial<ListRecord> = {}): ListRecord => ({
  ...{ campaign: 'win_back', runKey, step: 'offer', channel: 'newsletter', channelKind: 'email', entity: 'customer' },
  ...{ rows: 10, excluded: 0, hash: 'h1', frozenAt: night, exclusions: {}, counts: { listed: 10 } },
  ...values,
});

const record = (runKey: string, values: Partial<RunRecord> = {}): RunRecord => ({
  ...{ campaign: 'win_back', runKey, status: 'sending', plannedAt: night, startedAt: night, definition: 'd' },
  ...{ steps: [], populations: [], lists: [list(runKey)] },
  ...values,
});

const confirmedAt = (at: Instant, files: string, lists = ['h1']) => ({
  confirmation: { files, lists, confirmedAt: at },
});
const hours = (count: number): Instant => night.subtract({ hours: count });
const sent = [list('win_back@before', { counts: { accepted: 10 } })];
const first = 'nobody has confirmed this campaign yet as its files are now';

interface Case {
  readonly what: string;
  readonly confirm?: string;
  readonly deliver?: Environment['deliver'];
  /** Of this run. */
  readonly now?: (files: string) => Partial<RunRecord>;
  /** Of the run before it; without it there was none. */
  readonly before?: (files: string) => Partial<RunRecord>;
  readonly asks: string | undefined;
}

describe('whether a run waits for a person', () => {
  test.each<Case>([
    { what: 'the first run', asks: first },
    { what: 'where nothing leaves the machine', deliver: 'outbox', asks: undefined },
    { what: 'with confirm: never', confirm: 'never', asks: undefined },
    { what: 'with confirm: always', confirm: 'always', asks: 'each of its lists is confirmed by a person' },
    { what: 'once it was confirmed', now: (files) => confirmedAt(hours(1), files), asks: undefined },
    { what: 'once other lists were confirmed', now: (files) => confirmedAt(hours(1), files, ['h2']), asks: first },
    { what: 'a day after it was confirmed', now: (files) => confirmedAt(hours(24), files), asks: first },
    {
      what: 'a day after it was confirmed, when it has begun to send',
      now: (files) => ({
        ...confirmedAt(hours(30), files),
        lists: [list('win_back@now', { counts: { listed: 9, accepted: 1 } })],
      }),
      asks: undefined,
    },
    {
      what: 'nothing is listed',
      now: () => ({ lists: [list('win_back@now', { rows: 0, counts: {} })] }),
      asks: undefined,
    },
    {
      what: 'after a run of the same files that was confirmed and sent',
      before: (files) => ({ ...confirmedAt(hours(200), files), lists: sent }),
      asks: undefined,
    },
    {
      what: 'after a run of other files',
      before: () => ({ ...confirmedAt(hours(200), 'other'), lists: sent }),
      asks: first,
    },
    {
      what: 'after a run that was confirmed and called off before it sent',
      before: (files) => ({ ...confirmedAt(hours(200), files), status: 'cancelled' }),
      asks: first,
    },
  ])('$what', async ({ confirm = 'first', deliver = 'providers', now, before, asks }) => {
    const run = await runOf(confirm);
    const files = campaignFilesHash(campaignOf(run));
    const mine = record('win_back@now', now?.(files));
    const runs = [...(before === undefined ? [] : [record('win_back@before', before(files))]), mine];
    const context = { environment: { name: 'prod', deliver, folder: '' }, clock: manualClock(night) };
    expect(questionOf(run, mine, runs, context)).toBe(asks);
  });
});

describe('what expired while nobody was at work', () => {
  /** Made four days ago, to be sent within three; somebody is at work again since an hour. */
  const made = { frozenAt: hours(96), counts: { accepted: 4, deferred: 1, listed: 5 } };
  const question =
    'nobody was at work for more than 36 hours until 2017-07-03T04:30:00.000Z: too late by now, and dropped, are 6 of offer';

  test.each<
    [
      what: string,
      list: Partial<ListRecord>,
      silentUntil: Instant | undefined,
      at: Instant | undefined,
      asks: string | undefined,
    ]
  >([
    ['is asked about', made, hours(1), undefined, question],
    ['is asked about, though it was confirmed before', made, hours(1), hours(95), question],
    ['is dropped once somebody has confirmed it since', made, hours(1), hours(0), undefined],
    ['is dropped when somebody was at work all the time', made, undefined, undefined, undefined],
    ['is dropped when it was made after that', made, hours(97), undefined, undefined],
    ['is no question while it is not too late', { ...made, frozenAt: hours(71) }, hours(1), undefined, undefined],
    ['is no question when nothing is open', { ...made, counts: { accepted: 10 } }, hours(1), undefined, undefined],
  ])('%s', async (_what, values, silentUntil, confirmed, asks) => {
    const run = await runOf('never');
    const mine = record('win_back@now', {
      lists: [list('win_back@now', values)],
      ...(confirmed === undefined ? {} : confirmedAt(confirmed, '')),
    });
    const context = {
      environment: { name: 'prod', deliver: 'providers' as const, folder: '' },
      clock: manualClock(night),
      ...(silentUntil === undefined ? {} : { silentUntil }),
    };
    expect(questionOf(run, mine, [mine], context)).toBe(asks);
  });
});
