import { describe, expect, test } from 'vitest';
import { openFake } from '../../src/adapters/channels/fake.ts';
import { manualClock } from '../../src/adapters/clock.ts';
import type { Channel } from '../../src/ports.ts';
import { mostTurns } from '../../src/run/send/take-up.ts';
import { frozenAt, frozenList, type FrozenListFixture, plainRenderer, policy } from '../support/frozen-list.ts';

/** Where a list stops by itself, and what lets it go on. */

const oneByOne = { batch: 1, inFlight: 1 };

describe('so many messages of a channel may be unknown, those on their way included', () => {
  const few = { ...policy, maxUnknown: 5 };
  const full = { because: 'paused: 5 messages of this channel are unknown, and 5 may be' };
  const losing = (limits = { batch: 2, inFlight: 3 }) => openFake({ limits, plan: () => 'lost answer' });

  test('no more than that leave, however many go at once, and the next pass does not begin', async () => {
    await using fixture = await frozenList(40);
    const channel = losing({ batch: 1, inFlight: 3 });
    expect(await fixture.send({ channel, policy: few })).toEqual(full);
    expect(await fixture.counts()).toEqual({ unknown: 5, listed: 35 });
    const healed = openFake();
    expect(await fixture.send({ channel: healed, policy: few })).toEqual(full);
    expect([channel.truth.accepted.length, healed.truth.batches]).toEqual([5, []]);
  });

  test('a batch is never larger than what may be unknown, and none goes that would be too much', async () => {
    await using fixture = await frozenList(40);
    const channel = losing();
    await fixture.send({ channel, policy: few });
    expect(await fixture.counts()).toEqual({ unknown: 4, listed: 36 });
    await using other = await frozenList(40);
    await other.send({ channel: losing({ batch: 50, inFlight: 3 }), policy: few });
    expect(await other.counts()).toEqual({ unknown: 5, listed: 35 });
  });

  test('another list of the same channel waits, too', async () => {
    await using fixture = await frozenList(10);
    const other = await fixture.another(10);
    await fixture.send({ channel: losing(), policy: { ...policy, maxUnknown: 10 } });
    const channel = openFake();
    expect(await fixture.send({ channel, policy: { ...policy, maxUnknown: 10 }, ...other })).toEqual({
      because: 'paused: 10 messages of this channel are unknown, and 10 may be',
    });
    expect(channel.truth.batches).toEqual([]);
  });

  test('settled by a person, as many as were settled may go', async () => {
    await using fixture = await frozenList(40);
    const { ledger, list } = fixture;
    await fixture.send({ channel: losing(oneByOne), policy: few });
    await ledger.append([
      { kind: 'settle', runKey: list.runKey, as: 'accepted', sendKeys: ['key0', 'key1'], reason: 'asked' },
    ]);
    expect(await fixture.send({ channel: losing(oneByOne), policy: few })).toEqual(full);
    expect(await fixture.counts()).toEqual({ accepted: 2, unknown: 5, listed: 33 });
    await ledger.append([{ kind: 'settle', runKey: list.runKey, as: 'rejected', reason: 'asked' }]);
    expect(await fixture.send({ channel: openFake(), policy: few })).toEqual({});
    expect(await fixture.counts()).toEqual({ accepted: 35, rejected: 5 });
  });

  test('settled by a replay, which needs no room of its own', async () => {
    await using fixture = await frozenList(40);
    const limits = { batch: 1, inFlight: 2, idempotent: { ttl: 86_400_000 } };
    const down = openFake({ limits, plan: () => 'lost answer' });
    await fixture.send({ channel: down, policy: { ...few, retries: 0 } });
    expect(await fixture.counts()).toEqual({ unknown: 5, listed: 35 });
    expect(await fixture.send({ channel: openFake({ limits }), policy: few })).toEqual({});
    expect(await fixture.counts()).toEqual({ accepted: 40 });
  });
});

