import { describe, expect, test } from 'vitest';
import { type Fault, openFake } from '../../src/adapters/channels/fake.ts';
import { manualClock } from '../../src/adapters/clock.ts';
import type { Channel } from '../../src/ports.ts';
import { frozenAt, frozenList, observedLedger, plainRenderer, policy } from '../support/frozen-list.ts';

const oneByOne = { batch: 1, inFlight: 1 };
const faults = (planned: Readonly<Record<string, Fault>>) =>
  openFake({ plan: ({ sendKey }) => planned[sendKey] ?? 'accept', limits: oneByOne });
const acceptedKeys = ({ truth }: { truth: ReturnType<typeof openFake>['truth'] }) =>
  truth.accepted.map(({ sendKey }) => sendKey);

test('an intent is durable before its batch leaves, outcomes are recorded after it', async () => {
  await using fixture = await frozenList(5);
  const told: string[] = [];
  const ledger = observedLedger(fixture.ledger, (what, entries) => {
    for (const entry of entries) {
      if (entry.kind === 'intent') told.push(`intent ${entry.seqs.join(' ')} ${what}`);
      if (entry.kind === 'outcome') told.push(`outcome ${entry.seq} ${what}`);
    }
  });
  const fake = openFake({ limits: { batch: 2, inFlight: 1 } });
  const channel: Channel = {
    ...fake,
    send(batch, signal) {
      told.push(`wire ${batch.messages.map(({ seq }) => seq).join(' ')}`);
      return fake.send(batch, signal);
    },
  };
  await fixture.send({ channel }, { ledger });
  for (const seqs of [[0, 1], [2, 3], [4]]) {
    const batch = seqs.join(' ');
    const story = [`intent ${batch} begun`, `intent ${batch} durable`, `wire ${batch}`];
    const outcomes = ['begun', 'durable'].flatMap((what) => seqs.map((seq) => `outcome ${seq} ${what}`));
    expect(told.filter((what) => [...story, ...outcomes].includes(what))).toEqual([...story, ...outcomes]);
  }
});

