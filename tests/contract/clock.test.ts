import { describe, expect, test } from 'vitest';
import { logicalClock, manualClock, systemClock } from '../../src/adapters/clock.ts';
import { instantOf, millisBetween, utc } from '../../src/base/time.ts';

const start = instantOf('2017-07-03T06:30:00Z');

describe.each([
  ['systemClock', systemClock],
  ['logicalClock', () => logicalClock(start)],
  ['manualClock', () => manualClock(start)],
])('%s', (_, open) => {
  test('never goes back', () => {
    const clock = open();
    const [before, now] = [clock.monotonic(), clock.now()];
    expect(clock.monotonic()).toBeGreaterThanOrEqual(before);
    expect(millisBetween(now, clock.now())).toBeGreaterThanOrEqual(0);
  });

  test('an abort ends a sleep', async () => {
    const abort = new AbortController();
    const sleep = open().sleep(3_600_000, abort.signal);
    abort.abort();
    await expect(sleep).rejects.toThrow(/abort/);
  });

  test('a sleep that is aborted before it begins does not begin', async () => {
    await expect(open().sleep(3_600_000, AbortSignal.abort())).rejects.toThrow(/abort/);
  });
});

test('the logical clock begins at its start', () => {
  expect(Math.abs(millisBetween(start, logicalClock(start).now()))).toBeLessThan(60_000);
});

test('the manual clock moves when it is moved, and wakes who is due in order', async () => {
  const clock = manualClock(start);
  const woken: string[] = [];
  const sleeps = [300, 100, 200, 500].map((millis) => clock.sleep(millis).then(() => woken.push(String(millis))));
  clock.advance(99);
  await Promise.resolve();
  expect(woken).toEqual([]);
  clock.advance(201);
  await Promise.all(sleeps.slice(0, 3));
  expect(woken).toEqual(['100', '200', '300']);
  expect(utc(clock.now())).toBe('2017-07-03T06:30:00.300Z');
  expect(clock.monotonic()).toBe(300);
});
