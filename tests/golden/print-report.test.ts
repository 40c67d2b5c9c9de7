import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { instantOf } from '../../src/base/time.ts';
import { makeFileSet } from '../../src/print/file-set.ts';
import type { PrintRow } from '../../src/print/file-set-request.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';
import { printReportText } from '../../src/report/print-report.ts';
import { type ReadFileSet, readFileSets } from '../../src/run/print/read-file-set.ts';
import { printFolder } from '../../src/run/run-folder.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const people: readonly (readonly [name: string, line: string, spent: string])[] = [
  ['ANN LEE', '12 North Boulevard', '1234.5'],
  ['Jérôme Müller', '3, rue de la République', '80'],
  ['Łukasz Nowak', 'ul. Długa 5', '0.99'],
  ['', '1 Nowhere', '1'],
];

async function* rows(): AsyncGenerator<PrintRow[]> {
  await Promise.resolve();
  yield people.map(([name, line, spent], seq) => ({ seq, data: { name, line, spent } }));
}

/** What is said of these people's file set. */
async function reported(layout: object, vendor: object, later: Partial<ReadFileSet> = {}): Promise<string> {
  const environment = temporaryFolder();
  const files = openFiles();
  const runKey = 'ride@2017-07-03';
  const made = await makeFileSet({
    rows,
    expected: people.length,
    layout: layoutFile.parse(layout),
    vendor: vendorFile.parse(vendor),
    shared: { campaign_code: 'RIDE' },
    folder: printFolder(environment, runKey, 'card'),
    names: { campaign: 'ride', campaignCode: 'RIDE', step: 'card', runKey, date: '2017-07-03', version: 1 },
    list: { hash: 'a1', frozenAt: instantOf('2017-07-03T05:30:00Z') },
    firstPiece: 1,
    files,
  });
  if ('stopped' in made) throw new Error(JSON.stringify(made.stopped));
  await made.publish();
  const [set] = await readFileSets(files, environment, { runKey, lists: [] }, 3);
  if (set === undefined) throw new Error('nothing was written');
  return printReportText({ ...set, ...later });
}

const columns = [
  { name: 'PIECE', value: 'piece_id', width: 6, align: 'right', pad: '0' },
  { name: 'NAME', value: 'name', width: 16, case: 'title', required: true },
  { name: 'LINE', value: 'line', width: 40, overflow: 'abbreviate' },
  { name: 'SPENT', value: 'spent', type: 'number', format: '0.00', width: 9, align: 'right' },
  { name: 'CODE', value: '{{campaign_code}}', width: 12 },
];

const control = { header: 'H{{date}}', trailer: 'T{{pad count 5}}{{pad hash_total 15}}', hash_total: 'PIECE' };

test('a fixed set: counts, first records under a ruler, columns, proof', async () => {
  const text = await reported(
    { format: 'fixed', record_length: 83, columns },
    { encoding: 'windows-1252', on_unmappable: 'transliterate', name: '{{campaign}}.txt', control },
  );
  expect(`\n${text.replace(/[0-9a-f]{8}…/g, '01234567…')}\n`).toBe(`
card of ride@2017-07-03 · done
────────────────────────────────────────────────────────────────────────────────
  fixed, 83 bytes and CR LF · windows-1252 · version 1

    4  listed and in time
  − 1  rejected
  + 0  seeds
  = 3  records in the files, their trailers and the manifest
  nothing is missing, nothing is left over

  Files
  file      records  seeds  bytes  hash total  sha-256
  ────────  ───────  ─────  ─────  ──────────  ─────────
  ride.txt        3      0    425          60  01234567…

  First records of ride.txt
          10        20        30        40        50        60        70
  ├─────├───────────────├───────────────────────────────────────├────────├──────
  PIECE NAME            LINE                                    SPENT    CODE
  H2017-07-03
  000010Ann Lee         12 North Boulevard                        1234.50RIDE
  000020Jérôme Müller   3, rue de la République                     80.00RIDE
  000030Lukasz Nowak    ul. Dluga 5                                  0.99RIDE

  80
  ─────


  Columns
  column  bytes  width  longest  empty  values
  ──────  ─────  ─────  ───────  ─────  ────────────────
  PIECE   1–6        6        2      0
  NAME    7–22      16       13      0  1 transliterated
  LINE    23–62     40       23      0  1 transliterated
  SPENT   63–71      9        7      0
  CODE    72–83     12        4      0

  Proof
  record 1, shortest NAME, longest SPENT
    000010 · Ann Lee · 12 North Boulevard · 1234.50 · RIDE
  record 2, longest NAME, not ASCII in NAME, longest LINE, not ASCII in LINE
    000020 · Jérôme Müller · 3, rue de la République · 80.00 · RIDE
  record 3, shortest LINE, shortest SPENT
    000030 · Lukasz Nowak · ul. Dluga 5 · 0.99 · RIDE
`);
});

test('a CSV set: its records as a table', async () => {
  const text = await reported(
    { format: 'csv', columns: columns.slice(1, 3) },
    { name: '{{campaign}}.csv', csv: { delimiter: ',', quote: 'always' } },
  );
  expect(`\n${text.replace(/[0-9a-f]{8}…/g, '01234567…')}\n`).toBe(`
card of ride@2017-07-03 · done
────────────────────────────────────────────────────────────────────────────────
  CSV · utf-8 · version 1

    4  listed and in time
  − 1  rejected
  + 0  seeds
  = 3  records in the files and the manifest
  nothing is missing, nothing is left over

  Files
  file      records  seeds  bytes  sha-256
  ────────  ───────  ─────  ─────  ─────────
  ride.csv        3      0    126  01234567…

  First records of ride.csv
  NAME           LINE
  ─────────────  ───────────────────────
  Ann Lee        12 North Boulevard
  Jérôme Müller  3, rue de la République
  Łukasz Nowak   ul. Długa 5

  Columns
  column  width  longest  empty  values
  ──────  ─────  ───────  ─────  ──────
  NAME       16       13      0
  LINE       40       23      0

  Proof
  record 1, shortest NAME
    Ann Lee · 12 North Boulevard
  record 2, longest NAME, not ASCII in NAME, longest LINE, not ASCII in LINE
    Jérôme Müller · 3, rue de la République
  record 3, shortest LINE
    Łukasz Nowak · ul. Długa 5
`);
});

test('files that are gone, and why where it is known', async () => {
  const layout = { format: 'csv', columns: [{ name: 'NAME', value: 'name' }] };
  const first = async (later: Partial<ReadFileSet>) => (await reported(layout, {}, later)).split('\n')[0];
  const missing = ['ride_card.csv'];
  expect(await first({ missing })).toBe('card of ride@2017-07-03 · done, 1 file collected or deleted');
  expect(await first({ missing, isCleared: true })).toBe(
    'card of ride@2017-07-03 · done, 1 file deleted: retain of its vendor is over',
  );
});