describe('what becomes of a message', () => {
  test('two passes send nothing twice', async () => {
    await using fixture = await frozenList(120);
    const channel = openFake();
    await fixture.send({ channel });
    await fixture.send({ channel });
    expect(channel.truth.accepted).toHaveLength(120);
    expect(await fixture.counts()).toEqual({ accepted: 120 });
  });

  test('asked to come again: it comes in a new batch, of the same pass', async () => {
    await using fixture = await frozenList(3);
    const channel = openFake({ plan: ({ seq }, { attempt }) => (seq === 1 && attempt === 1 ? 'retry' : 'accept') });
    expect(await fixture.send({ channel })).toEqual({});
    const [first, second] = channel.truth.batches;
    expect(first).toMatchObject({ attempt: 1, sendKeys: ['key0', 'key1', 'key2'] });
    expect(second).toMatchObject({ attempt: 2, sendKeys: ['key1'] });
    expect(second?.id).not.toBe(first?.id);
    expect((await fixture.states()).get(1)).toMatchObject({ status: 'accepted', attempt: 2 });
  });

  test('three of fifty are refused: they alone come again, and none of the others', async () => {
    await using fixture = await frozenList(50);
    const busy = new Set([3, 17, 49]);
    const channel = openFake({ plan: ({ seq }, { attempt }) => (busy.has(seq) && attempt === 1 ? 'retry' : 'accept') });
    expect(await fixture.send({ channel })).toEqual({});
    expect(channel.truth.batches.map(({ sendKeys }) => sendKeys.length)).toEqual([50, 3]);
    expect(channel.truth.batches[1]?.sendKeys).toEqual(['key3', 'key17', 'key49']);
    expect(channel.truth.accepted).toHaveLength(50);
  });

  test('refused each time, while others get through: after so many retries it has failed', async () => {
    await using fixture = await frozenList(3);
    const channel = faults({ key1: 'retry' });
    expect(await fixture.send({ channel, policy: { ...policy, retries: 2 } })).toEqual({});
    expect(channel.truth.batches.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 2, 3]);
    expect(await fixture.counts()).toEqual({ accepted: 2, failed: 1 });
    await using session = await fixture.warehouse.session('ledger');
    for await (const rows of session.stream("select reason from messages where status = 'failed'"))
      expect(rows).toEqual([{ reason: 'retries: the fake is busy' }]);
  });

  test('nobody gets through: nobody fails because of that, the list waits', async () => {
    await using fixture = await frozenList(2);
    const channel = openFake({ plan: () => 'retry' });
    expect(await fixture.send({ channel })).toEqual({
      because: 'paused: 10 batches in a row failed: the fake is busy',
    });
    expect(await fixture.counts()).toEqual({ retry: 2 });
  });

  test.each<Fault>(['retry', 'reject'])(
    'sent again although it may have arrived, and answered with %s: nobody says that it did not arrive',
    async (then) => {
      await using fixture = await frozenList(3);
      const channel = openFake({
        limits: oneByOne,
        plan: ({ seq }, { attempt }) => (seq !== 1 ? 'accept' : attempt === 1 ? 'lost answer' : then),
      });
      expect(await fixture.send({ channel, policy: { ...policy, retries: 2, unknown: 'resend' } })).toEqual({});
      expect(acceptedKeys(channel)).toEqual(['key0', 'key1', 'key2']);
      expect(await fixture.counts()).toEqual({ accepted: 2, unknown: 1 });
      await fixture.send({ channel, policy: { ...policy, retries: 0, unknown: 'resend' } });
      expect(await fixture.counts()).toEqual({ accepted: 2, unknown: 1 });
    },
  );

  test('rejected: never again', async () => {
    await using fixture = await frozenList(3);
    await fixture.send({ channel: faults({ key1: 'reject' }) });
    const channel = openFake();
    await fixture.send({ channel });
    expect(channel.truth.batches).toEqual([]);
    expect(await fixture.counts()).toEqual({ accepted: 2, rejected: 1 });
  });

  test.each(['lost answer', 'lost message'] as const)('%s: unknown, and never sent again', async (fault) => {
    await using fixture = await frozenList(3);
    await fixture.send({ channel: faults({ key1: fault }) });
    const channel = openFake();
    await fixture.send({ channel });
    expect(channel.truth.batches).toEqual([]);
    expect(await fixture.counts()).toEqual({ accepted: 2, unknown: 1 });
  });

  test('a short answer: unknown for the rest of the batch', async () => {
    await using fixture = await frozenList(4);
    await fixture.send({ channel: openFake({ plan: ({ seq }) => (seq === 2 ? 'short answer' : 'accept') }) });
    expect(await fixture.counts()).toEqual({ accepted: 2, unknown: 2 });
  });

  test('a row that cannot be rendered is rejected, and the others of its batch go out', async () => {
    await using fixture = await frozenList(3);
    const channel = openFake();
    await fixture.send({
      channel,
      renderer: { render: (row) => (row.seq === 1 ? { problem: 'the subject is empty' } : plainRenderer.render(row)) },
    });
    expect(acceptedKeys(channel)).toEqual(['key0', 'key2']);
    expect(await fixture.counts()).toEqual({ accepted: 2, rejected: 1 });
    await using session = await fixture.warehouse.session('ledger');
    const reasons = session.stream("select send_key, reason from messages where status = 'rejected'");
    for await (const rows of reasons)
      expect(rows).toEqual([{ send_key: 'key1', reason: 'render: the subject is empty' }]);
  });

  test('a row that was asked to come again and cannot be rendered any more is rejected, not unknown', async () => {
    await using fixture = await frozenList(1);
    await fixture.send({ channel: faults({ key0: 'retry' }) });
    await fixture.send({ channel: openFake(), renderer: { render: () => ({ problem: 'the subject is empty' }) } });
    expect(await fixture.counts()).toEqual({ rejected: 1 });
  });

  test('too late: dropped; too early: waits for another pass', async () => {
    await using fixture = await frozenList(4, (seq) => ({
      ...(seq === 1 ? { expiresAt: frozenAt } : {}),
      ...(seq === 2 ? { notBefore: frozenAt.add({ hours: 1 }) } : {}),
    }));
    const channel = openFake();
    await fixture.send({ channel });
    expect(acceptedKeys(channel)).toEqual(['key0', 'key3']);
    expect(await fixture.counts()).toEqual({ accepted: 2, dropped: 1, deferred: 1 });
    await fixture.send({ channel }, { clock: manualClock(frozenAt.add({ hours: 1 })) });
    expect(acceptedKeys(channel)).toEqual(['key0', 'key3', 'key2']);
    expect(await fixture.counts()).toEqual({ accepted: 3, dropped: 1 });
  });
});

