import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { instantOf } from '../../src/base/time.ts';
import type { Files } from '../../src/ports.ts';
import { carryOutErasures } from '../../src/run/erase/carry-out.ts';
import { type Erasure, logErasure } from '../../src/run/erase/erasure-log.ts';
import { leaveOrder, openInbox } from '../../src/run/steer/inbox.ts';
import { dyingFiles } from '../support/dying-files.ts';
import { filesHolding } from '../support/holding.ts';
import { muster, transcript } from '../support/muster.ts';
import { postShop } from '../support/post-shop.ts';
import { preparedProject } from '../support/prepared-project.ts';
import { seededNumbers, storySeed } from '../support/seeded.ts';
import { testWarehouse } from '../support/warehouse.ts';

/** Postcards to two customers in Germany and one in France. */
const prepared = preparedProject(postShop(), ['load', 'build', 'start hello --date 2026-01-02']);

async function printed() {
  const { project, folder } = await prepared();
  return { project, folder, set: path.join(folder, 'print/hello@2026-01-02/card') };
}

/** The set as a vendor reads it: data by its name, after the sums of `.done` were checked. */
async function collected(set: string): Promise<Record<string, string[]>> {
  const sums = (await readFile(`${set}/hello_20260102.done`, 'utf8')).trimEnd().split('\n');
  const data: Record<string, string[]> = {};
  for (const line of sums) {
    const [sum, name = ''] = line.split('  ');
    const bytes = await readFile(`${set}/${name}`);
    expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(sum);
    if (/_[A-Z]{2}_/.test(name)) data[name] = bytes.toString('latin1').trimEnd().split('\r\n').slice(1);
  }
  expect((await readdir(set)).toSorted()).toEqual(
    [...sums.map((line) => line.split('  ')[1]), 'hello_20260102.done'].toSorted(),
  );
  return data;
}

const withoutAnne = {
  'hello_DE_20260102.csv': ['000010;Bo Braun;Marktplatz 1;53111 Bonn;'],
  'hello_FR_20260102.csv': ['000030;Chloé Petit;12 rue de la Paix;45000 ORLÉANS;FRANCE'],
};

test('print files are made again without the person: same pieces, new sums; what nobody is left of goes', {
  timeout: 120_000,
}, async () => {
  const { project, folder, set } = await printed();
  expect(Object.keys(await collected(set))).toHaveLength(2);
  const said = transcript(await muster(project, ['erase', '1']));
  expect(said).toContain('hello@2026-01-02  card  print     1\n');
  expect(said).toContain('- card of hello@2026-01-02 was printed for it: acme may have the files\n');
  expect(await collected(set)).toEqual(withoutAnne);
  expect(await filesHolding('ller', folder)).toEqual([]);
  expect(JSON.parse(await readFile(`${set}/hello_20260102.manifest.json`, 'utf8'))).toMatchObject({
    counts: { listed: 2, records: 2 },
  });
  await muster(project, ['erase', '3']);
  expect(Object.keys(await collected(set))).toEqual(['hello_DE_20260102.csv']);
  await muster(project, ['erase', '2']);
  expect(await readdir(set)).toEqual(['hello_20260102.done', 'hello_20260102.manifest.json']);
});

test('cut off at any act on a file and taken up again it ends with the same set', { timeout: 120_000 }, async () => {
  const erasure: Erasure = { command: 'erase', who: 'ann', profile: '1', keys: { customer: ['1'] }, addresses: [] };
  async function erase(folder: string, on: Files, isFirst: boolean): Promise<void> {
    const files = openFiles();
    const { warehouse } = await testWarehouse({ ledger: 'ledger.duckdb' }, folder);
    await using _engine = warehouse;
    await using ledger = await openLedger(
      await warehouse.session('ledger'),
      manualClock(instantOf('2040-01-01T00:00:00Z')),
    );
    if (isFirst) {
      await logErasure(files, folder, '01', erasure);
      await leaveOrder(files, folder, '01', erasure);
      await openInbox({ ledger, files, folder, addressKey: 'a'.repeat(64), emit: () => undefined }).drain();
    }
    await carryOutErasures({ ledger, warehouse, files: on, folder });
  }
  const whole = dyingFiles(Number.POSITIVE_INFINITY);
  await erase((await printed()).folder, whole, true);
  const draw = seededNumbers(storySeed);
  for (let time = 0; time < 5; time++) {
    const killAt = draw(1, whole.acts());
    const { folder, set } = await printed();
    await expect(erase(folder, dyingFiles(killAt), true), `act ${killAt}`).rejects.toThrow('killed');
    await erase(folder, openFiles(), false);
    expect(await collected(set), `act ${killAt}`).toEqual(withoutAnne);
    expect(await filesHolding('ller', folder), `act ${killAt}`).toEqual([]);
  }
});
