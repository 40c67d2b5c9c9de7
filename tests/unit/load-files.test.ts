import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoadRig, loadRig } from '../support/loading.ts';

/** Compressed files, and what is nested in files. */

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

const columns = 'columns: { id: { type: integer }, name: { type: varchar } }';

/** The engine writes Zstandard; the program only reads it. */
const zstd = (name: string, select: string, format: string) =>
  rig.session.run(`copy (${select}) to '${path.join(rig.folder, name)}' (format ${format}, compression zstd)`);

describe('compressed files', () => {
  test.each([
    ['csv.gz', 'id,name\n1,ann\n2,josé\n'],
    ['tsv.gz', 'id\tname\n1\tann\n2\tjosé\n'],
    ['ndjson.gz', '{"id":1,"name":"ann"}\n{"id":2,"name":"josé"}\n'],
    ['json.gz', '[{"id":1,"name":"ann"},{"id":2,"name":"josé"}]'],
  ])('%s', async (extension, text) => {
    rig.write(`x.${extension}`, gzipSync(text));
    const { value, diagnostics } = await rig.load(`x:\n  files: x.${extension}\n  ${columns}\n`);
    expect(diagnostics).toEqual([]);
    expect(value).toEqual({ source: 'x', files: [`x.${extension}`], rows: 2, rejects: 0 });
    expect(await rig.rows('select * from raw.x')).toEqual([
      { id: 1, name: 'ann' },
      { id: 2, name: 'josé' },
    ]);
  });

  test.each(['csv', 'json'])('%s.zst', async (format) => {
    const name = format === 'csv' ? 'x.csv.zst' : 'x.ndjson.zst';
    await zstd(name, "select i as id, 'n' || i as name from range(100000) r(i)", format);
    const { value, diagnostics } = await rig.load(`x:\n  files: ${name}\n  ${columns}\n`);
    expect(diagnostics).toEqual([]);
    expect(value?.rows).toBe(100_000);
    expect(await rig.rows('select max(id) as id, count(distinct name)::integer as names from raw.x')).toEqual([
      { id: 99_999, names: 100_000 },
    ]);
  });

  test('files that differ in their compression only', async () => {
    rig.write('in/x.csv', 'id,name\n1,ann\n');
    rig.write('in/x.csv.gz', gzipSync('id,name\n2,bob\n'));
    await zstd('in/x.csv.zst', "select 3 as id, 'cy' as name", 'csv');
    await rig.load(`x:\n  files: in/*\n  take: all\n  ${columns}\n`);
    expect(await rig.rows('select name from raw.x order by id')).toEqual([
      { name: 'ann' },
      { name: 'bob' },
      { name: 'cy' },
    ]);
  });

  test('in another encoding, beside a plain file', async () => {
    rig.write('in/1.csv.gz', gzipSync(Buffer.from('id,name\n1,José\n', 'latin1')));
    rig.write('in/2.csv', Buffer.from('id,name\n2,Zoë\n', 'latin1'));
    await rig.load(`x:\n  files: in/*\n  take: all\n  csv: { encoding: windows-1252 }\n  ${columns}\n`);
    expect(await rig.rows('select name from raw.x order by id')).toEqual([{ name: 'José' }, { name: 'Zoë' }]);
  });

  test.each([
    ['x.csv.gz', 'id,name\n1,ann\nx,bob\n', 3],
    ['x.ndjson.gz', '{"id":1,"name":"ann"}\n{"id":"x","name":"bob"}\n', 2],
    ['x.json.gz', '[{"id":1,"name":"ann"},{"id":"x","name":"bob"}]', null],
  ])('rejects of %s name the file that was delivered', async (name, text, line) => {
    rig.write(name, gzipSync(text));
    await rig.load(`x:\n  files: ${name}\n  rejects: { max_rows: 1 }\n  ${columns}\n`);
    expect(await rig.rows('select file, line, error from raw._rejects')).toEqual([
      { file: name, line, error: '"x" is no integer' },
    ]);
    expect(await rig.rows('select * from raw.x')).toEqual([{ id: 1, name: 'ann' }]);
  });

  test('a compressed file is remembered as it was delivered', async () => {
    const yaml = `x:\n  files: "in/*"\n  load: append\n  ${columns}\n`;
    rig.write('in/1.csv.gz', gzipSync('id,name\n1,ann\n'));
    await rig.load(yaml);
    rig.write('in/2.csv.gz', gzipSync('id,name\n2,bob\n'));
    expect((await rig.load(yaml)).value).toEqual({ source: 'x', files: ['in/2.csv.gz'], rows: 1, rejects: 0 });
  });
});

