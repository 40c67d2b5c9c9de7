import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoadRig, loadRig } from '../support/loading.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

const columns = '{ id: { type: integer }, name: { type: varchar }, v: { type: integer } }';

const source = (load: string, more = ''): string =>
  `x:\n  files: "in/*.csv"\n  load: ${load}\n  columns: ${columns}\n${more}`;

const keyed = (load: string): string => source(load, '  key: id\n  version: v\n');

const table = () => rig.rows(`select concat_ws(' ', id, name, v) as line from raw.x order by all`).then(lines);
const lines = (rows: readonly { readonly [name: string]: unknown }[]) => rows.map(({ line }) => line);

describe('append', () => {
  test('adds the rows of files that it has not seen', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    await rig.load(source('append'));
    rig.write('in/2.csv', 'id,name,v\n1,ann,1\n2,bob,1\n');
    const { value } = await rig.load(source('append'));
    expect(value).toEqual({ source: 'x', files: ['in/2.csv'], rows: 2, rejects: 0 });
    expect(await table()).toEqual(['1 ann 1', '1 ann 1', '2 bob 1']);
  });

  test('a file is known by what is in it, not by its name', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    rig.write('in/copy.csv', 'id,name,v\n1,ann,1\n');
    expect((await rig.load(source('append'))).value?.files).toEqual(['in/1.csv']);
    rig.write('in/renamed.csv', 'id,name,v\n1,ann,1\n');
    rig.write('in/1.csv', 'id,name,v\n2,bob,1\n');
    expect((await rig.load(source('append'))).value?.files).toEqual(['in/1.csv']);
    expect(await table()).toEqual(['1 ann 1', '2 bob 1']);
  });

  test('again: the rows are added once more', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    await rig.load(source('append'));
    expect((await rig.load(source('append'), { again: true })).value?.rows).toBe(1);
    expect(await table()).toEqual(['1 ann 1', '1 ann 1']);
    expect((await rig.load(source('append'))).value?.rows).toBe(0);
  });

  test('remembers each file with its rows', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\nx,bad,1\n');
    rig.write('in/2.csv', 'id,name,v\n2,bob,1\n3,cy,1\n');
    await rig.load(source('append', '  rejects: { max_rows: 1 }\n'));
    const kept = await rig.rows(
      `select file, rows::integer as rows, length(hash)::integer as digits, epoch_ms(loaded_at)::double as at from raw._files order by file`,
    );
    const at = Date.parse('2017-07-03T06:30:00Z');
    expect(kept).toEqual([
      { file: 'in/1.csv', rows: 1, digits: 64, at },
      { file: 'in/2.csv', rows: 2, digits: 64, at },
    ]);
  });

  test('a file that is refused is not remembered, nor are those beside it', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    rig.write('in/2.csv', 'id,name,v\nx,bob,1\n');
    expect((await rig.load(source('append'))).value).toBeUndefined();
    rig.write('in/2.csv', 'id,name,v\n2,bob,1\n');
    expect((await rig.load(source('append'))).value?.files).toEqual(['in/1.csv', 'in/2.csv']);
    expect(await table()).toEqual(['1 ann 1', '2 bob 1']);
  });

  test('a column that is new is empty in the rows from before', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    await rig.load(source('append'));
    rig.write('in/2.csv', 'id,name,v,more\n2,bob,1,x\n');
    await rig.load(source('append'));
    expect(await rig.rows('select id, more from raw.x order by id')).toEqual([
      { id: 1, more: null },
      { id: 2, more: 'x' },
    ]);
  });

  test('a type that is declared anew is given to the rows from before', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,12,1\n');
    await rig.load(source('append'));
    rig.write('in/2.csv', 'id,name,v\n2,13,1\n');
    await rig.load(source('append').replace('name: { type: varchar }', 'name: { type: integer }'));
    expect(await rig.rows('select name from raw.x order by id')).toEqual([{ name: 12 }, { name: 13 }]);
  });

  test('files that were loaded may be taken away', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    await rig.load(source('append'));
    rmSync(path.join(rig.folder, 'in'), { recursive: true });
    const { value, diagnostics } = await rig.load(source('append', '  freshness: { error_after: 1h }\n'));
    expect(diagnostics).toEqual([]);
    expect(value).toEqual({ source: 'x', files: [], rows: 0, rejects: 0 });
    expect(await table()).toEqual(['1 ann 1']);
  });

  test('before anything was loaded, files that are not there are missing', async () => {
    expect(diagnosticLines((await rig.load(source('append'))).diagnostics)).toContain('there is no file "in/*.csv"');
  });

  test('a table that is gone remembers no file', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    await rig.load(source('append'));
    await rig.session.run('drop table raw.x');
    rig.write('in/2.csv', 'id,name,v\n2,bob,1\n');
    await rig.load(source('append'));
    expect((await rig.load(source('append'))).value?.files).toEqual([]);
    expect(await table()).toEqual(['1 ann 1', '2 bob 1']);
  });

  test('begins anew after replace, which remembers no file', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    await rig.load(source('append'));
    await rig.load(source('replace', '  take: all\n'));
    expect(await table()).toEqual(['1 ann 1']);
    await rig.load(source('append'));
    expect(await table()).toEqual(['1 ann 1']);
  });
});

