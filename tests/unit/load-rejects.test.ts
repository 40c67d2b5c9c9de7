import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoadRig, loadRig } from '../support/loading.ts';

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

describe('rejects', () => {
  const yaml = (rejects: string) => `
x:
  files: x.csv
  columns:
    id: { type: integer, required: true }
    day: { type: date, formats: ["%m/%d/%Y"] }
    note: { type: varchar }
${rejects}`;
  const text = [
    'id,day,note',
    '1,1/2/2017,"two',
    'lines"',
    'x,1/2/2017,no number',
    '3,2017-01-02,no such day',
    '4',
    ',1/2/2017,no key',
    '6,1/2/2017,"open',
    '7,1/2/2017,fine',
    '',
  ].join('\n');

  test('are kept with place, reason and text; the rest is loaded', async () => {
    rig.write('x.csv', text);
    const result = await rig.load(yaml('  rejects: { max_rows: 5 }\n'));
    expect(result.value).toEqual({ source: 'x', files: ['x.csv'], rows: 2, rejects: 5 });
    expect(await rig.rows('select * from raw.x')).toEqual([
      { id: 1, day: '2017-01-02', note: 'two\nlines' },
      { id: 7, day: '2017-01-02', note: 'fine' },
    ]);
    expect(await rig.rows('select line, column_name, error, raw_line from raw._rejects order by line')).toEqual([
      { line: 4, column_name: 'id', error: '"x" is no integer', raw_line: 'x,1/2/2017,no number' },
      {
        line: 5,
        column_name: 'day',
        error: '"2017-01-02" does not fit %m/%d/%Y',
        raw_line: '3,2017-01-02,no such day',
      },
      { line: 6, column_name: null, error: 'has 1 field instead of 3', raw_line: '4' },
      { line: 7, column_name: 'id', error: 'has no value', raw_line: ',1/2/2017,no key' },
      { line: 8, column_name: null, error: 'a quote is not closed', raw_line: '6,1/2/2017,"open' },
    ]);
    expect(await rig.rows('select distinct source, file, loaded_at from raw._rejects')).toEqual([
      { source: 'x', file: 'x.csv', loaded_at: '2017-07-03 06:30:00+00' },
    ]);
  });

  test.each([
    ['', 0, 'fails'],
    ['', 1, 'fails'],
    ['  rejects: { max_rows: 2 }\n', 2, 'loads'],
    ['  rejects: { max_rows: 2 }\n', 3, 'fails'],
    ['  rejects: { max_share: 20% }\n', 2, 'loads'],
    ['  rejects: { max_share: 20% }\n', 3, 'fails'],
    ['  rejects: { max_rows: 1, max_share: 20% }\n', 2, 'fails'],
    ['  rejects: { max_rows: 9, max_share: 20% }\n', 3, 'fails'],
    ['  rejects: { max_rows: 0, max_share: 20% }\n', 1, 'fails'],
  ])('of ten rows with limit "%s": %s refused %s', async (limit, refused, outcome) => {
    const rows = Array.from({ length: 10 }, (_, index) => `${index < refused ? 'x' : index},,\n`);
    rig.write('x.csv', `id,day,note\n${rows.join('')}`);
    const { value } = await rig.load(yaml(limit));
    expect(value).toEqual(
      outcome === 'loads' || refused === 0
        ? { source: 'x', files: ['x.csv'], rows: 10 - refused, rejects: refused }
        : undefined,
    );
  });

  test('beyond the limit the table stays as it was, and what was refused can be looked at', async () => {
    rig.write('x.csv', 'id,day,note\n1,,old\n');
    await rig.load(yaml(''));
    rig.write('x.csv', 'id,day,note\n2,,new\nx,,bad\n');
    expect((await rig.load(yaml(''))).value).toBeUndefined();
    expect(await rig.rows('select note from raw.x')).toEqual([{ note: 'old' }]);
    expect(await rig.rows('select line, error from raw._rejects')).toEqual([{ line: 3, error: '"x" is no integer' }]);
  });

  test('a year of two digits is told apart from a day that is none', async () => {
    rig.write('x.csv', 'id,day,note\n1,1/2/17,short\n2,13/2/17,none\n3,1/2/2017,fine\n');
    expect((await rig.load(yaml('  rejects: { max_rows: 2 }\n'))).value?.rows).toBe(1);
    expect(await rig.rows('select error from raw._rejects order by line')).toEqual([
      { error: '"1/2/17" has a year of two digits, for which the format is %y' },
      { error: '"13/2/17" does not fit %m/%d/%Y' },
    ]);
  });

  test('so it is without formats, where the year comes first', async () => {
    rig.write('x.csv', 'day\n25-07-03\n2025-07-03\n');
    await rig.load('x:\n  files: x.csv\n  columns: { day: { type: date } }\n  rejects: { max_rows: 1 }\n');
    expect(await rig.rows('select line, error from raw._rejects')).toEqual([
      { line: 2, error: '"25-07-03" has a year of two digits, for which the format is %y' },
    ]);
  });

  test('a number with a decimal comma where none is declared', async () => {
    rig.write('x.csv', 'n;m\n1.250,50;x\n1.5;2\n');
    const n = 'n: { type: "decimal(9,2)" }, m: { type: integer }';
    await rig.load(`x:\n  files: x.csv\n  csv: { delimiter: ";" }\n  columns: { ${n} }\n`);
    expect(await rig.rows('select column_name, error from raw._rejects')).toEqual([
      { column_name: 'n', error: '"1.250,50" is no decimal(9,2): clean: number, decimal: "," reads it' },
    ]);
  });

  test('a number with a decimal point where a comma is declared', async () => {
    rig.write('x.csv', 'n\n"1,5"\n1.5\n');
    await rig.load('x:\n  files: x.csv\n  columns: { n: { type: double, clean: number, decimal: "," } }\n');
    expect(await rig.rows('select error from raw._rejects')).toEqual([
      { error: '"1.5" is no double with a decimal comma' },
    ]);
  });

  test('a load without any takes away those of the load before, and of no other source', async () => {
    const other =
      'y:\n  files: x.csv\n  columns: { id: { type: integer }, day: { type: date }, note: { type: varchar } }\n';
    rig.write('x.csv', 'id,day,note\nx,,bad\n');
    await rig.load(yaml('  rejects: { max_rows: 1 }\n'));
    await rig.load(`${other}  rejects: { max_rows: 1 }\n`);
    rig.write('x.csv', 'id,day,note\n1,,good\n');
    await rig.load(yaml(''));
    expect(await rig.rows('select source from raw._rejects')).toEqual([{ source: 'y' }]);
  });
});