describe('nested', () => {
  const nested =
    'columns: { id: { type: integer }, lines: { type: "STRUCT(sku VARCHAR, n INTEGER)[]" }, at: { type: "STRUCT(city VARCHAR)" } }';

  test('NDJSON, read fast and read with care', async () => {
    const rows = [
      {
        id: 1,
        lines: [
          { sku: 'a', n: 1 },
          { sku: 'b', n: 2 },
        ],
        at: { city: 'York' },
      },
      { id: 2, lines: [], at: null },
    ];
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    rig.write('x.ndjson', text);
    await rig.load(`x:\n  files: x.ndjson\n  ${nested}\n`);
    const fast = await rig.rows('select * from raw.x');
    expect(fast).toEqual(rows);
    rig.write('x.ndjson', `${text}no json\n`);
    await rig.load(`x:\n  files: x.ndjson\n  rejects: { max_rows: 1 }\n  ${nested}\n`);
    expect(await rig.rows('select * from raw.x')).toEqual(fast);
  });

  test('Parquet, with files that have not all columns', async () => {
    const at = (name: string) => path.join(rig.folder, name);
    await rig.session.run(
      `copy (select 1::bigint as id, [{sku: 'a', n: 1}] as lines, {city: 'York'} as at) to '${at('1.parquet')}'`,
    );
    await rig.session.run(
      `copy (select 2::bigint as id, [{sku: 'b', n: 2}] as lines, {city: 'Bath'} as at, 9 as more) to '${at('2.parquet')}'`,
    );
    await rig.load(`x:\n  files: "*.parquet"\n  load: append\n  ${nested}\n`);
    expect(await rig.rows('select * from raw.x order by id')).toEqual([
      { id: 1, lines: [{ sku: 'a', n: 1 }], at: { city: 'York' }, more: null },
      { id: 2, lines: [{ sku: 'b', n: 2 }], at: { city: 'Bath' }, more: 9 },
    ]);
  });
});

describe('columns that nobody declared', () => {
  test.each([
    ['x.csv', 'id,day\n1,2017-07-03\n', 'id BIGINT, day DATE'],
    ['x.csv.gz', gzipSync('id,day\n1,2017-07-03\n'), 'id BIGINT, day DATE'],
    ['x.ndjson', '{"id":1,"at":{"city":"York"}}\n', 'id BIGINT, at STRUCT(city VARCHAR)'],
  ])('are guessed from %s', async (name, text, expected) => {
    rig.write(name, text);
    const found = await rig.guess(`x:\n  files: ${name}\n`);
    expect(found?.map((column) => `${column.name} ${column.type}`).join(', ')).toBe(expected);
    expect(await rig.rows("select table_name from information_schema.tables where table_name = 'x'")).toEqual([]);
  });

  test.each([
    ['x.csv', undefined],
    ['x.csv', ''],
    ['x.csv.gz', 'no gzip'],
    ['x.json', '[{"id":1},\n{]'],
    ['x.parquet', 'no Parquet'],
  ])('are unknown when %s is not there or cannot be read', async (name, text) => {
    if (text !== undefined) rig.write(name, text);
    expect(await rig.guess(`x:\n  files: ${name}\n`)).toBeUndefined();
  });
});
