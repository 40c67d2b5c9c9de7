import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoadResult } from '../../src/run/load.ts';
import { type LoadRig, loadRig } from '../support/loading.ts';

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

const codes = ({ diagnostics }: LoadResult): string[] => diagnostics.map(({ severity, code }) => `${severity} ${code}`);

describe('Parquet', () => {
  const yaml =
    'x:\n  files: x.parquet\n  columns: { id: { type: integer }, day: { type: date }, tags: { type: "varchar[]" } }\n';
  const write = (select: string) => rig.session.run(`copy (${select}) to '${rig.folder}/x.parquet' (format parquet)`);

  test('values are cast to what is declared, nested ones kept', async () => {
    await write("select 1::bigint as id, '2017-07-03' as day, ['a'] as tags");
    expect((await rig.load(yaml)).diagnostics).toEqual([]);
    expect(await rig.rows('select * from raw.x')).toEqual([{ id: 1, day: '2017-07-03', tags: ['a'] }]);
  });

  test('a value that cannot be cast is a reject', async () => {
    await write("select * from (values (1, '2017-07-03', ['a']), (2, 'soon', [])) t(id, day, tags)");
    expect((await rig.load(`${yaml}  rejects: { max_rows: 1 }\n`)).value).toMatchObject({ rows: 1, rejects: 1 });
    expect(await rig.rows('select file, line, column_name, error from raw._rejects')).toEqual([
      { file: 'x.parquet', line: null, column_name: 'day', error: '"soon" is no date' },
    ]);
  });

  test('undeclared columns have the types of the file', async () => {
    await write("select 1::smallint as id, {city: 'Köln', since: date '2017-07-03'} as place");
    expect(codes(await rig.load('x:\n  files: x.parquet\n'))).toEqual(['warning undeclared-columns']);
    expect(await rig.session.describe('from raw.x', {})).toEqual({
      columns: [
        { name: 'id', type: 'SMALLINT' },
        { name: 'place', type: 'STRUCT(city VARCHAR, since DATE)' },
      ],
    });
  });
});
