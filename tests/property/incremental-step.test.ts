import fc from 'fast-check';
import { test } from 'vitest';
import { runRig } from '../support/running.ts';
import { rowsOf } from '../support/warehouse.ts';
import { storySeed } from '../support/seeded.ts';

/**
 * A run reads what is new, waits two days, and is done. Nights bring rows that happened up to two days ago; runs fail, begin
 * anew, and are cancelled while others have read on behind them. A customer 0 makes a night fail after it has read.
 */
const campaign = `
entity: customer
steps:
  fresh:
    incremental:
      query: select customer_id, modified_at from core.customers where modified_at > $cursor and customer_id > 0
      cursor: modified_at
  sound:
    query: select customer_id from core.customers where not exists (select 1 from core.customers where customer_id = 0)
    from: fresh
    allow_empty: false
  later: { wait: 2 days, from: fresh }
  kept: { save_audience: few, from: later }
`;

const night = fc.record({
  /** Hours before the night in which each new row happened. */
  rows: fc.array(fc.integer({ min: 0, max: 47 }), { maxLength: 4 }),
  end: fc.constantFrom('sound', 'sound', 'fails', 'fails and begins anew'),
  /** Which of the runs that wait is given up afterwards, if any. */
  cancel: fc.option(fc.nat(3), { nil: undefined }),
});

const dayOf = (index: number): string => new Date(Date.UTC(2017, 6, 3 + index)).toISOString().slice(0, 10);

test('every row comes in exactly one run that is finished', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(night, { minLength: 3, maxLength: 5 }), async (nights) => {
      await using rig = await runRig(campaign);
      const { session } = rig;
      await session.run('delete from core.customers');
      let count = 0;
      const add = (id: number, at: string) =>
        session.run(`insert into core.customers values (${id}, 'p@example.com', true, ${at})`);
      await add(-1, 'null');
      const cancelled = new Set<string>();
      // The last nights are sound, so that all that was let go is read again.
      const all = [...nights, ...['a', 'b', 'c'].map(() => ({ rows: [], end: 'sound', cancel: undefined }) as const)];
      for (const [index, { rows, end, cancel }] of all.entries()) {
        const day = dayOf(index);
        for (const hours of rows) await add(++count, `timestamptz '${day}T05:30:00Z' - interval ${hours} hours`);
        if (end !== 'sound') await add(0, 'null');
        await rig.on(day);
        if (end !== 'sound') await session.run('delete from core.customers where customer_id = 0');
        if (end === 'fails and begins anew') await rig.on(day);
        if (index === nights.length) rig.advance(3 * 86_400_000);
        await rig.goOn();
        const waits = (await rig.runs()).filter(({ status }) => status === 'waiting');
        const given = cancel === undefined ? undefined : waits[cancel];
        if (given === undefined) continue;
        cancelled.add(given.runKey);
        await rig.cancel(given.runKey.slice(-10));
      }
      rig.advance(9 * 86_400_000);
      await rig.goOn();
      const done = (await rig.runs()).filter(({ status }) => status === 'done');
      const came: unknown[] = [];
      for (const { runKey } of done) {
        const file = `${rig.root}/runs/${runKey}/steps/fresh.parquet`;
        came.push(...(await rowsOf(session, `from read_parquet('${file}')`)).map((row) => row['customer_id']));
      }
      const expected = Array.from({ length: count }, (_, index) => index + 1);
      const found = came.map(Number).toSorted((a, b) => a - b);
      if (JSON.stringify(found) !== JSON.stringify(expected))
        throw new Error(`${JSON.stringify(found)} came of ${String(count)}`);
    }),
    { numRuns: 4, seed: storySeed, endOnFailure: true },
  );
}, 240_000);
