import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoadRig, loadRig } from '../support/loading.ts';

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

describe('JSON', () => {
  const yaml = `
x:
  files: "x.*json"
  take: all
  columns:
    id: { type: integer, required: true }
    day: { type: date, formats: ["%d.%m.%Y"] }
    tags: { type: "varchar[]" }
    address: { type: "struct(city varchar, lines varchar[])" }
`;
  const rows = [
    { id: 1, day: '2017-07-03', tags: ['a', 'b'], address: { city: 'Köln', lines: ['x'] } },
    { id: 2, day: null, tags: null, address: null },
  ];

  test('one object per line, nested values kept', async () => {
    rig.write(
      'x.ndjson',
      '{"id":1,"day":"03.07.2017","tags":["a","b"],"address":{"city":"Köln","lines":["x"]}}\n\n{"id":2}\n',
    );
    expect((await rig.load(yaml)).diagnostics).toEqual([]);
    expect(await rig.rows('select * from raw.x')).toEqual(rows);
  });

  test('an array of objects', async () => {
    rig.write(
      'x.json',
      '[{"id":1,"day":"03.07.2017","tags":["a","b"],\n "address":{"city":"Köln","lines":["x"]}},\n{"id":2}]',
    );
    expect((await rig.load(yaml)).diagnostics).toEqual([]);
    expect(await rig.rows('select * from raw.x')).toEqual(rows);
  });

  test('lines that cannot be read are rejects, also where something nested does not fit', async () => {
    rig.write(
      'x.ndjson',
      [
        '{"id":1,"day":"03.07.2017","tags":["a","b"],"address":{"city":"Köln","lines":["x"]}}',
        '{"id":"x","day":null}',
        '{"id":3,',
        '[4]',
        '{"id":5,"address":{"city":"K","lines":5}}',
        '{"day":"03.07.2017"}',
        '{"id":2}',
      ].join('\n'),
    );
    const result = await rig.load(`${yaml}  rejects: { max_rows: 5 }\n`);
    expect(result.value).toMatchObject({ rows: 2, rejects: 5 });
    expect(await rig.rows('select * from raw.x')).toEqual(rows);
    expect(await rig.rows('select line, column_name, error, raw_line from raw._rejects order by line')).toEqual([
      { line: 2, column_name: 'id', error: '"x" is no integer', raw_line: '{"id":"x","day":null}' },
      { line: 3, column_name: null, error: 'is no JSON', raw_line: '{"id":3,' },
      { line: 4, column_name: null, error: 'is no JSON object', raw_line: '[4]' },
      {
        line: 5,
        column_name: 'address',
        error: '"{"city":"K","lines":5}" is no struct(city varchar, lines varchar[])',
        raw_line: '{"id":5,"address":{"city":"K","lines":5}}',
      },
      { line: 6, column_name: 'id', error: 'has no value', raw_line: '{"day":"03.07.2017"}' },
    ]);
  });

  test('rejects of an array have no line', async () => {
    rig.write('x.json', '[{"id":1,"day":"x","tags":[],"address":{}},{"id":2}]');
    const result = await rig.load(`${yaml}  rejects: { max_rows: 1 }\n`);
    expect(result.value).toMatchObject({ rows: 1, rejects: 1 });
    expect(await rig.rows('select file, line, column_name, error, raw_line from raw._rejects')).toEqual([
      {
        file: 'x.json',
        line: null,
        column_name: 'day',
        error: '"x" does not fit %d.%m.%Y',
        raw_line: '{"id":1,"day":"x","tags":[],"address":{}}',
      },
    ]);
  });
});
