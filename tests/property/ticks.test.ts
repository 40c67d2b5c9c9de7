import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf, isBefore } from '../../src/base/time.ts';
import type { RunRecord } from '../../src/ports.ts';
import { tickRig } from '../support/ticks.ts';
import { storySeed } from '../support/seeded.ts';

/** A message at six, and another to the same people six hours later. */
const campaign = `
live: true
confirm: never
category: transactional
entity: customer
start: 2017-07-03T00:00Z
schedule: { cron: "0 6 * * *", zone: UTC, start_within: 12h }
steps:
  lapsed: { audience: audiences.lapsed }
  halves: { split: { cells: { one: 40%, two: rest } }, from: lapsed }
  first: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>", unknown: hold }, from: halves.two }
  later: { wait: 6 hours, from: first }
  second: { email: { channel: newsletter, subject: Hello, html: "<p>Hello again</p>", unknown: hold }, from: later }
`;

const begin = instantOf('2017-07-03T00:00:00Z');

/** What happens between two ticks: time goes by, somebody may give an order, and the tick may die at one of its acts. */
const happening = fc.record({
  minutes: fc.oneof(
    fc.integer({ min: 0, max: 90 }),
    fc.integer({ min: 90, max: 360 }),
    fc.integer({ min: 360, max: 1_440 }),
  ),
  order: fc.option(fc.tuple(fc.constantFrom('pause', 'resume', 'cancel'), fc.nat(3)), { nil: undefined }),
  killAt: fc.option(fc.integer({ min: 1, max: 45 }), { nil: undefined }),
});

const days = (until: string): string[] => {
  const found: string[] = [];
  for (let at = instantOf('2017-07-03T06:00:00Z'); !isBefore(instantOf(until), at); at = at.add({ hours: 24 }))
    found.push(at.toString().slice(0, 10));
  return found;
};

const isOver = ({ status }: RunRecord): boolean => ['done', 'cancelled', 'missed'].includes(status);

test('whatever happens, each occurrence is carried out once or missed, and nobody gets a message twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 6, maxLength: 10 }), async (happenings) => {
      await using rig = await tickRig(campaign, begin.toString());
      const ticks: { readonly at: string; readonly isWhole: boolean }[] = [];
      const tick = async (killAt?: number) => {
        const at = rig.now().toString();
        ticks.push({ at, isWhole: await rig.tick(killAt) });
      };
      for (const { minutes, order, killAt } of happenings) {
        rig.advance(minutes);
        const chosen = order === undefined ? undefined : (await rig.runs())[order[1]];
        if (order !== undefined && chosen !== undefined) await rig.order(order[0], chosen.runKey);
        await tick(killAt);
      }
      // From here on nothing happens any more but that what is paused is let go on.
      for (let round = 0; round < 4; round++) {
        for (const { runKey, status } of await rig.runs()) if (status === 'paused') await rig.order('resume', runKey);
        await tick();
        rig.advance(6 * 60);
      }
      const runs = (await rig.runs()).filter(
        ({ runKey }) => !isBefore(instantOf(ticks.at(-4)?.at ?? ''), dayOf(runKey)),
      );
      expect(runs.filter((run) => !isOver(run))).toEqual([]);
      const expected = days(ticks.at(-4)?.at ?? '');
      expect(runs.map(({ runKey }) => runKey).toSorted()).toEqual(expected.map((day) => `win_back@${day}`));
      for (const run of runs) assertRun(run, ticks);
      const sendKeys = rig.truth.accepted.map(({ sendKey }) => sendKey);
      expect(new Set(sendKeys).size).toBe(sendKeys.length);
    }),
    { numRuns: 5, seed: storySeed, endOnFailure: true },
  );
}, 300_000);

const dayOf = (runKey: string) => instantOf(`${runKey.slice(-10)}T06:00:00Z`);

function assertRun({ runKey, status, lists }: RunRecord, ticks: readonly { at: string; isWhole: boolean }[]): void {
  const at = dayOf(runKey);
  const inTime = ticks.filter(
    (one) => !isBefore(instantOf(one.at), at) && isBefore(instantOf(one.at), at.add({ hours: 12 })),
  );
  if (inTime.length === 0) expect(`${runKey} ${status}`).toBe(`${runKey} missed`);
  if (inTime.some(({ isWhole }) => isWhole)) expect(`${runKey} ${status}`).not.toBe(`${runKey} missed`);
  if (status !== 'done') return;
  expect(lists.map(({ step }) => step)).toEqual(['first', 'second']);
  const [first, second] = lists;
  expect(first?.rows).toBe(6);
  expect(second?.rows).toBe(first?.counts.accepted ?? 0);
  for (const { rows, counts } of lists) expect((counts.accepted ?? 0) + (counts.unknown ?? 0)).toBe(rows);
}
