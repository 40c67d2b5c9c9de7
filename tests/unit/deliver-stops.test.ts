import { describe, expect, test } from 'vitest';
import { type FakeOptions, openFake } from '../../src/adapters/channels/fake.ts';
import { manualClock } from '../../src/adapters/clock.ts';
import type { Channel, LedgerEntry } from '../../src/ports.ts';
import { frozenAt, frozenList, observedLedger } from '../support/frozen-list.ts';

const oneByOne = { batch: 1, inFlight: 1 };

describe('stopping', () => {
  test('stop: the account is wrong, and the list is not burnt on it', async () => {
    await using fixture = await frozenList(100);
    const channel = openFake({ limits: { batch: 1, inFlight: 3 }, plan: ({ seq }) => (seq >= 5 ? 'stop' : 'accept') });
    expect(await fixture.send({ channel })).toEqual({
      because: 'paused: the fake does not know the account',
    });
    expect(channel.truth.batches.length).toBeLessThanOrEqual(5 + 3);
    const { accepted, retry = 0, listed = 0 } = await fixture.counts();
    expect({ accepted, open: retry + listed }).toEqual({ accepted: 5, open: 95 });
    const healed = openFake();
    expect(await fixture.send({ channel: healed })).toEqual({});
    expect(await fixture.counts()).toEqual({ accepted: 100 });
  });

  test.each([0, 5_000])('wrong credentials from message %i on: no more leave than are on their way', async (from) => {
    await using fixture = await frozenList(5_300);
    const limits = { batch: 50, inFlight: 3 };
    const channel = openFake({ limits, plan: ({ seq }) => (seq >= from ? 'stop' : 'accept') });
    expect(await fixture.send({ channel })).toEqual({ because: 'paused: the fake does not know the account' });
    expect(channel.truth.batches.length).toBeLessThanOrEqual(from / 50 + 3);
    const { accepted = 0, retry = 0, listed = 0 } = await fixture.counts();
    expect({ accepted, open: retry + listed }).toEqual({ accepted: from, open: 5_300 - from });
  });

  test('ten refusals in a row: the provider is down, the rest waits', async () => {
    await using fixture = await frozenList(100);
    const channel = openFake({ limits: oneByOne, plan: ({ seq }) => (seq >= 5 ? 'retry' : 'accept') });
    expect(await fixture.send({ channel })).toEqual({
      because: 'paused: 10 batches in a row failed: the fake is busy',
    });
    expect(await fixture.counts()).toEqual({ accepted: 5, retry: 10, listed: 85 });
  });

  test('refusals between others do not stop it', async () => {
    await using fixture = await frozenList(60);
    const plan: FakeOptions['plan'] = ({ seq }, { attempt }) => (seq % 10 === 0 || attempt > 1 ? 'accept' : 'retry');
    expect(await fixture.send({ channel: openFake({ limits: oneByOne, plan }) })).toEqual({});
    expect(await fixture.counts()).toEqual({ accepted: 60 });
  });

  test('most of two hundred are refused, though never ten in a row: the provider is in trouble', async () => {
    await using fixture = await frozenList(600);
    const channel = openFake({ limits: oneByOne, plan: ({ seq }) => (seq % 4 === 0 ? 'accept' : 'retry') });
    expect(await fixture.send({ channel })).toEqual({
      because: 'paused: 150 of the last 200 messages were refused or not answered: the fake is busy',
    });
    expect(channel.truth.batches.length).toBeLessThan(250);
  });

  test('somebody wants an end: nothing new is taken, what is on its way is waited for', async () => {
    await using fixture = await frozenList(10);
    const stop = new AbortController();
    const channel = openFake({
      limits: oneByOne,
      plan({ seq }) {
        if (seq === 3) stop.abort();
        return 'accept';
      },
    });
    expect(await fixture.send({ channel }, { stop: stop.signal })).toEqual({ because: 'stopped by hand' });
    expect(await fixture.counts()).toEqual({ accepted: 4, listed: 6 });
  });

  test('somebody wants an end, and an answer does not come: after half a minute it is unknown', async () => {
    await using fixture = await frozenList(10);
    const stop = new AbortController();
    const clock = manualClock(frozenAt);
    const channel = openFake({ limits: oneByOne, plan: ({ seq }) => (seq === 3 ? 'silence' : 'accept') });
    const silent: Channel = {
      ...channel,
      send(batch, signal) {
        const answer = channel.send(batch, signal);
        if (batch.messages[0]?.seq === 3) {
          stop.abort();
          clock.advance(30_000);
        }
        return answer;
      },
    };
    expect(await fixture.send({ channel: silent }, { clock, stop: stop.signal })).toEqual({
      because: 'stopped by hand',
    });
    expect(await fixture.counts()).toEqual({ accepted: 3, unknown: 1, listed: 6 });
  });
});

