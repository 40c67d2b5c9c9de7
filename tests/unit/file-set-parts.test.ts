import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { type FileSet, makeFileSet } from '../../src/print/file-set.ts';
import type { FileSetRequest, PrintRow } from '../../src/print/file-set-request.ts';
import { stopText } from '../../src/print/stops.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';
import { type Disk, failingFiles, type MemoryFiles, memoryFiles } from '../support/memory-files.ts';

const folder = '/print';

/** Records of fixed width, a file for each country. */
const layout = layoutFile.parse({
  format: 'fixed',
  record_length: 14,
  columns: [
    { name: 'PIECE', value: 'piece_id', width: 6, align: 'right', pad: '0' },
    { name: 'NAME', value: 'name', width: 6, required: true },
    { name: 'COUNTRY', value: 'profile.country', width: 2 },
  ],
  split_by: ['profile.country'],
});

const control = {
  header: 'H{{date YYYYMMDD}}{{part}}',
  trailer: 'T{{pad count 4}}{{pad hash_total 8}}',
  hash_total: 'PIECE',
};

const vendorOf = (changed: object = {}) =>
  vendorFile.parse({
    encoding: 'windows-1252',
    newline: 'lf',
    name: '{{campaign}}_{{split}}_{{part}}_v{{version}}.txt',
    control,
    ...changed,
  });

const rowsOf = (people: readonly (readonly [name: string, country: string])[]): PrintRow[] =>
  people.map(([name, country], seq) => ({ seq, data: { name, profile: { country } } }));

const people = rowsOf([
  ['Anna', 'DE'],
  ['Bert', 'DE'],
  ['', 'DE'],
  ['Jörg', 'DE'],
  ['Zoë', 'FR'],
]);

async function make(
  rows: readonly PrintRow[],
  changed: Partial<FileSetRequest> = {},
  disk: Disk = new Map(),
): Promise<{ set: FileSet; disk: Disk } | { stopped: string; disk: Disk }> {
  async function* batches() {
    await Promise.resolve();
    yield rows.slice(0, 2);
    yield rows.slice(2);
  }
  const result = await makeFileSet({
    rows: batches,
    expected: rows.length,
    layout,
    vendor: vendorOf(),
    shared: {},
    folder,
    names: {
      campaign: 'ride',
      campaignCode: 'RIDE',
      step: 'card',
      runKey: 'ride@2017-07-03',
      date: '2017-07-03',
      version: 1,
    },
    list: { hash: 'a1', frozenAt: instantOf('2017-07-03T05:30:00Z') },
    firstPiece: 1,
    files: memoryFiles(disk),
    ...changed,
  });
  if ('stopped' in result) return { stopped: stopText(result.stopped, (seq) => `#${seq}`), disk };
  await using made = result;
  await made.publish();
  return { set: made.set, disk };
}

async function made(rows: readonly PrintRow[], changed: Partial<FileSetRequest> = {}) {
  const result = await make(rows, changed);
  if ('stopped' in result) throw new Error(result.stopped);
  return { ...result, texts: dataOf(result.disk) };
}

/** The data files with their texts. */
const dataOf = (disk: Disk): Record<string, string> =>
  Object.fromEntries(
    [...disk]
      .filter(([path]) => path.endsWith('.txt'))
      .map(([path, data]) => [path.slice(folder.length + 1), data.toString('latin1')]),
  );

test('a file for each split, with a header and a trailer in each', async () => {
  const { set, texts } = await made(people);
  expect(texts).toEqual({
    'ride_DE_001_v1.txt':
      'H20170703001  \n' + //
      '000010Anna  DE\n' +
      '000020Bert  DE\n' +
      '000040J\xf6rg  DE\n' +
      'T000300000070 \n',
    'ride_FR_001_v1.txt':
      'H20170703001  \n' + //
      '000050Zo\xeb   FR\n' +
      'T000100000050 \n',
  });
  expect(set.counts).toEqual({ listed: 5, rejected: 1, seeds: 0, records: 4 });
  expect(set.files.map(({ records, hashTotal, size }) => ({ records, hashTotal, size }))).toEqual([
    { records: 3, hashTotal: '70', size: 5 * 15 },
    { records: 1, hashTotal: '50', size: 3 * 15 },
  ]);
});

