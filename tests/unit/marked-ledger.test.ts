import { cp, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { openLedger, prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { readPosition } from '../../src/adapters/ledger/position.ts';
import { instantOf } from '../../src/base/time.ts';
import type { LedgerEntry } from '../../src/ports.ts';
import { markedLedger } from '../../src/run/ledger/marked-ledger.ts';
import { wentBack } from '../../src/run/ledger/went-back.ts';
import { temporaryFolder, testWarehouse } from '../support/warehouse.ts';

const intent = (seq: number): LedgerEntry => ({
  kind: 'intent',
  ...{ runKey: 'hello@1', step: 'letter', batch: `b${seq}`, attempt: 1, seqs: [seq], account: 'a', hash: 'h' },
});

const ledger = 'ledger.duckdb';

/** A ledger as a process leaves it that is killed after so many intents, and where each ends in its log. */
async function killedAfter(intents: number): Promise<{ readonly folder: string; readonly ends: readonly number[] }> {
  const { warehouse, folder } = await testWarehouse({ ledger });
  const clock = manualClock(instantOf('2017-07-03T05:30:00Z'));
  const open = await openLedger(await warehouse.session('ledger'), clock);
  const marked = await markedLedger(open, { files: openFiles(), folder, clock });
  const ends: number[] = [];
  for (let seq = 0; seq < intents; seq++) {
    await marked.append([intent(seq)]);
    ends.push((await stat(path.join(folder, `${ledger}.wal`))).size);
  }
  const left = temporaryFolder();
  for (const name of [ledger, `${ledger}.wal`, 'ledger.mark']) await cp(path.join(folder, name), path.join(left, name));
  await marked[Symbol.asyncDispose]();
  await warehouse[Symbol.asyncDispose]();
  return { folder: left, ends };
}

/** What is said of a ledger whose log was cut off there. */
async function saidOf(killed: string, end: number): Promise<string | undefined> {
  const folder = temporaryFolder();
  await cp(killed, folder, { recursive: true });
  await truncate(path.join(folder, `${ledger}.wal`), end);
  const { warehouse } = await testWarehouse({ ledger }, folder);
  await using engine = warehouse;
  await using session = await engine.session('ledger');
  await prepareLedger(session);
  return (await wentBack({ position: await readPosition(session), runKeys: [] }, openFiles(), folder))?.code;
}

test('wherever the log of a killed process is cut off, that is recognised: between two commits, in one, all of it', async () => {
  const { folder, ends } = await killedAfter(3);
  const whole = ends.at(-1) ?? 0;
  const cuts = [0, ...ends.slice(0, -1), ...ends.map((end) => end - 1)];
  for (const cut of cuts) expect([cut, await saidOf(folder, cut)]).toEqual([cut, 'ledger-behind']);
  expect(await saidOf(folder, whole)).toBeUndefined();
});
