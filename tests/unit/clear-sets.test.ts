import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { instantOf } from '../../src/base/time.ts';
import type { LedgerEntry, ListRecord, PrintSetRecord, RunRecord } from '../../src/ports.ts';
import { readProject } from '../../src/project/read.ts';
import { clearSets } from '../../src/run/print/clear-sets.ts';
import { putFiles } from '../support/muster.ts';
import { postShop } from '../support/post-shop.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const day = (number: number) => instantOf(`2017-07-0${number}T06:00:00Z`);
const now = day(9);

/** A list of ten people whose set a vendor has acknowledged on the third. */
const printed = (set: Partial<PrintSetRecord> = {}, counts: ListRecord['counts'] = { accepted: 10 }): ListRecord => ({
  ...{ campaign: 'hello', runKey: 'hello@a', step: 'card', channel: 'print', channelKind: 'direct_mail' },
  ...{ entity: 'customer', rows: 10, excluded: 0, hash: 'h', frozenAt: day(1), exclusions: {}, counts },
  set: {
    ...{ version: 1, status: 'delivered', vendor: 'acme', files: ['DE.csv'], sentWhen: 'acknowledged' },
    ...{ deliveredAt: day(2), acknowledgedAt: day(3), ...set },
  },
});

const run = (list: ListRecord): RunRecord => ({
  ...{ campaign: 'hello', runKey: 'hello@a', status: 'done', definition: 'd', steps: [], populations: [] },
  ...{ plannedAt: day(1), startedAt: day(1), finishedAt: day(1), lists: [list] },
});

/** What is left in the folder, and what the ledger is told. */
async function cleared(list: ListRecord, retain = 'retain: 5 days\n') {
  const folder = temporaryFolder();
  const manifest = JSON.stringify({ files: [{ name: 'DE.csv' }], proof: { name: 'all_PROOF.csv' } });
  const names = { 'all.manifest.json': manifest, 'all.done': 'sums', 'all_PROOF.csv': 'Anna', 'DE.csv': 'Anna' };
  await putFiles(
    folder,
    new Map(
      Object.entries({ ...names, 'pgp/DE.csv.pgp': '?' }).map(([name, text]) => [`print/hello@a/card/${name}`, text]),
    ),
  );
  const shop = [...postShop({ 'vendors/acme.yml': `country: DE\n${retain}` })];
  const project = readProject(new Map(shop.map(([path, text]) => [path, String(text)]))).value;
  if (project === undefined) throw new Error('the shop has a mistake');
  const told: LedgerEntry[] = [];
  const ledger = { append: (entries: readonly LedgerEntry[]) => Promise.resolve(void told.push(...entries)) };
  const context = { ledger, files: openFiles(), folder, clock: manualClock(now), zone: 'Europe/London' };
  const lists = await clearSets([run(list)], project, context);
  return { lists, told, left: (await readdir(`${folder}/print/hello@a/card`)).sort() };
}

test('five days after its vendor has acknowledged it a set keeps its hashes and counts alone', async () => {
  const list = printed();
  expect(await cleared(list)).toEqual({
    lists: [list],
    told: [
      {
        ...{ kind: 'print_set', runKey: 'hello@a', step: 'card', version: 1, status: 'cleared', vendor: 'acme' },
        ...{ files: ['DE.csv'], sentWhen: 'acknowledged' },
      },
    ],
    left: ['all.done', 'all.manifest.json'],
  });
});

const { acknowledgedAt: _, ...delivered } = printed().set ?? ({} as PrintSetRecord);

test('where a vendor acknowledges nothing it is enough that it has the set', async () => {
  const list = { ...printed(), set: { ...delivered, sentWhen: 'written' as const } };
  expect((await cleared(list)).left).toEqual(['all.done', 'all.manifest.json']);
});

test.each<[what: string, list: ListRecord, retain?: string]>([
  ['a set whose days are not over', printed({ acknowledgedAt: day(4) })],
  ['a set that is not acknowledged', { ...printed(), set: delivered }],
  ['a set that was cleared before', printed({ status: 'cleared' })],
  ['a set that is to be made again', printed({ status: 'ordered' })],
  ['a set that is on its way', printed({}, { accepted: 9, retry: 1 })],
  ['a set that may have been collected', printed({}, { unknown: 10 })],
  ['the set of a vendor that says nothing of it', printed(), ''],
])('%s stays as it is', async (_what, list, retain) => {
  const { lists, told, left } = await cleared(list, retain);
  expect({ lists, told }).toEqual({ lists: [], told: [] });
  expect(left).toHaveLength(5);
});
