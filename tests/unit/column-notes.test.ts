import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { makeFileSet } from '../../src/print/file-set.ts';
import type { Manifest } from '../../src/print/manifest.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';
import { type Disk, memoryFiles } from '../support/memory-files.ts';

test('what is told of columns is told of what is printed, not of records that were rejected', async () => {
  const people = [
    { name: 'Jo', nick: null, city: 'Ely' },
    { name: 'Jérôme\tLatour-Maubourg', nick: null, city: null },
    { name: 'Ann', nick: 'A', city: 'Bath' },
    { name: 'Zoë\tLi', nick: null, city: 'Ely' },
  ];
  const disk: Disk = new Map();
  const made = await makeFileSet({
    rows: async function* () {
      yield await Promise.resolve(people.map((data, seq) => ({ seq, data })));
    },
    layout: layoutFile.parse({
      format: 'csv',
      columns: [
        { name: 'NAME', value: 'name' },
        { name: 'NICK', value: 'nick' },
        { name: 'CITY', value: 'city', required: true },
      ],
    }),
    ...{ expected: 4, vendor: vendorFile.parse({}), shared: {}, folder: '/set', firstPiece: 1 },
    names: { campaign: 'ride', campaignCode: 'R', step: 'card', runKey: 'ride@1', date: '2017-07-03', version: 1 },
    list: { hash: '', frozenAt: instantOf('2017-07-03T05:30:00Z') },
    files: memoryFiles(disk),
  });
  if ('stopped' in made) throw new Error(JSON.stringify(made.stopped));
  await made.publish();
  await made[Symbol.asyncDispose]();
  const manifest = [...disk].find(([name]) => name.endsWith('.manifest.json'));
  expect((JSON.parse(String(manifest?.[1])) as Manifest).columns).toEqual([
    { name: 'NAME', longest: 6, non_ascii: 1, cleaned: 1 },
    { name: 'NICK', longest: 1, empty: 2 },
    { name: 'CITY', longest: 4 },
  ]);
});
