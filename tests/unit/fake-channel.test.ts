import { describe, expect, test } from 'vitest';
import { type Fault, openFake } from '../../src/adapters/channels/fake.ts';
import type { SealedBatch } from '../../src/ports.ts';

const batch = (...sendKeys: string[]): SealedBatch => ({
  id: 'batch',
  attempt: 1,
  runKey: 'win_back@2017-07-03',
  step: 'offer',
  messages: sendKeys.map((sendKey, seq) => ({
    seq,
    sendKey,
    from: 'news@example.com',
    to: 'jose@example.com',
    bytes: Buffer.from(sendKey),
  })),
});

const never = new AbortController().signal;

/** Each message is named after what the fake does to it. */
const faulty = () => openFake({ plan: ({ sendKey }) => sendKey as Fault });

describe('the truth and what is said of it', () => {
  test.each<[fault: Fault, outcome: string | undefined, isTaken: boolean]>([
    ['accept', 'accepted', true],
    ['reject', 'rejected', false],
    ['retry', 'retry', false],
    ['stop', 'stop', false],
    ['lost answer', 'unknown', true],
    ['lost message', 'unknown', false],
    ['short answer', undefined, true],
  ])('%s', async (fault, outcome, isTaken) => {
    const fake = faulty();
    const outcomes = await fake.send(batch(fault), never);
    expect(outcomes.map(({ kind }) => kind)).toEqual(outcome === undefined ? [] : [outcome]);
    expect(fake.truth.accepted.map(({ sendKey }) => sendKey)).toEqual(isTaken ? [fault] : []);
  });

  test('a short answer hides what comes behind it', async () => {
    const fake = faulty();
    const outcomes = await fake.send(batch('accept', 'short answer', 'reject'), never);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted']);
  });

  test('silence ends with an abort', async () => {
    const fake = faulty();
    const abort = new AbortController();
    const answer = fake.send(batch('silence'), abort.signal);
    abort.abort();
    expect((await answer).map(({ kind }) => kind)).toEqual(['unknown']);
  });
});

describe('a batch that comes again', () => {
  test('is taken twice by a provider that does not know better', async () => {
    const fake = openFake();
    await fake.send(batch('a'), never);
    await fake.send(batch('a'), never);
    expect(fake.truth.accepted.map(({ sendKey }) => sendKey)).toEqual(['a', 'a']);
    expect(fake.truth.batches).toHaveLength(2);
  });

  test('is taken once by an idempotent one', async () => {
    const fake = openFake({ limits: { idempotent: { ttl: 86_400_000 } } });
    await fake.send(batch('a'), never);
    await fake.send(batch('a'), never);
    expect(fake.truth.accepted).toHaveLength(1);
  });
});
