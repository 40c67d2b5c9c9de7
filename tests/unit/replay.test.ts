import { describe, expect, test } from 'vitest';
import { type Fault, openFake } from '../../src/adapters/channels/fake.ts';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import type { Instant } from '../../src/base/time.ts';
import type { Channel, LedgerEntry } from '../../src/ports.ts';
import type { DeliveryContext } from '../../src/run/send/pass.ts';
import { isReplayable } from '../../src/run/send/replays.ts';
import { dropCancelled } from '../../src/run/steer/inbox.ts';
import { frozenAt, frozenList } from '../support/frozen-list.ts';

/** A batch of which nobody knows whether it arrived is sent again only as the same batch, to who may still have it. */

const limits = { batch: 3, inFlight: 1, idempotent: { ttl: 86_400_000 } };

/** A provider that takes everything, and answers as planned once. */
function provider(first: Fault, more: Partial<Channel> = {}) {
  let isFirst = true;
  const fake = openFake({
    limits,
    plan: ({ seq }) => {
      if (!isFirst) return 'accept';
      isFirst = seq !== 2;
      return first;
    },
  });
  return { fake, channel: { ...fake, ...more } satisfies Channel };
}

/** A list of three that a process has sent, and died: its batch is unknown, and the provider has it. */
async function lost() {
  const fixture = await frozenList(3);
  const { fake } = provider('lost answer');
  const dying = { ...fake, send: (...call: Parameters<Channel['send']>) => fake.send(...call).then(die) };
  await expect(fixture.send({ channel: dying })).rejects.toThrow('killed');
  expect(await fixture.counts()).toEqual({ unknown: 3 });
  return { fixture, fake };
}

const die = (): never => {
  throw new Error('killed');
};

test('the same batch, the same bytes, the same key: taken once', async () => {
  const { fixture, fake } = await lost();
  await using _fixture = fixture;
  expect(await fixture.send({ channel: fake })).toEqual({});
  expect(fake.truth.batches.map(({ id }) => id)).toEqual(Array(2).fill(fake.truth.batches[0]?.id));
  expect(fake.truth.accepted).toHaveLength(3);
  expect(await fixture.counts()).toEqual({ accepted: 3 });
});

describe('it stays unknown, and nothing leaves', () => {
  const key = { addressKey: 'a1', channelKind: 'email' } as const;
  const settled: readonly [what: string, entry: LedgerEntry][] = [
    ['a member is suppressed meanwhile', { kind: 'suppression', ...key, scope: 'all', reason: 'asked by phone' }],
    [
      'a member has opted out',
      { kind: 'opt_out', profileKey: 'p1', channelKind: 'email', at: frozenAt.add({ hours: 1 }) },
    ],
  ];
  test.each(settled)('%s', async (_what, entry) => {
    const { fixture, fake } = await lost();
    await using _fixture = fixture;
    await fixture.ledger.append([entry]);
    await fixture.send({ channel: fake });
    expect(fake.truth.batches).toHaveLength(1);
    expect(await fixture.counts()).toEqual({ unknown: 3 });
  });

  test.each(['paused', 'cancelled'] as const)('the run is %s', async (status) => {
    const { fixture, fake } = await lost();
    await using _fixture = fixture;
    const { ledger, list, file } = fixture;
    const run = { campaign: list.campaign, runKey: list.runKey, plannedAt: frozenAt, definition: 'd' };
    await ledger.append([{ kind: 'run', ...run, status }]);
    const inbox = { drain: () => Promise.resolve(), released: () => new Set<string>(), heeded: () => 0 };
    const held = { ...inbox, heldBack: () => status };
    expect(await fixture.send({ channel: fake }, { inbox: held })).toEqual({ because: status });
    await dropCancelled({ ledger, files: openFiles(), folder: file.replace('/offer.parquet', '') });
    expect(fake.truth.batches).toHaveLength(1);
    expect(await fixture.counts()).toEqual({ unknown: 3 });
  });

  test('it went to another account', async () => {
    const { fixture, fake } = await lost();
    await using _fixture = fixture;
    await fixture.send({ channel: { ...fake, account: 'another' } });
    expect(fake.truth.batches).toHaveLength(1);
    expect(await fixture.counts()).toEqual({ unknown: 3 });
  });

  test.each([
    { what: 'a fifth of the time is left', hours: 19, batches: 2 },
    { what: 'the time is over but for a fifth', hours: 20, batches: 1 },
  ])('$what', async ({ hours, batches }) => {
    const { fixture, fake } = await lost();
    await using _fixture = fixture;
    await fixture.send({ channel: fake }, { clock: manualClock(frozenAt.add({ hours })) });
    expect(fake.truth.batches).toHaveLength(batches);
  });

  test('the clock was set back: a batch becomes no younger by that', async () => {
    const { fixture, fake } = await lost();
    await using _fixture = fixture;
    const [state] = (await fixture.states()).values();
    const isReplayableAt = (lastAt: Instant): boolean => {
      const account = { spent: [], lastAt };
      return state !== undefined && isReplayable(state, { account, channel: fake, context: setBack });
    };
    const setBack = { clock: manualClock(frozenAt) } as Partial<DeliveryContext> as DeliveryContext;
    expect([19, 20].map((hours) => isReplayableAt(frozenAt.add({ hours })))).toEqual([true, false]);
  });
});

test('409: the provider is at work on it, and is asked again under the same key until it has an answer', async () => {
  await using fixture = await frozenList(3);
  const fake = openFake({ limits });
  let asked = 0;
  const channel: Channel = {
    ...fake,
    async send(batch, signal) {
      const outcomes = await fake.send(batch, signal);
      const isInProgress = ++asked < 4;
      return isInProgress ? outcomes.map(() => ({ kind: 'unknown', reason: '409', isInProgress })) : outcomes;
    },
  };
  expect(await fixture.send({ channel })).toEqual({});
  expect(new Set(fake.truth.batches.map(({ id }) => id)).size).toBe(1);
  expect({ asked, taken: fake.truth.accepted.length, counts: await fixture.counts() }).toEqual({
    ...{ asked: 4, taken: 3, counts: { accepted: 3 } },
  });
});
