import { expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { instantOf } from '../../src/base/time.ts';
import { temporaryFolder, testWarehouse } from '../support/warehouse.ts';

test('a ledger knows when the last entry was made, and until when nobody was at work for more than 36 hours', async () => {
  const { warehouse } = await testWarehouse();
  await using _engine = warehouse;
  const now = manualClock(instantOf('2017-07-03T05:30:00Z'));
  await using ledger = await openLedger(await warehouse.session('ledger'), now);
  const hours = [0, 24, 36, 36.1, 1];
  const known: unknown[] = [];
  for (const passed of hours) {
    now.advance(passed * 3_600_000);
    await ledger.append([{ kind: 'tick' }]);
    const { lastEntry, silentUntil } = await ledger.times();
    known.push([lastEntry?.toString(), silentUntil?.toString()]);
  }
  expect(known).toEqual([
    ['2017-07-03T05:30:00Z', undefined],
    ['2017-07-04T05:30:00Z', undefined],
    ['2017-07-05T17:30:00Z', undefined],
    ['2017-07-07T05:36:00Z', '2017-07-07T05:36:00Z'],
    ['2017-07-07T06:36:00Z', '2017-07-07T05:36:00Z'],
  ]);
});

const plannedAt = instantOf('2017-07-03T05:00:00Z');

test('each start has a new epoch, and what was written is still there', async () => {
  const folder = temporaryFolder();
  for (const epoch of [1, 2]) {
    const { warehouse } = await testWarehouse({ ledger: 'ledger.duckdb' }, folder);
    await using _engine = warehouse;
    await using ledger = await openLedger(await warehouse.session('ledger'), manualClock(plannedAt));
    expect(ledger.position().epoch).toBe(epoch);
    expect(await ledger.runs()).toHaveLength(epoch - 1);
    await ledger.append([
      { kind: 'run', campaign: 'c', runKey: 'c@1', status: 'building', plannedAt, definition: 'd' },
    ]);
  }
});
