import { utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoadResult } from '../../src/run/load.ts';
import { type LoadRig, loadRig } from '../support/loading.ts';

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

const codes = ({ diagnostics }: LoadResult): string[] => diagnostics.map(({ severity, code }) => `${severity} ${code}`);

describe('several files', () => {
  const yaml = (take: string) =>
    `x:\n  files: "in/x_*.csv"\n  take: ${take}\n  columns: { a: { type: integer }, b: { type: varchar } }\n`;

  beforeEach(() => {
    rig.write('in/x_1.csv', 'a,b\n1,one\n');
    rig.write('in/x_2.csv', 'b,a\ntwo,2\n');
    rig.write('in/x_3.csv', 'a,b,c\n3,three,new\n');
    utimesSync(path.join(rig.folder, 'in/x_2.csv'), 2_000_000_000, 2_000_000_000);
  });

  test('all: the table is what they have together', async () => {
    const result = await rig.load(yaml('all'));
    expect(result.value).toEqual({
      source: 'x',
      files: ['in/x_1.csv', 'in/x_2.csv', 'in/x_3.csv'],
      rows: 3,
      rejects: 0,
    });
    expect(await rig.rows('select * from raw.x order by a')).toEqual([
      { a: 1, b: 'one', c: null },
      { a: 2, b: 'two', c: null },
      { a: 3, b: 'three', c: 'new' },
    ]);
  });

  test('newest: the last one replaces those before', async () => {
    expect((await rig.load(yaml('newest'))).value).toEqual({ source: 'x', files: ['in/x_2.csv'], rows: 1, rejects: 0 });
    expect(await rig.rows('select * from raw.x')).toEqual([{ a: 2, b: 'two' }]);
  });

  test('a row that is refused is told by its file and line, among as many as the engine reads with all its threads', async () => {
    const text = (bad: number) =>
      Array.from(
        { length: 200_000 },
        (_, i) => `${i === bad ? 'x' : i},${i % 7 === 0 ? '"two\nlines"' : 'one'}\n`,
      ).join('');
    rig.write('in/x_1.csv', `a,b\n${text(150_000)}`);
    rig.write('in/x_2.csv', `b,a\ntwo,2\n1,2,3\n`);
    rig.write('in/x_3.csv', `a,b\n${text(7)}`);
    const { value } = await rig.load(`${yaml('all')}  rejects: { max_rows: 3 }\n`);
    expect(value).toMatchObject({ rows: 399_999, rejects: 3 });
    expect(await rig.rows('select file, line, column_name, raw_line from raw._rejects order by file')).toEqual([
      { file: 'in/x_1.csv', line: 171_431, column_name: 'a', raw_line: 'x,one' },
      { file: 'in/x_2.csv', line: 3, column_name: null, raw_line: '1,2,3' },
      { file: 'in/x_3.csv', line: 10, column_name: 'a', raw_line: 'x,"two\nlines"' },
    ]);
    expect(await rig.rows('select count(*)::integer as rows, max(a) as last from raw.x')).toEqual([
      { rows: 399_999, last: 199_999 },
    ]);
  });

  test('one that cannot be read fails them all', async () => {
    await rig.load(yaml('all'));
    rig.write('in/x_4.csv', 'a,b\nfour,4\n');
    expect(codes(await rig.load(yaml('all')))).toContain('error too-many-rejects');
    expect(await rig.rows('select count(*)::integer as n from raw.x')).toEqual([{ n: 3 }]);
  });
});

test('a source that fails does not keep the others from loading', async () => {
  rig.write('b.csv', 'n\n1\n');
  const one = (name: string) => `${name}:\n  files: ${name}.csv\n  columns: { n: { type: integer } }\n`;
  const results = await rig.loadAll(one('a') + one('b'));
  expect(results.map(({ value }) => value?.rows)).toEqual([undefined, 1]);
});
