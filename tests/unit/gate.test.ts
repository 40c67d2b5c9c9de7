import { describe, expect, test } from 'vitest';
import { openFake } from '../../src/adapters/channels/fake.ts';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { instantOf } from '../../src/base/time.ts';
import type { Channel, LedgerEntry } from '../../src/ports.ts';
import { frozenAt, frozenList, type FrozenListFixture, observedLedger } from '../support/frozen-list.ts';
import { rulesOf } from '../support/message-rules.ts';

const oneByOne = { batch: 1, inFlight: 1 };
const hours = (count: number) => frozenAt.add({ hours: count });
const acceptedKeys = ({ truth }: ReturnType<typeof openFake>) => truth.accepted.map(({ sendKey }) => sendKey);

const suppression = (more: Partial<Extract<LedgerEntry, { kind: 'suppression' }>> = {}): LedgerEntry => ({
  ...{ kind: 'suppression', addressKey: 'a1', channelKind: 'email', scope: 'all', reason: 'asked by phone' },
  ...more,
});
const optOut = (more: Partial<Extract<LedgerEntry, { kind: 'opt_out' }>> = {}): LedgerEntry => ({
  ...{ kind: 'opt_out', profileKey: 'p1', channelKind: 'email', at: frozenAt },
  ...more,
});
const reported = (event: string): LedgerEntry => ({
  ...{ kind: 'provider_event', provider: 'ses', eventId: event, event, sendKey: 'key1', at: frozenAt },
});

/** Why each message that did not go out was kept back. */
async function reasons({ warehouse }: FrozenListFixture): Promise<Record<string, unknown>> {
  await using session = await warehouse.session('ledger');
  const found: Record<string, unknown> = {};
  for await (const rows of session.stream("select send_key, reason from messages where status = 'dropped' order by 1"))
    for (const { send_key, reason } of rows) found[send_key as string] = reason;
  return found;
}

describe('what the ledger has heard since the list was made', () => {
  test.each<[what: string, entry: LedgerEntry, marketing: string | undefined, transactional: string | undefined]>([
    ['suppressed for every send', suppression(), 'suppressed', 'suppressed'],
    ['suppressed for marketing', suppression({ scope: 'marketing' }), 'suppressed', undefined],
    ['suppressed for every kind', suppression({ channelKind: 'all' }), 'suppressed', 'suppressed'],
    ['suppressed for another kind', suppression({ channelKind: 'direct_mail' }), undefined, undefined],
    ['suppressed for a while', suppression({ expiresAt: hours(1) }), 'suppressed', 'suppressed'],
    ['suppressed until now', suppression({ expiresAt: frozenAt }), undefined, undefined],
    ['opted out', optOut(), 'no_consent', undefined],
    ['opted out of another kind', optOut({ channelKind: 'direct_mail' }), undefined, undefined],
    ['opted out before the profile was changed', optOut({ at: hours(-721) }), undefined, undefined],
    ['unsubscribed from it', reported('unsubscribed'), 'no_consent', undefined],
    ['complained about it', reported('complained'), 'suppressed', 'suppressed'],
    ['it came back', reported('bounced'), 'suppressed', 'suppressed'],
    ['opened it', reported('opened'), undefined, undefined],
  ])('%s', async (_what, entry, marketing, transactional) => {
    for (const [category, reason] of [
      ['marketing', marketing],
      ['transactional', transactional],
    ] as const) {
      await using fixture = await frozenList(3);
      await fixture.ledger.append([entry]);
      await fixture.send({ channel: openFake(), rules: rulesOf('', '{}', category) });
      expect(await reasons(fixture)).toEqual(reason === undefined ? {} : { key1: reason });
      expect(await fixture.counts()).toEqual(reason === undefined ? { accepted: 3 } : { accepted: 2, dropped: 1 });
    }
  });

  test('a whole domain', async () => {
    await using fixture = await frozenList(3);
    await fixture.ledger.append([suppression({ addressKey: 'domain1', scope: 'marketing' })]);
    await fixture.send({ channel: openFake() });
    expect(await reasons(fixture)).toEqual({ key1: 'suppressed' });
  });

  test('lifted again: it goes out', async () => {
    await using fixture = await frozenList(3);
    await fixture.ledger.append([suppression()]);
    await fixture.ledger.append([{ kind: 'lift', addressKey: 'a1', channelKind: 'email' }]);
    await fixture.send({ channel: openFake() });
    expect(await fixture.counts()).toEqual({ accepted: 3 });
  });
});

