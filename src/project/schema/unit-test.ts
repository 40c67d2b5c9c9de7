import { z } from 'zod';
import { problem } from './problem.ts';
import { description, name, sql, text } from './words.ts';

/** `<name>.test.yml`: what a model, or a query of a campaign, makes of given rows. */

const isDate = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

const date = z.string().refine(isDate, { error: problem('wrong-value', '{value} is no date', 'write YYYY-MM-DD') });

const rows = z.array(z.record(z.string(), z.json()));

const table = z
  .union(
    [
      rows,
      z.strictObject({ csv: text.describe('lines; the first has the names of the columns') }),
      z.strictObject({ sql: sql.describe('a SELECT that reads no table') }),
    ],
    {
      error: problem('wrong-type', '{key} must be rows', 'a list of rows, or { csv: … }, or { sql: … }'),
    },
  )
  .describe('a list of rows, { csv: … } with a line of column names, or { sql: … } that reads no table');

export type UnitTestTable = z.infer<typeof table>;

const unitTest = z.strictObject({
  description,
  run_date: date.optional().describe('$run_date, and the day on which $run_at is the first instant'),
  vars: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('variables that are not as they stand by default'),
  given: z
    .record(z.string(), table)
    .default({})
    .describe('rows by what the query reads: a model, raw.<source>, a step, input; what is not named is empty'),
  expect: table.describe(
    'the rows that come out, in any order; columns that are not named are not compared, fields left out of a nested value are null',
  ),
});

export type UnitTestConfig = z.infer<typeof unitTest>;

export const unitTestFile = z.record(name, unitTest).describe('unit tests by name');
