import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { previewFileSet } from '../../src/print/preview-set.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';
import { type Disk, memoryFiles } from '../support/memory-files.ts';

const layout = layoutFile.parse({
  format: 'csv',
  columns: [
    { name: 'PIECE', value: 'piece_id' },
    { name: 'NAME', value: 'name', width: 8, required: true },
  ],
});

async function preview(...names: readonly string[]) {
  const disk: Disk = new Map();
  const set = await previewFileSet({
    rows: async function* () {
      yield await Promise.resolve(
        names.map((name, seq) => ({ seq, data: { name, variant: seq < 3 ? 'plain' : 'story' } })),
      );
    },
    ...{ expected: names.length, layout, vendor: vendorFile.parse({}), shared: {}, folder: '', firstPiece: 1 },
    names: { campaign: 'ride', campaignCode: 'R', step: 'card', runKey: 'ride@1', date: '2017-07-03', version: 1 },
    list: { hash: '', frozenAt: instantOf('2017-07-03T05:30:00Z') },
    files: memoryFiles(disk),
  });
  expect([...disk.keys()]).toEqual([]);
  return set;
}

test('a set as it would be: counts, who would be left out, and the proof', async () => {
  expect(await preview('Jörg', '', 'Annabel', '')).toEqual({
    ...{ files: 1, records: 2, seeds: 0, rejected: { 'NAME is empty': 2 }, titles: ['PIECE', 'NAME'] },
    proof: [
      { number: 1, why: 'record 1, first of plain, shortest NAME, not ASCII in NAME', fields: ['10', 'Jörg'] },
      { number: 2, why: 'record 2, longest NAME', fields: ['30', 'Annabel'] },
    ],
  });
});

test('the first of each variant is in the proof', async () => {
  const set = await preview(...Array.from({ length: 12 }, () => 'Ann'));
  if ('stopped' in set) throw new Error(JSON.stringify(set.stopped));
  expect(set.proof.filter(({ why }) => why.includes('first of')).map(({ number }) => number)).toEqual([1, 4]);
});

test('what would stop it', async () => {
  expect(await preview('Ann', 'Maximilian')).toEqual({
    stopped: { stops: [{ reason: 'NAME has 10 characters and room for 8', seq: 1, records: 1 }], more: 0 },
  });
});