describe('caps count again for a list that is older than an hour', () => {
  const governance = '{ caps: [{ name: weekly, kinds: [email], max: 1, within: 7d }] }';

  const rules = rulesOf('', governance);
  const clock = (minutes: number) => manualClock(frozenAt.add({ minutes }));

  test.each([
    { age: 59, expected: {} },
    { age: 60, expected: { key0: 'over_cap', key1: 'over_cap' } },
  ])('a later list has reached somebody meanwhile, $age minutes after this one was made', async ({ age, expected }) => {
    await using fixture = await frozenList(3);
    const other = await fixture.another(2);
    await fixture.send({ channel: openFake(), rules: rulesOf('', governance, 'transactional'), ...other });
    await fixture.send({ channel: openFake(), rules }, { clock: clock(age) });
    expect(await reasons(fixture)).toEqual(expected);
  });

  test('what was made before and is still open comes first, what was made later waits', async () => {
    await using fixture = await frozenList(3);
    const other = await fixture.another(2);
    const channel = openFake();
    await fixture.send({ channel, rules, ...other }, { clock: clock(60) });
    await fixture.send({ channel, rules }, { clock: clock(60) });
    expect(acceptedKeys(channel)).toEqual(['key0', 'key1', 'key2']);
    expect(await reasons(fixture)).toEqual({ other0: 'over_cap', other1: 'over_cap' });
  });

  test('a transactional list has no caps', async () => {
    await using fixture = await frozenList(3);
    const other = await fixture.another(2);
    const channel = openFake();
    await fixture.send({ channel, rules: rulesOf('', governance, 'transactional'), ...other }, { clock: clock(60) });
    expect(acceptedKeys(channel)).toEqual(['other0', 'other1']);
  });
});

describe('hours', () => {
  const quiet = '{ quiet_hours: [{ kinds: [email], from: "21:00", to: "08:00" }] }';

  test('in quiet hours a message waits for the first hour where its recipient lives', async () => {
    const zones = ['Europe/London', 'Asia/Tokyo', 'America/New_York', 'Asia/Kathmandu'];
    await using fixture = await frozenList(4, (seq) => ({ zone: zones[seq] ?? '' }));
    await fixture.send({ channel: openFake(), rules: rulesOf('', quiet) });
    // 06:30 in London, 14:30 in Tokyo, 01:30 in New York, 11:15 in Kathmandu.
    expect(await fixture.counts()).toEqual({ accepted: 2, deferred: 2 });
    const states = await fixture.states();
    expect([0, 2].map((seq) => states.get(seq)?.until?.toString())).toEqual([
      '2017-07-03T07:00:00Z',
      '2017-07-03T12:00:00Z',
    ]);
    const [run] = await fixture.ledger.runs();
    expect(run?.lists[0]?.deferredUntil?.toString()).toBe('2017-07-03T07:00:00Z');

    const channel = openFake();
    for (const at of ['2017-07-03T06:59:59Z', '2017-07-03T07:00:00Z', '2017-07-03T12:00:00Z']) {
      await fixture.send({ channel, rules: rulesOf('', quiet) }, { clock: manualClock(instantOf(at)) });
    }
    expect(acceptedKeys(channel)).toEqual(['key0', 'key2']);
    expect(await fixture.counts()).toEqual({ accepted: 4 });
  });

  test('a message whose first hour is too late for it is dropped at once', async () => {
    await using fixture = await frozenList(2, (seq) => ({ expiresAt: frozenAt.add({ minutes: seq === 0 ? 90 : 91 }) }));
    await fixture.send({ channel: openFake(), rules: rulesOf('', quiet) });
    expect(await reasons(fixture)).toEqual({ key0: 'expired' });
    expect(await fixture.counts()).toEqual({ dropped: 1, deferred: 1 });
  });

  test('a transactional message has no quiet hours', async () => {
    await using fixture = await frozenList(2);
    await fixture.send({ channel: openFake(), rules: rulesOf('', quiet, 'transactional') });
    expect(await fixture.counts()).toEqual({ accepted: 2 });
  });
});