describe('a channel that takes the same batch twice without a second effect', () => {
  const limits = { batch: 2, inFlight: 1, idempotent: { ttl: 86_400_000 } };

  test('what is unknown is sent again: the same batch, the same bytes', async () => {
    await using fixture = await frozenList(5);
    const channel = openFake({
      limits,
      plan: ({ seq }, { attempt }) => (attempt === 1 && isFirst(channel) && seq < 2 ? 'lost answer' : 'accept'),
    });
    await fixture.send({ channel });
    const [first] = channel.truth.batches;
    expect(channel.truth.batches.at(-1)).toEqual(first);
    expect(acceptedKeys(channel)).toEqual(['key0', 'key1', 'key2', 'key3', 'key4']);
    expect(await fixture.counts()).toEqual({ accepted: 5 });
  });

  test.each([
    { what: 'its bytes changed', render: 'Good day', hours: 0 },
    { what: 'it is too late for it', render: 'Hello', hours: 73 },
  ])('it stays unknown when $what', async ({ render, hours }) => {
    await using fixture = await frozenList(2);
    await fixture.send({ channel: openFake({ limits, plan: () => 'lost message' }) });
    const channel = openFake({ limits });
    await fixture.send(
      {
        channel,
        renderer: {
          render: (row) => ({ from: 'news@example.com', to: row.address, bytes: Buffer.from(`${render} ${row.seq}`) }),
        },
      },
      { clock: manualClock(frozenAt.add({ hours })) },
    );
    expect(channel.truth.batches).toEqual([]);
    expect(await fixture.counts()).toEqual({ unknown: 2 });
  });

  test('it stays unknown when a part of its batch is known: the rest is not that batch', async () => {
    await using fixture = await frozenList(2);
    await fixture.send({ channel: openFake({ limits, plan: ({ seq }) => (seq === 1 ? 'short answer' : 'accept') }) });
    const channel = openFake({ limits });
    await fixture.send({ channel });
    expect(channel.truth.batches).toEqual([]);
    expect(await fixture.counts()).toEqual({ accepted: 1, unknown: 1 });
  });
});

/** True until a second batch has come in. */
const isFirst = ({ truth }: ReturnType<typeof openFake>): boolean => truth.batches.length === 1;

test('few batches are in memory as messages: those on the wire, and those that wait for it', async () => {
  await using fixture = await frozenList(600);
  const fake = openFake({ limits: { batch: 10, inFlight: 3 } });
  const inMemory = { now: 0, most: 0 };
  const channel: Channel = {
    ...fake,
    async send(batch, signal) {
      const answer = await fake.send(batch, signal);
      inMemory.now -= batch.messages.length;
      return answer;
    },
  };
  const renderer = {
    render(row: Parameters<typeof plainRenderer.render>[0]) {
      inMemory.most = Math.max(inMemory.most, ++inMemory.now);
      return plainRenderer.render(row);
    },
  };
  await fixture.send({ channel, renderer });
  expect(fake.truth.accepted).toHaveLength(600);
  expect(fake.truth.mostInFlight).toBeLessThanOrEqual(3);
  expect(inMemory.most).toBeLessThanOrEqual(360);
});
