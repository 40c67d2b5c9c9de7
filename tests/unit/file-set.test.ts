import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/sha256.ts';
import { instantOf } from '../../src/base/time.ts';
import { type FileSet, makeFileSet } from '../../src/print/file-set.ts';
import { smallFile } from '../../src/print/publish-set.ts';
import type { FileSetRequest, PrintRow } from '../../src/print/file-set-request.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';
import { type Disk, Killed, type MemoryFiles, memoryFiles } from '../support/memory-files.ts';

const folder = '/project/data/dev/print';
const csv = `${folder}/win_back_postcard_2017-07-03.csv`;
const manifest = `${folder}/win_back_postcard_2017-07-03.manifest.json`;
const proof = `${folder}/win_back_postcard_2017-07-03_PROOF.csv`;
const done = `${folder}/win_back_postcard_2017-07-03.done`;

const layout = layoutFile.parse({
  format: 'csv',
  columns: [
    { name: 'CUSTOMER', value: 'customer_id' },
    { name: 'NAME', value: '{{first_name}} {{last_name}}', required: true },
    { name: 'CITY', value: 'profile.city', required: true },
    { name: 'CODE', value: 'RIDE{{vars.discount}}' },
  ],
});

const person = (seq: number, first: string | null, last: string | null, city: string | null): PrintRow => ({
  seq,
  data: { customer_id: 11_000 + seq, first_name: first, last_name: last, profile: { city } },
});

const batches = [
  [person(0, 'Jérôme', 'Müller', 'Orléans'), person(1, 'Ann', null, 'Bath; Avon')],
  [person(2, ' ', null, 'York'), person(3, 'Bo', 'Li', null), person(4, 'Rene\u0301', 'Roy', 'Lyon')],
];

async function* rowsOf(all: readonly (readonly PrintRow[])[]): AsyncGenerator<readonly PrintRow[]> {
  for (const batch of all) {
    await Promise.resolve();
    yield batch;
  }
}

/** Makes and publishes; a set that stops is thrown with its reason. */
async function make(files: MemoryFiles, changed: Partial<FileSetRequest> = {}): Promise<FileSet> {
  const result = await makeFileSet({
    rows: () => rowsOf(batches),
    expected: 5,
    layout,
    shared: { vars: { discount: 15 } },
    firstPiece: 1,
    vendor: vendorFile.parse({ encoding: 'utf-8-bom' }),
    folder,
    names: {
      campaign: 'win_back',
      step: 'postcard',
      runKey: 'win_back@2017-07-03',
      date: '2017-07-03',
      ...{ campaignCode: 'WINBACK', version: 1 },
    },
    list: { hash: 'a1'.repeat(32), frozenAt: instantOf('2017-07-03T05:30:04.250Z') },
    files,
    ...changed,
  });
  if ('stopped' in result) throw new Error(JSON.stringify(result.stopped));
  await using made = result;
  await made.publish();
  return made.set;
}

const csvText =
  '\ufeffCUSTOMER;NAME;CITY;CODE\r\n' +
  '11000;Jérôme Müller;Orléans;RIDE15\r\n' +
  '11001;Ann ;"Bath; Avon";RIDE15\r\n' +
  '11004;René Roy;Lyon;RIDE15\r\n';

const proofText =
  '\ufeffwhy;record;CUSTOMER;NAME;CITY;CODE\r\n' +
  'record 1, longest NAME, not ASCII in NAME, not ASCII in CITY;1;11000;Jérôme Müller;Orléans;RIDE15\r\n' +
  'record 2, shortest NAME, longest CITY;2;11001;Ann ;"Bath; Avon";RIDE15\r\n' +
  'record 3, shortest CITY;3;11004;René Roy;Lyon;RIDE15\r\n';