describe('a ledger that fails', () => {
  const narrow = { batch: 2, inFlight: 1 };
  const isIntentOf = (seq: number) => (entry: LedgerEntry) => entry.kind === 'intent' && entry.seqs.includes(seq);

  test.each<{ what: string; failsAt: (entry: LedgerEntry) => boolean }>([
    { what: 'before an intent is durable', failsAt: isIntentOf(40) },
    { what: 'after the wire', failsAt: ({ kind }) => kind === 'outcome' },
  ])('$what: nothing goes out but what has a durable intent, and the ledger is told nothing more', async (failing) => {
    await using fixture = await frozenList(90);
    const told: string[] = [];
    const ledger = observedLedger(fixture.ledger, (what, entries) => {
      if (what === 'begun' && entries.some(failing.failsAt)) {
        told.push('failed');
        throw new Error('the disk is full');
      }
      told.push(what, ...entries.flatMap((entry) => (entry.kind === 'intent' ? [entry.batch] : [])));
    });
    const channel = openFake({ limits: narrow });
    await expect(fixture.send({ channel }, { ledger })).rejects.toThrow('the disk is full');
    expect(told.indexOf('failed')).toBe(told.length - 1);
    expect(channel.truth.batches.length).toBeGreaterThan(0);
    for (const { id } of channel.truth.batches) expect(told).toContain(id);
    expect(channel.truth.accepted.length).toBeLessThanOrEqual(40);
  });

  test('a commit that failed after it was durable leaves what was not sent unknown', async () => {
    await using fixture = await frozenList(60);
    const ledger = observedLedger(fixture.ledger, (what) => {
      if (what === 'durable') throw new Error('the disk is full');
    });
    const channel = openFake({ limits: narrow });
    await expect(fixture.send({ channel }, { ledger })).rejects.toThrow('the disk is full');
    expect(channel.truth.batches).toEqual([]);
    const { unknown = 0, listed = 0 } = await fixture.counts();
    expect([unknown > 0, unknown + listed]).toEqual([true, 60]);
  });

  test('with several batches on their way, those are waited for and recorded as far as possible', async () => {
    await using fixture = await frozenList(100);
    let failed = false;
    const ledger = observedLedger(fixture.ledger, (what, entries) => {
      failed ||= what === 'begun' && entries.some((entry) => entry.kind === 'intent' && entry.seqs.includes(20));
      if (failed) throw new Error('the disk is full');
    });
    const channel = openFake({ limits: { batch: 1, inFlight: 4 } });
    await expect(fixture.send({ channel }, { ledger })).rejects.toThrow('the disk is full');
    expect(channel.truth.accepted.map(({ sendKey }) => sendKey)).not.toContain('key20');
    const { accepted = 0, unknown = 0, listed = 0 } = await fixture.counts();
    expect(accepted + unknown).toBe(channel.truth.accepted.length);
    expect(accepted + unknown + listed).toBe(100);
  });
});

test('a list that ends too soon is no list: it fails after what was on its way has ended', async () => {
  await using fixture = await frozenList(10);
  const channel = openFake({ limits: oneByOne });
  const list = { ...fixture.list, rows: 11 };
  await expect(fixture.send({ channel, list })).rejects.toThrow('10 rows were read of 11');
  expect(await fixture.counts()).toEqual({ accepted: 10 });
});