test('a file that is full is followed by its next part', async () => {
  const { texts } = await made(people, { vendor: vendorOf({ max_records: 2 }) });
  expect(texts).toEqual({
    'ride_DE_001_v1.txt': 'H20170703001  \n000010Anna  DE\n000020Bert  DE\nT000200000030 \n',
    'ride_DE_002_v1.txt': 'H20170703002  \n000040J\xf6rg  DE\nT000100000040 \n',
    'ride_FR_001_v1.txt': 'H20170703001  \n000050Zo\xeb   FR\nT000100000050 \n',
  });
});

test('a header may say what its file sums up to; count may count every line', async () => {
  const header = 'H{{pad count 3}}{{pad hash_total 6}}';
  const { texts } = await made(people, { vendor: vendorOf({ control: { ...control, header } }) });
  const firsts = Object.entries(texts).map(([name, text]) => [name, text.split('\n')[0]]);
  expect(firsts).toEqual([
    ['ride_DE_001_v1.txt', 'H003000070    '],
    ['ride_FR_001_v1.txt', 'H001000050    '],
  ]);
  const all = await made(people, {
    vendor: vendorOf({ max_records: 2, control: { ...control, header, counts: 'all' } }),
  });
  expect(Object.values(all.texts).map((text) => text.slice(0, 4))).toEqual(['H004', 'H003', 'H003']);
});

describe('seeds', () => {
  const rows = [
    { name: '{{fingerprint}}', 'profile.country': null },
    { name: 'Seed', 'profile.country': 'FR' },
  ];
  const vendor = vendorOf({ seeds: { file: 'seeds.csv', per_split: 1 } });
  const seeds = {
    rows,
    splitSizes: new Map([
      ['DE', 4],
      ['FR', 1],
    ]),
  };

  test('stand among the others, with numbers and a mark of their own, and count in the files alone', async () => {
    const { set, texts } = await made(people, { vendor, seeds });
    const [first, second] = set.seeds;
    expect(texts).toEqual({
      'ride_DE_001_v1.txt':
        'H20170703001  \n' +
        '000010Anna  DE\n' +
        '000020Bert  DE\n' +
        `000011${first?.fingerprint ?? ''}DE\n` +
        '000040J\xf6rg  DE\n' +
        'T000400000081 \n',
      'ride_FR_001_v1.txt': 'H20170703001  \n000021Seed  FR\n000050Zo\xeb   FR\nT000200000071 \n',
    });
    expect(first).toEqual({
      file: 'ride_DE_001_v1.txt',
      split: 'DE',
      pieceId: '11',
      fingerprint: expect.stringMatching(/^[B-Z]{6}$/) as string,
    });
    expect(second).toMatchObject({ file: 'ride_FR_001_v1.txt', pieceId: '21' });
    expect(set.counts).toEqual({ listed: 5, rejected: 1, seeds: 2, records: 6 });
  });

  test('are at home in their split where they can be, and keep their own values', async () => {
    const strange = [{ name: 'Seed', 'profile.country': 'GB' }];
    const { texts } = await made(people, { vendor, seeds: { ...seeds, rows: strange } });
    expect(texts['ride_FR_001_v1.txt']).toContain('000021Seed  GB\n');
    expect(texts['ride_DE_001_v1.txt']).toContain('000011Seed  GB\n');
  });

  test('another drop has another mark, the same one the same', async () => {
    const marks = async (hash: string) => {
      const list = { hash, frozenAt: instantOf('2017-07-03T05:30:00Z') };
      return (await made(people, { vendor, seeds, list })).set.seeds.map(({ fingerprint }) => fingerprint);
    };
    expect(await marks('a1')).toEqual(await marks('a1'));
    expect(await marks('a1')).not.toEqual(await marks('b2'));
  });

  test('that cannot be printed stop the set', async () => {
    const result = await make(people, { vendor, seeds: { ...seeds, rows: [{ name: 'Much too long' }] } });
    expect(result).toMatchObject({
      stopped: 'nothing is printed: a seed cannot be printed: NAME has 13 bytes and room for 6 (1 more)',
    });
  });

  test('that have no place because the sizes are wrong stop the set before anything is visible', async () => {
    const wrong = { rows, splitSizes: new Map([['DE', 40]]) };
    await expect(make(people, { vendor, seeds: wrong })).rejects.toThrow('the counts do not reconcile');
  });
});

