import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoadRig, loadRig } from '../support/loading.ts';

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

/** The values of one column of a CSV file, as they come out; `reject` where the row is refused. */
async function converted(type: string, texts: readonly string[]): Promise<unknown[]> {
  rig.write('x.csv', `n,v\n${texts.map((text, index) => `${index},"${text}"\n`).join('')}`);
  const result = await rig.load(
    `x:\n  files: x.csv\n  columns: { n: { type: integer }, v: ${type} }\n  rejects: { max_rows: 100 }\n`,
  );
  expect(result.value).toBeDefined();
  const values = new Map((await rig.rows('select n, v from raw.x')).map(({ n, v }) => [n, v]));
  return texts.map((_, index) => (values.has(index) ? values.get(index) : 'reject'));
}

describe('values', () => {
  test.each<[type: string, texts: string[], values: unknown[]]>([
    ['{ type: integer }', ['7', ' 7 ', '-3', 'seven', '99999999999'], [7, 7, -3, 'reject', 'reject']],
    ['{ type: varchar }', ['0123', ' a ', 'NULL', ''], ['0123', ' a ', 'NULL', null]],
    ['{ type: boolean }', ['true', 'N', 'y', '0', 'maybe'], [true, false, true, false, 'reject']],
    ['{ type: date }', ['2017-07-03', '7/3/2017', '2017-02-30'], ['2017-07-03', 'reject', 'reject']],
    // Without formats the year comes first, and of two digits it would be one of the first century, too.
    [
      '{ type: date }',
      ['25-07-03', '0025-07-03', '2025-07-03', '44-03-15 (BC)', ''],
      ['reject', '0025-07-03', '2025-07-03', '0044-03-15 (BC)', null],
    ],
    ['{ type: timestamp }', ['25-07-03 00:15:00', '2025-07-03 00:15:00'], ['reject', '2025-07-03 00:15:00']],
    ['{ type: timestamptz }', ['25-07-03 00:15:00Z', '2025-07-03 00:15:00Z'], ['reject', '2025-07-03 00:15:00+00']],
    ['{ type: "integer[]" }', ['[1, 2]', 'x'], [[1, 2], 'reject']],
    ['{ type: varchar, required: true }', ['a', ''], ['a', 'reject']],
    [
      '{ type: date, formats: ["%m/%d/%Y", "%m-%d-%Y"] }',
      ['5/14/1965', '04-08-1966', '14/5/1965', '1965-05-14', ''],
      ['1965-05-14', '1966-04-08', 'reject', 'reject', null],
    ],
    // Two digits are no year of four: they would be a year of the first century.
    [
      '{ type: date, formats: ["%d/%m/%Y"] }',
      ['03/07/2025', '03/07/25', '01/01/0001'],
      ['2025-07-03', 'reject', '0001-01-01'],
    ],
    [
      '{ type: date, formats: ["%d/%m/%Y", "%d/%m/%y"] }',
      ['03/07/2025', '03/07/25', '03/07/99', '03.07.99'],
      ['2025-07-03', '2025-07-03', '1999-07-03', 'reject'],
    ],
    [
      '{ type: timestamp, formats: ["%d/%m/%Y %H:%M"] }',
      ['03/07/25 00:15', '3/7/2025 00:15'],
      ['reject', '2025-07-03 00:15:00'],
    ],
    [
      '{ type: timestamptz, formats: ["%Y-%m-%dT%H:%M:%S%z"] }',
      ['2017-07-03T06:30:00+0200', '2017-07-03'],
      ['2017-07-03 04:30:00+00', 'reject'],
    ],
    [
      '{ type: "decimal(12,2)", clean: number }',
      ['60,000 ', '$90,000', '€ 1,234.50', '12 000', '-$5', '$-5', '1.5e3', '7', ' ', '+8', '90 000 €'],
      ['60000.00', '90000.00', '1234.50', '12000.00', '-5.00', '-5.00', '1500.00', '7.00', null, '8.00', '90000.00'],
    ],
    [
      '{ type: "decimal(12,2)", clean: number }',
      ['1,5', '1.234,50', '12,34', '50%', '1,000,00', 'abc'],
      Array.from({ length: 6 }, () => 'reject'),
    ],
    [
      '{ type: "decimal(12,2)", clean: number, decimal: "," }',
      ['1 234,50', '1.234,50', '1234,5', '-1.234.567,89', '60\u00a0000 €', '€ 12\u202f000,5', '7', ' ', '1,5e3'],
      ['1234.50', '1234.50', '1234.50', '-1234567.89', '60000.00', '12000.50', '7.00', null, '1500.00'],
    ],
    [
      '{ type: "decimal(12,2)", clean: number, decimal: "," }',
      ['1.5', '1,234.50', '12.34', '1.000.00', '1,000,000', 'abc'],
      Array.from({ length: 6 }, () => 'reject'),
    ],
  ])('%s', async (type, texts, values) => {
    expect(await converted(type, texts)).toEqual(values);
    // The same without a row that is refused goes by the fast way.
    const good = texts.filter((_, index) => values[index] !== 'reject');
    expect(await converted(type, good)).toEqual(values.filter((value) => value !== 'reject'));
  });

  test('a value beyond its column is refused in either way', async () => {
    expect(await converted('{ type: "decimal(4,2)" }', ['12.345', '123.4'])).toEqual(['12.35', 'reject']);
  });
});