describe('while it is sent', () => {
  /** Something happens right before a message goes to the provider. */
  const before = (happens: (seq: number | undefined) => unknown, fake = openFake({ limits: oneByOne })): Channel => ({
    ...fake,
    async send(batch, signal) {
      await happens(batch.messages[0]?.seq);
      return fake.send(batch, signal);
    },
  });

  test.each([
    { millis: 29_999, found: {} },
    { millis: 30_000, found: { key19: 'suppressed' } },
  ])('the ledger is asked again after half a minute: $millis', async ({ millis, found }) => {
    await using fixture = await frozenList(20);
    const clock = manualClock(frozenAt);
    const channel = before(
      async (seq) => {
        if (seq !== 2) return;
        await fixture.ledger.append([suppression({ addressKey: 'a19' })]);
        clock.advance(millis);
      },
      openFake({ limits: oneByOne }),
    );
    await fixture.send({ channel }, { clock });
    expect(await reasons(fixture)).toEqual(found);
  });

  test('and at once when an order had an effect', async () => {
    await using fixture = await frozenList(4);
    let heeded = 0;
    const inbox = {
      ...{ drain: () => Promise.resolve(), released: () => new Set<string>(), heldBack: () => undefined },
      heeded: () => heeded,
    };
    const channel = before(async (seq) => {
      if (seq !== 2) return;
      await fixture.ledger.append([suppression({ addressKey: 'a3' })]);
      heeded++;
    });
    await fixture.send({ channel }, { inbox });
    expect(await reasons(fixture)).toEqual({ key3: 'suppressed' });
  });

  test('held up for an hour between intent and wire, a batch does not leave: it is looked at again', async () => {
    await using fixture = await frozenList(4);
    const clock = manualClock(frozenAt);
    let isHeldUp = false;
    const ledger = observedLedger(fixture.ledger, (what, entries) => {
      if (isHeldUp || what === 'begun' || !entries.some(({ kind }) => kind === 'intent')) return;
      isHeldUp = true;
      clock.advance(3_600_000);
      void fixture.ledger.append([suppression()]);
    });
    const channel = openFake({ limits: { batch: 4, inFlight: 1 } });
    expect(await fixture.send({ channel }, { clock, ledger })).toEqual({});
    expect(channel.truth.batches.map(({ attempt, sendKeys }) => [attempt, sendKeys])).toEqual([
      [2, ['key0', 'key2', 'key3']],
    ]);
    expect(await reasons(fixture)).toEqual({ key1: 'suppressed' });
    expect(await fixture.counts()).toEqual({ accepted: 3, dropped: 1 });
  });

  test.each([61_000, -61_000])('the clock of the machine moves by %i ms: nothing more is taken up', async (millis) => {
    await using fixture = await frozenList(6);
    const clock = manualClock(frozenAt);
    const channel = before((seq) => {
      if (seq === 2) clock.set(clock.now().add({ milliseconds: millis }));
    });
    expect(await fixture.send({ channel }, { clock })).toEqual({
      because: `the clock of this machine was moved by ${millis / 1_000} s`,
    });
    expect(await fixture.counts()).toEqual({ accepted: 3, listed: 3 });
    expect(await fixture.send({ channel: openFake() }, { clock })).toEqual({});
  });
});

test.each([
  { free: 999_999_999, because: '0.9 GB are free on the disk, and 1.0 GB have to be: the ledger must be able to grow' },
  { free: 1_000_000_000, because: undefined },
])('$free bytes are free on the disk', async ({ free, because }) => {
  await using fixture = await frozenList(3);
  const channel = openFake();
  const files = { ...openFiles(), free: () => Promise.resolve(free) };
  expect(await fixture.send({ channel }, { files })).toEqual(because === undefined ? {} : { because });
  expect(await fixture.counts()).toEqual(because === undefined ? { accepted: 3 } : { listed: 3 });
});
