import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import type { Rate } from '../../src/base/rate.ts';
import { instantOf } from '../../src/base/time.ts';
import { openTokenBucket, type Spent } from '../../src/run/send/token-bucket.ts';

/** Batches that leave some time after there was room for them, now and then a throttle, and a process that ends and begins again. */

type Deed =
  | { readonly kind: 'send'; readonly messages: number; readonly leavesAfter: number }
  | { readonly kind: 'wait'; readonly millis: number }
  | { readonly kind: 'throttle' }
  | { readonly kind: 'restart' };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      messages: fc.integer({ min: 1, max: 10 }),
      leavesAfter: fc.integer({ min: 0, max: 300 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), millis: fc.integer({ min: 1, max: 3_000 }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Deed>({ kind: 'throttle' }, { kind: 'restart' }) },
);

const rates: readonly Rate[] = [
  { amount: 10, millis: 1_000 },
  { amount: 37, millis: 1_000 },
  { amount: 100, millis: 60_000 },
];

test('in no stretch of time more leave than the rate allows, and nobody waits for ever', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rates), fc.array(deed, { minLength: 1, maxLength: 120 }), (rate, deeds) => {
      const left = play(rate, deeds);
      for (const { at } of left) {
        const within = left.filter((other) => other.at > at - rate.millis && other.at <= at);
        expect(within.reduce((sum, { messages }) => sum + messages, 0)).toBeLessThanOrEqual(rate.amount);
      }
      expect(left.length).toBe(deeds.filter(({ kind }) => kind === 'send').length);
    }),
    { numRuns: 300 },
  );
});

/** What left, and when. */
function play(rate: Rate, deeds: readonly Deed[]): { at: number; messages: number }[] {
  const clock = manualClock(instantOf('2017-07-03T05:30:00Z'));
  const left: { at: number; messages: number }[] = [];
  const spent = (): Spent[] => left.map(({ at, messages }) => ({ age: clock.monotonic() - at, messages }));
  let bucket = openTokenBucket(rate, { spent: [] }, clock);
  for (const one of deeds) {
    if (one.kind === 'wait') clock.advance(one.millis);
    else if (one.kind === 'throttle') bucket.slowDown();
    else if (one.kind === 'restart') {
      const { slowedTo } = bucket;
      bucket = openTokenBucket(rate, { spent: spent(), ...(slowedTo === undefined ? {} : { slowedTo }) }, clock);
    } else {
      for (let wait = bucket.wait(one.messages); wait > 0; wait = bucket.wait(one.messages)) clock.advance(wait);
      const permit = bucket.reserve(one.messages);
      clock.advance(one.leavesAfter);
      permit.depart();
      left.push({ at: clock.monotonic(), messages: one.messages });
    }
  }
  return left;
}

test('a throttle halves the rate; the throttles of the batches on their way are one; it grows back slowly', () => {
  const clock = manualClock(instantOf('2017-07-03T05:30:00Z'));
  const bucket = openTokenBucket({ amount: 200, millis: 1_000 }, { spent: [] }, clock);
  expect(bucket.slowedTo).toBeUndefined();
  expect([bucket.slowDown(), bucket.slowDown()]).toEqual([true, false]);
  expect(bucket.slowedTo).toBe(100);
  clock.advance(1_000);
  expect(bucket.slowDown()).toBe(true);
  expect(bucket.slowedTo).toBe(50);
  clock.advance(60_000);
  expect(bucket.slowedTo).toBe(80);
  clock.advance(600_000);
  expect(bucket.slowedTo).toBeUndefined();
});

test('without a rate nothing waits, until the provider says that it was too much: then half of what it was', () => {
  const clock = manualClock(instantOf('2017-07-03T05:30:00Z'));
  const bucket = openTokenBucket(undefined, { spent: [] }, clock);
  for (let second = 0; second < 4; second++) {
    for (let batch = 0; batch < 10; batch++) {
      expect(bucket.wait(50)).toBe(0);
      bucket.reserve(50).depart();
    }
    clock.advance(1_000);
  }
  bucket.slowDown();
  expect(bucket.slowedTo).toBe(250);
});