test('replace: the same rows once more are no new version of the table', async () => {
  const version = async (type = 'integer') => {
    await rig.load(`x:\n  files: x.csv\n  columns: { a: { type: ${type} }, b: { type: varchar } }\n`);
    const [row] = await rig.rows(`select max(version)::integer as version from muster.builds where name = 'raw.x'`);
    return row?.['version'];
  };
  rig.write('x.csv', 'a,b\n1,x\n2,\n');
  const first = await version();
  expect(await version()).toBe(first);
  rig.write('x.csv', 'b,a\n,2\nx,1\n');
  expect(await version()).toBe(first);
  rig.write('x.csv', 'a,b\n1,x\n2,y\n');
  const second = await version();
  expect(second).not.toBe(first);
  expect(await version('bigint')).not.toBe(second);
  rig.write('x.csv', 'a,b\n1,x\n2,y\n2,y\n');
  expect(await version()).not.toBe(second);
});

describe('replace with a key and a version', () => {
  test('keeps the newest row of each key, of two equal ones the later', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,old,1\n1,new,2\n2,first,1\n');
    rig.write('in/2.csv', 'id,name,v\n2,second,1\n1,older,0\n');
    const { value } = await rig.load(keyed('replace').replace('load: replace', 'load: replace\n  take: all'));
    expect(value?.rows).toBe(2);
    expect(await table()).toEqual(['1 new 2', '2 second 1']);
  });
});

describe('upsert', () => {
  test('the newest version wins, within a file and against the table', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,newest,3\n1,old,2\n2,two,1\n3,three,5\n');
    await rig.load(keyed('upsert'));
    expect(await table()).toEqual(['1 newest 3', '2 two 1', '3 three 5']);
    rig.write('in/2.csv', 'id,name,v\n1,late,2\n2,two again,1\n3,three,6\n4,four,1\n');
    await rig.load(keyed('upsert'));
    expect(await table()).toEqual(['1 newest 3', '2 two again 1', '3 three 6', '4 four 1']);
  });

  test('a row without its key or its version is refused', async () => {
    rig.write('in/1.csv', 'id,name,v\n,nobody,1\n1,ann,\n2,bob,1\n');
    await rig.load(`${keyed('upsert')}  rejects: { max_rows: 2 }\n`);
    expect(await table()).toEqual(['2 bob 1']);
    expect(await rig.rows('select line, column_name, error from raw._rejects')).toEqual([
      { line: 2, column_name: 'id', error: 'has no value' },
      { line: 3, column_name: 'v', error: 'has no value' },
    ]);
  });
});

describe('changes', () => {
  const file = (...rows: string[]): string => ['id,name,v,_change_request_type', ...rows, ''].join('\n');

  test('u and d in either case, in the order of versions; the column is not kept', async () => {
    rig.write('in/1.csv', file('1,ann,1,u', '2,bob,1,U', '3,cy,1,u', '3,cy,2,D', '4,di,2,u', '4,di,1,d'));
    await rig.load(keyed('changes'));
    expect(await rig.rows('select * from raw.x order by id')).toEqual([
      { id: 1, name: 'ann', v: 1 },
      { id: 2, name: 'bob', v: 1 },
      { id: 4, name: 'di', v: 2 },
    ]);
  });

  test('what was deleted stays deleted when an older row comes late, and comes back with a newer one', async () => {
    rig.write('in/1.csv', file('1,,5,d', '2,,5,d'));
    await rig.load(keyed('changes'));
    rig.write('in/2.csv', file('1,late,4,u', '2,back,6,u'));
    await rig.load(keyed('changes'));
    expect(await table()).toEqual(['2 back 6']);
  });

  test('another word than u or d is refused', async () => {
    rig.write('in/1.csv', file('1,ann,1,i', '2,bob,1,u', '3,cy,1,'));
    await rig.load(`${keyed('changes')}  rejects: { max_rows: 2 }\n`);
    expect(await table()).toEqual(['2 bob 1']);
    expect(await rig.rows('select column_name, error from raw._rejects order by line')).toEqual([
      { column_name: '_change_request_type', error: '"i" is neither u nor d' },
      { column_name: '_change_request_type', error: 'has no value' },
    ]);
  });

  test('without the column nothing is loaded', async () => {
    rig.write('in/1.csv', 'id,name,v\n1,ann,1\n');
    const { diagnostics } = await rig.load(keyed('changes'));
    expect(diagnosticLines(diagnostics)).toContain('has no column "_change_request_type"');
  });
});