const manifestText = `
{
  "campaign": "win_back",
  "campaign_code": "WINBACK",
  "run": "win_back@2017-07-03",
  "step": "postcard",
  "date": "2017-07-03",
  "version": 1,
  "list": {
    "sha256": "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1",
    "frozen_at": "2017-07-03T05:30:04.250Z"
  },
  "format": {
    "kind": "csv",
    "encoding": "utf-8-bom",
    "newline": "crlf",
    "delimiter": ";",
    "quote": "needed",
    "header": true
  },
  "control": {
    "header": false,
    "trailer": false
  },
  "columns": [
    {
      "name": "CUSTOMER",
      "longest": 5
    },
    {
      "name": "NAME",
      "longest": 13,
      "non_ascii": 2
    },
    {
      "name": "CITY",
      "longest": 10,
      "non_ascii": 1
    },
    {
      "name": "CODE",
      "longest": 6
    }
  ],
  "counts": {
    "listed": 5,
    "rejected": 2,
    "seeds": 0,
    "records": 3
  },
  "files": [
    {
      "name": "win_back_postcard_2017-07-03.csv",
      "split": "",
      "part": 1,
      "records": 3,
      "seeds": 0,
      "size": ${Buffer.byteLength(csvText)},
      "sha256": "${sha256(csvText)}"
    }
  ],
  "proof": {
    "name": "win_back_postcard_2017-07-03_PROOF.csv",
    "size": ${Buffer.byteLength(proofText)},
    "sha256": "${sha256(proofText)}"
  }
}
`.trimStart();

const doneText =
  `${sha256(manifestText)}  win_back_postcard_2017-07-03.manifest.json\n` +
  `${sha256(proofText)}  win_back_postcard_2017-07-03_PROOF.csv\n` +
  `${sha256(csvText)}  win_back_postcard_2017-07-03.csv\n`;

const texts = (disk: Disk) => Object.fromEntries([...disk].map(([file, data]) => [file, data.toString('utf8')]));
const wholeSet = { [manifest]: manifestText, [proof]: proofText, [csv]: csvText, [done]: doneText };

test('a set is its data, a manifest and a mark that it is done', async () => {
  const disk: Disk = new Map();
  const made = await make(memoryFiles(disk));
  expect(texts(disk)).toEqual(wholeSet);
  expect(made).toEqual({
    files: [
      {
        name: 'win_back_postcard_2017-07-03.csv',
        split: '',
        part: 1,
        records: 3,
        seeds: 0,
        size: Buffer.byteLength(csvText),
        sha256: sha256(csvText),
      },
    ],
    manifest: smallFile('win_back_postcard_2017-07-03.manifest.json', manifestText),
    proof: smallFile('win_back_postcard_2017-07-03_PROOF.csv', proofText),
    done: smallFile('win_back_postcard_2017-07-03.done', doneText),
    counts: { listed: 5, rejected: 2, seeds: 0, records: 3 },
    seeds: [],
    rejected: [
      { seq: 2, reason: 'NAME is empty' },
      { seq: 3, reason: 'CITY is empty' },
    ],
  });
});

test('made again it is compared and nothing is written', async () => {
  const disk: Disk = new Map();
  const first = await make(memoryFiles(disk));
  disk.delete(csv); // collected by the vendor
  expect(await make(memoryFiles(disk))).toEqual(first);
  expect(texts(disk)).toEqual({ [manifest]: manifestText, [proof]: proofText, [done]: doneText });
});

