import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoadResult } from '../../src/run/load.ts';
import { type LoadRig, loadRig } from '../support/loading.ts';

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

const codes = ({ diagnostics }: LoadResult): string[] => diagnostics.map(({ severity, code }) => `${severity} ${code}`);

describe('a CSV file', () => {
  test('null_values, delimiter and quote', async () => {
    rig.write('x.csv', "a;b\n'1;2';NA\n'it''s';\n");
    const result = await rig.load(`
x:
  files: x.csv
  csv: { delimiter: ";", quote: "'", null_values: ["NA"] }
  columns: { a: { type: varchar }, b: { type: varchar } }
`);
    expect(result.value).toEqual({ source: 'x', files: ['x.csv'], rows: 2, rejects: 0 });
    expect(await rig.rows('select * from raw.x')).toEqual([
      { a: '1;2', b: null },
      { a: "it's", b: '' },
    ]);
  });

  test('in a .tsv a comma is text', async () => {
    rig.write('x.tsv', 'a\tb\n1,5\t2\n');
    await rig.load('x:\n  files: x.tsv\n  columns: { a: { type: varchar }, b: { type: integer } }\n');
    expect(await rig.rows('select * from raw.x')).toEqual([{ a: '1,5', b: 2 }]);
  });

  test('without a header the columns are those declared, by their place', async () => {
    rig.write('x.csv', '1,a\n2,b\n');
    await rig.load(
      'x:\n  files: x.csv\n  csv: { header: false }\n  columns: { n: { type: integer }, v: { type: varchar } }\n',
    );
    expect(await rig.rows('select * from raw.x')).toEqual([
      { n: 1, v: 'a' },
      { n: 2, v: 'b' },
    ]);
  });

  test('columns are found by name, whatever their order', async () => {
    rig.write('x.csv', ' b ,"a"\n1,x\n');
    await rig.load('x:\n  files: x.csv\n  columns: { a: { type: varchar }, b: { type: integer } }\n');
    expect(await rig.rows('select * from raw.x')).toEqual([{ a: 'x', b: 1 }]);
  });

  test('columns that are not declared are kept as text, those without a name are not', async () => {
    rig.write('x.csv', 'a,more,,\n1,007,y,z\n');
    const result = await rig.load('x:\n  files: x.csv\n  columns: { a: { type: integer } }\n');
    expect(codes(result)).toEqual(['warning extra-column', 'warning unnamed-column']);
    expect(await rig.rows('select * from raw.x')).toEqual([{ a: 1, more: '007' }]);
  });

  test('columns that are not declared at all are guessed from every row', async () => {
    rig.write('x.csv', 'id,day,sum,mixed\n1,13/01/2017,1.5,1\n2,14/02/2017,2,x\n');
    const result = await rig.load('x:\n  files: x.csv\n');
    expect(codes(result)).toEqual(['warning undeclared-columns']);
    expect(await rig.rows('select * from raw.x')).toEqual([
      { id: '1', day: '2017-01-13', sum: 1.5, mixed: '1' },
      { id: '2', day: '2017-02-14', sum: 2, mixed: 'x' },
    ]);
  });

  test.each([
    ['utf-8', Buffer.from('v\n"Łódź, 3 €"\n')],
    ['utf-8', Buffer.from('\ufeffv\n"Łódź, 3 €"\n')],
    ['utf-16', Buffer.from('\ufeffv\n"Łódź, 3 €"\n', 'utf16le')],
    ['utf-16', Buffer.from('\ufeffv\n"Łódź, 3 €"\n', 'utf16le').swap16()],
    ['latin-1', Buffer.from('v\n"Málaga, ½"\n', 'latin1')],
    ['windows-1250', iconv.encode('v\n"Łódź, 3 €"\n', 'windows-1250')],
    ['windows-1251', iconv.encode('v\n"Пермь"\n', 'windows-1251')],
    ['windows-1252', iconv.encode('v\n"“Málaga” – 3 €"\n', 'windows-1252')],
    ['iso-8859-15', iconv.encode('v\n"Málaga, 3 €"\n', 'iso-8859-15')],
  ])('in %s', async (encoding, bytes) => {
    rig.write('x.csv', bytes);
    const yaml = `x:\n  files: x.csv\n  csv: { encoding: ${encoding} }\n  columns: { v: { type: varchar } }\n`;
    const text = iconv.decode(bytes, encoding).split('"')[1];
    expect((await rig.load(yaml)).diagnostics).toEqual([]);
    expect(await rig.rows('select v from raw.x')).toEqual([{ v: text }]);
    // The careful way reads the file itself.
    const bad = iconv.encode('"bad\n', encoding).subarray(encoding === 'utf-16' ? 2 : 0);
    const isBigEndian = bytes[0] === 0xfe;
    rig.write('x.csv', Buffer.concat([bytes, isBigEndian ? bad.swap16() : bad]));
    expect(codes(await rig.load(`${yaml}  rejects: { max_rows: 1 }\n`))).toEqual(['warning rejected-rows']);
    expect(await rig.rows('select v from raw.x')).toEqual([{ v: text }]);
  });

  test('a path with characters that are special in patterns is that path', async () => {
    rig.write('in/x[1].csv', 'a\n1\n');
    rig.write('in/x1.csv', 'a\n2\n');
    await rig.load('x:\n  files: "in/*.csv"\n  take: all\n  columns: { a: { type: integer } }\n');
    expect(await rig.rows('select a from raw.x order by a')).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

test('news of what came of it', async () => {
  rig.write('x.csv', 'a\n1\nb\n');
  await rig.load('x:\n  files: x.csv\n  columns: { a: { type: integer } }\n  rejects: { max_rows: 1 }\n');
  await rig.load('y:\n  files: y.csv\n  columns: { a: { type: integer } }\n');
  expect(rig.events).toEqual([
    { kind: 'source-loaded', source: 'x', files: 1, rows: 1, rejects: 1, millis: 0 },
    { kind: 'source-failed', source: 'y', because: 'there is no file "y.csv"' },
  ]);
});