describe('nothing is visible', () => {
  const stopped = async (rows: readonly PrintRow[], changed: Partial<FileSetRequest> = {}) => {
    const result = await make(rows, changed);
    expect([...result.disk.keys()]).toEqual([]);
    return 'stopped' in result ? result.stopped : '';
  };

  test('when a value has no room: each reason once, the first three', async () => {
    const long = rowsOf(Array.from('123456789').map((digit) => [`Maximilian ${digit}`, 'DE']));
    expect(await stopped(long)).toBe('nothing is printed: NAME has 12 bytes and room for 6 (#0 and 8 more)');
  });

  test('when a value cannot name a file', async () => {
    expect(await stopped(rowsOf([['Anna', 'D/E']]))).toContain('"D/E" cannot be part of the name of a file');
    expect(await stopped(rowsOf([['Anna', '']]))).toContain('split_by profile.country: ""');
    const twins = ['DE', 'de'].map((country) => ['Anna', country] as const);
    expect(await stopped(rowsOf(twins))).toBe('nothing is printed: split_by: "de" differs from "DE" only in case (#1)');
  });

  test('when a count has no room in the trailer', async () => {
    const vendor = vendorOf({ control: { trailer: 'T{{pad count 1}}' } });
    const many = rowsOf(Array.from({ length: 10 }, () => ['Anna', 'DE'] as const));
    expect(await stopped(many, { vendor })).toBe('nothing is printed: count is 10 and has room for 1 digits');
  });

  test('when a header is longer than a record', async () => {
    const vendor = vendorOf({ control: { header: 'HEADER {{date}} {{campaign}}' } });
    expect(await stopped(people.slice(4), { vendor, expected: 1 })).toBe(
      'nothing is printed: "HEADER 2017-07-03 ride" has 22 bytes and a record has 14',
    );
  });

  test('when what is summed up is no number', async () => {
    const vendor = vendorOf({ control: { ...control, hash_total: 'NAME' } });
    expect(await stopped(people.slice(4), { vendor, expected: 1 })).toBe(
      'nothing is printed: NAME is summed up and has "Zo\xeb", which is no digits (#4)',
    );
  });

  test('when the rows of a split do not come together', async () => {
    const mixed = rowsOf([
      ['Anna', 'DE'],
      ['Zoë', 'FR'],
      ['Bert', 'DE'],
    ]);
    await expect(make(mixed)).rejects.toThrow('the rows of "DE" do not come together');
  });
});

describe('cut off at any operation on files', () => {
  const changed = {
    vendor: vendorOf({ max_records: 2, seeds: { file: 'seeds.csv', per_split: 1 } }),
    seeds: {
      rows: [{ name: 'Seed', 'profile.country': null }],
      splitSizes: new Map([
        ['DE', 4],
        ['FR', 1],
      ]),
    },
  };
  const write = (files: MemoryFiles, disk: Disk) => make(people, { ...changed, files }, disk);
  const visible = (disk: Disk): Record<string, string> =>
    Object.fromEntries(
      [...disk].filter(([path]) => !path.endsWith('.part')).map(([path, data]) => [path, data.toString('latin1')]),
    );

  const ways: [what: string, filesOf: (disk: Disk, at: number) => MemoryFiles][] = [
    ['killed', memoryFiles],
    ['the disk is full', failingFiles],
  ];

  test.each(ways)('%s: no data without a manifest, and the next making ends with one set', async (what, filesOf) => {
    const whole: Disk = new Map();
    const counting = memoryFiles(whole);
    await write(counting, whole);
    expect(Object.keys(visible(whole))).toHaveLength(3 + 3);
    expect(counting.operations()).toBeGreaterThan(20);

    for (let at = 1; at <= counting.operations(); at++) {
      const disk: Disk = new Map();
      await expect(write(filesOf(disk, at), disk), `${what} at ${at}`).rejects.toThrow(`at operation ${at}`);
      const left = visible(disk);
      const hasData = Object.keys(left).some((path) => path.endsWith('.txt'));
      if (hasData) expect(left['/print/ride_v1.manifest.json'], `${what} at ${at}`).toBeDefined();
      for (const [path, text] of Object.entries(left)) expect(text, path).toBe(visible(whole)[path]);
      if (what !== 'killed') expect([...disk.keys()].filter((path) => path.endsWith('.part'))).toEqual([]);

      await write(memoryFiles(disk), disk);
      expect(visible(disk), `made again, ${what} at ${at}`).toEqual(visible(whole));
    }
  });
});