test('the data is hidden until its manifest is visible, and done comes last', async () => {
  const seen: string[] = [];
  const disk: Disk = new Map();
  const record = new Proxy(disk, {
    get(target, key) {
      if (key === 'set') {
        return (file: string, data: Buffer) => {
          if (!file.endsWith('.part')) seen.push(file);
          return target.set(file, data);
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  await make(memoryFiles(record));
  expect(seen).toEqual([manifest, proof, csv, done]);
});

test('killed at any moment there is no data without a manifest, and the next making ends with one set', async () => {
  const whole = memoryFiles(new Map());
  await make(whole);
  expect(whole.operations()).toBeGreaterThan(10);

  for (let killAt = 1; killAt <= whole.operations(); killAt++) {
    const disk: Disk = new Map();
    await expect(make(memoryFiles(disk, killAt))).rejects.toThrow(Killed);
    const left = texts(disk);
    if (csv in left) expect(left[manifest], `killed at ${killAt}`).toBe(manifestText);
    if (done in left) expect(left, `killed at ${killAt}`).toEqual(wholeSet);
    for (const [file, text] of Object.entries(wholeSet)) {
      expect([undefined, text], `${file}, killed at ${killAt}`).toContain(left[file]);
    }

    await make(memoryFiles(disk));
    expect(texts(disk), `made again after a kill at ${killAt}`).toEqual(wholeSet);
  }
});

test('killed again and again it still ends with one set', async () => {
  const disk: Disk = new Map();
  for (let killAt = 1; killAt <= 20; killAt++) await make(memoryFiles(disk, killAt)).catch(() => undefined);
  await make(memoryFiles(disk));
  expect(texts(disk)).toEqual(wholeSet);
});

test('rows that were lost on the way stop the set before anything is visible', async () => {
  const disk: Disk = new Map();
  await expect(make(memoryFiles(disk), { expected: 6 })).rejects.toThrow('5 rows came and 6 were expected');
  expect(texts(disk)).toEqual({});
});

test('rows that fail half-way leave nothing', async () => {
  async function* failing(): AsyncGenerator<readonly PrintRow[]> {
    yield* rowsOf(batches.slice(0, 1));
    throw new Error('the list is torn');
  }
  const disk: Disk = new Map();
  await expect(make(memoryFiles(disk), { rows: failing })).rejects.toThrow('the list is torn');
  expect(texts(disk)).toEqual({});
});

test('a set of another list is never written over', async () => {
  const disk: Disk = new Map();
  await make(memoryFiles(disk));
  const list = { hash: 'b2'.repeat(32), frozenAt: instantOf('2017-07-03T09:00:00Z') };
  const message = `${manifest} belongs to another set: nothing is written over it`;
  await expect(make(memoryFiles(disk), { list })).rejects.toThrow(message);
  disk.delete(done); // not even when that one was not finished
  await expect(make(memoryFiles(disk), { list })).rejects.toThrow(message);
  expect(texts(disk)).toEqual({ [manifest]: manifestText, [proof]: proofText, [csv]: csvText });
});

test('a list without printable rows is a set without records', async () => {
  const disk: Disk = new Map();
  const made = await make(memoryFiles(disk), { rows: () => rowsOf([]), expected: 0 });
  expect(texts(disk)[csv]).toBe('\ufeffCUSTOMER;NAME;CITY;CODE\r\n');
  expect(made.files[0]?.records).toBe(0);
});

test('a row without a column that the layout names was not checked: it is no empty field', async () => {
  const rows = () => rowsOf([[{ seq: 0, data: { customer_id: 1, first_name: 'Ann', last_name: 'Lee', profile: {} } }]]);
  await expect(make(memoryFiles(new Map()), { rows, expected: 1 })).rejects.toThrow('a list row has no "profile.city"');
});

test('names come from the run', async () => {
  const disk: Disk = new Map();
  const names = {
    campaign: 'win_back',
    step: 'postcard',
    runKey: 'win_back@alarm_7',
    date: '2017-07-03',
    ...{ campaignCode: 'W', version: 1 },
  };
  await make(memoryFiles(disk), { names, vendor: vendorFile.parse({ name: '{{run}}-{{ step }}.txt' }) });
  expect([...disk.keys()]).toEqual([
    `${folder}/alarm_7-postcard.manifest.json`,
    `${folder}/alarm_7-postcard_PROOF.csv`,
    `${folder}/alarm_7-postcard.txt`,
    `${folder}/alarm_7-postcard.done`,
  ]);
  const outside = { ...names, runKey: 'win_back@../etc' };
  await expect(
    make(memoryFiles(disk), { names: outside, vendor: vendorFile.parse({ name: '{{run}}.csv' }) }),
  ).rejects.toThrow('"../etc" cannot be part of the name {{run}}');
});
