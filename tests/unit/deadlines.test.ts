import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import { instantOf } from '../../src/base/time.ts';
import { openDeadlines } from '../../src/run/send/deadlines.ts';

/** Batches that leave one after the other, each waiting for its answer until its signal says that it is too late. */
function scene() {
  const clock = manualClock(instantOf('2017-07-03T05:30:00Z'));
  const [over, ended] = [new AbortController(), new AbortController()];
  const inTime = openDeadlines({ timeLimit: 1_000, over: over.signal, ended: ended.signal }, clock);
  const late: string[] = [];
  return {
    ...{ over, ended, late },
    send: (name: string) => {
      let answer = (): void => undefined;
      void inTime(async (signal) => {
        await new Promise<void>((resolve) => {
          answer = resolve;
          const callOff = (): void => {
            late.push(name);
            resolve();
          };
          if (signal.aborted) callOff();
          signal.addEventListener('abort', callOff);
        });
      });
      return {
        answered: async () => {
          answer();
          await turnOfTheLoop();
        },
      };
    },
    pass: async (millis: number) => {
      clock.advance(millis);
      await turnOfTheLoop();
      return [...late];
    },
  };
}

describe('each batch has as much time as the channel gives it', () => {
  test('who is late first is called off first, to the millisecond', async () => {
    const { send, pass } = scene();
    send('a');
    await pass(400);
    send('b');
    expect([await pass(599), await pass(1), await pass(399), await pass(1)]).toEqual([[], ['a'], ['a'], ['a', 'b']]);
  });

  test('who was answered is never called off, and others have their own time', async () => {
    const { send, pass } = scene();
    const { answered } = send('a');
    await pass(900);
    await answered();
    send('b');
    expect([await pass(999), await pass(1)]).toEqual([[], ['b']]);
  });

  test('what leaves when nothing was on its way for a while has all its time', async () => {
    const { send, pass } = scene();
    await send('a').answered();
    await pass(5_000);
    send('b');
    expect([await pass(999), await pass(1)]).toEqual([[], ['b']]);
  });

  test('when all waiting is over, who is on the way is called off, and who leaves after that at once', async () => {
    const { send, pass, over, late } = scene();
    send('a');
    send('b');
    over.abort();
    send('c');
    await pass(0);
    expect(late).toEqual(['a', 'b', 'c']);
  });

  test('when the pass has ended nobody is called off any more', async () => {
    const { send, pass, ended } = scene();
    send('a');
    ended.abort();
    expect(await pass(5_000)).toEqual([]);
  });
});