describe('rows that cannot become messages', () => {
  const poisoned = (fixture: FrozenListFixture, every: number, rows: number) =>
    fixture.send({
      channel: openFake({ limits: { batch: 10, inFlight: 1 } }),
      renderer: {
        render: (row) =>
          row.seq % every === every - 1 && row.seq < rows
            ? { problem: 'first_name is empty' }
            : plainRenderer.render(row),
      },
    });

  test('one of a hundred does not keep the others from going', async () => {
    await using fixture = await frozenList(400);
    expect(await poisoned(fixture, 100, 400)).toEqual({});
    expect(await fixture.counts()).toEqual({ accepted: 396, rejected: 4 });
  });

  test('more than that, once 200 were tried: the list is not burnt on a mistake of its template', async () => {
    await using fixture = await frozenList(1_000);
    const { because, needsPerson } = await poisoned(fixture, 50, 1_000);
    expect(because).toBe('paused: 4 of 200 rows cannot become messages: first_name is empty');
    expect(needsPerson).toBe(true);
    const { accepted = 0, rejected = 0, listed = 0 } = await fixture.counts();
    expect({ rejected, sum: accepted + rejected + listed, isStopped: accepted <= 300 }).toEqual({
      ...{ rejected: expect.any(Number) as number, sum: 1_000, isStopped: true },
    });
    // Somebody has put it right: what is open goes, and what was rejected stays so.
    expect(await poisoned(fixture, 1_000, 0)).toEqual({});
    expect(await fixture.counts()).toEqual({ accepted: 1_000 - rejected, rejected });
  });

  test('a short list is not judged', async () => {
    await using fixture = await frozenList(20);
    expect(await poisoned(fixture, 2, 20)).toEqual({});
    expect(await fixture.counts()).toEqual({ accepted: 10, rejected: 10 });
  });
});

describe('a provider that was in trouble is tried with one message', () => {
  test.each(['retry', 'stop', 'lost answer'] as const)('%s: that one is all that it gets', async (fault) => {
    await using fixture = await frozenList(100);
    const limits = { batch: 20, inFlight: 4 };
    await fixture.send({ channel: openFake({ limits: oneByOne, plan: () => 'stop' }) });
    const channel = openFake({ limits, plan: () => fault });
    expect((await fixture.send({ channel })).because).toMatch(/^paused: /);
    expect(channel.truth.batches.map(({ sendKeys }) => sendKeys.length)).toEqual([1]);
  });

  test('it got through: the others go, as many at once as the channel takes, and the trouble is forgotten', async () => {
    await using fixture = await frozenList(100);
    const limits = { batch: 20, inFlight: 4 };
    await fixture.send({ channel: openFake({ limits: oneByOne, plan: () => 'stop' }) });
    const channel = openFake({ limits });
    expect(await fixture.send({ channel })).toEqual({});
    const [first, ...others] = channel.truth.batches;
    expect(first?.sendKeys).toHaveLength(1);
    expect(Math.max(...others.map(({ sendKeys }) => sendKeys.length))).toBe(20);
    expect(await fixture.counts()).toEqual({ accepted: 100 });
    expect((await fixture.ledger.account('fake', fixture.list.frozenAt)).trouble).toBeUndefined();
  });
});

describe('a provider that swallows, and one that is strict', () => {
  test('no answer comes: each message is unknown after its time limit, and after a few nothing more goes', async () => {
    await using fixture = await frozenList(500);
    const limits = { batch: 1, inFlight: 3, timeLimit: 45_000 };
    const channel = openFake({ limits, plan: () => 'silence' });
    expect((await fixture.send({ channel })).because).toMatch(/^paused: 10 batches in a row failed: /);
    const { unknown = 0, listed = 0 } = await fixture.counts();
    expect(unknown).toBe(channel.truth.batches.length);
    expect([unknown <= 10 + mostTurns(limits), unknown + listed]).toEqual([true, 500]);
  });

  test('in no stretch of time more leave than the rate, and nobody is lost', async () => {
    await using fixture = await frozenList(40);
    const clock = manualClock(frozenAt);
    const fake = openFake({ limits: { batch: 3, inFlight: 4 } });
    const left: number[] = [];
    const channel: Channel = {
      ...fake,
      send(batch, signal) {
        left.push(...batch.messages.map(() => clock.monotonic()));
        return fake.send(batch, signal);
      },
    };
    const rate = { amount: 5, millis: 1_000 };
    expect(await fixture.send({ channel, policy: { ...policy, rate } }, { clock })).toEqual({});
    const most = Math.max(...left.map((from) => left.filter((at) => at >= from && at < from + rate.millis).length));
    expect([most <= rate.amount, await fixture.counts()]).toEqual([true, { accepted: 40 }]);
  });

  test('it takes ten a second and refuses the rest: it is asked more slowly, and nobody is lost', async () => {
    await using fixture = await frozenList(200);
    const clock = manualClock(frozenAt);
    const taken: number[] = [];
    const channel = openFake({
      limits: { batch: 1, inFlight: 4 },
      plan() {
        const now = clock.monotonic();
        if (taken.filter((at) => at > now - 1_000).length >= 10) return 'throttle';
        taken.push(now);
        return 'accept';
      },
    });
    for (let pass = 0; pass < 5 && (await fixture.counts()).accepted !== 200; pass++)
      await fixture.send({ channel, policy: { ...policy, retries: 20 } }, { clock });
    expect(await fixture.counts()).toEqual({ accepted: 200 });
    expect(channel.truth.accepted).toHaveLength(200);
  });
});
