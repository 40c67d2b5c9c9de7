import { describe, expect, test } from 'vitest';
import type { TestResult } from '../../src/run/tests/test-result.ts';
import { built, emptyEngine, plannedProject } from '../support/built-model.ts';

const noCampaign = {
  'campaigns/win_back/campaign.yml': undefined,
  'campaigns/win_back/recent.sql': undefined,
  'campaigns/win_back/offer.mjml': undefined,
};

const sources = `
people:
  files: data/exports/people.csv
  columns:
    id: { type: integer }
    name: { type: varchar }
    email: { type: varchar }
    age: { type: integer }
    country: { type: varchar }
`.trimStart();

const people = [
  "(1, 'Ada', 'ada@example.com', 36, 'GB')",
  "(2, 'Bob', 'bob@example', 200, 'GB')",
  "(2, 'Bob', null, 40, 'XX')",
  "(3, '', 'c d@example.com', null, null)",
  "(null, 'Eve', 'eve@example.com', 20, 'FR')",
];

/** The results of the tests of a header over five people. */
async function results(tests: string, rows: readonly string[] = people): Promise<readonly TestResult[]> {
  const files = {
    ...noCampaign,
    'models/sources.yml': `${sources}countries:\n  files: c.csv\n  columns: { code: { type: varchar } }\ncustomers:\n  files: d.csv\n  columns: { customer_id: { type: integer }, email: { type: varchar }, modified_at: { type: timestamp }, email_consent: { type: boolean } }\n`,
    'models/core/countries.sql': 'select * from raw.countries\n',
    'models/core/people.sql': `/*---\ntests:\n${tests.trim().replace(/^/gm, '  ')}\n---*/\nselect * from raw.people\n`,
  };
  const plan = await plannedProject(files);
  await using engine = await emptyEngine();
  await using session = await engine.session();
  await session.run('create schema raw');
  await session.run(
    'create table raw.customers (customer_id integer, email varchar, modified_at timestamp, email_consent boolean)',
  );
  await session.run("create table raw.countries as select unnest(['GB', 'FR']) as code");
  await session.run('create table raw.people (id integer, name varchar, email varchar, age integer, country varchar)');
  if (rows.length > 0) await session.run(`insert into raw.people values ${rows.join(', ')}`);
  const { models } = await built(plan, session);
  const people = models.find(({ model }) => model === 'core.people');
  if (people === undefined || !('tests' in people)) throw new Error('core.people was not built');
  if (people.status === 'failed' && people.problem !== undefined) throw new Error(people.problem);
  return people.tests;
}

const lines = (found: readonly TestResult[]): string[] =>
  found.map(({ test, status, rows, note }) => [status, test, rows, ...(note === undefined ? [] : [note])].join(' '));

describe('the tests of a header', () => {
  test('find the rows that break them', async () => {
    const found = await results(`
- unique: id
- unique: [id, country]
- not_null: [id, name]
- accepted_values: { column: country, values: [GB, FR] }
- relationships: { column: country, to: core.countries, field: code }
- expression: "age < 150"
- range: { column: age, min: 30, max: 150 }
- matches: { column: name, pattern: "[A-Z][a-z]+" }
- email: email
- row_count: { min: 10 }
`);
    expect(lines(found)).toEqual([
      'failed unique(id) 1',
      'passed unique(id, country) 0',
      'failed not_null(id) 1',
      'passed not_null(name) 0',
      'failed accepted_values(country) 1',
      'failed relationships(country → core.countries.code) 1',
      'failed expression(age < 150) 1',
      'failed range(age ≥ 30 ≤ 150) 2',
      'failed matches(name) 1',
      'failed email(email) 2',
      'failed row_count(≥ 10) 5 counts 5 rows',
    ]);
  });

  test('look only at the rows of their where', async () => {
    const found = await results(`
- unique: id
  where: country = 'GB'
- not_null: id
  where: age > 30 -- and not younger
- row_count: { max: 1 }
  where: "$run_date > date '2017-01-01' and age is null"
`);
    expect(lines(found)).toEqual(['passed unique(id) 0', 'passed not_null(id) 0', 'passed row_count(≤ 1) 0']);
  });

  test.each([
    ['severity: warn', 'warned'],
    ['severity: warn\n  warn_if: ">2"', 'passed'],
    ['error_if: ">2"', 'passed'],
    ['error_if: ">=2"', 'failed'],
    ['error_if: ">2"\n  warn_if: ">1"', 'warned'],
    ['error_if: ">50%"', 'passed'],
    ['error_if: ">=40%"', 'failed'],
  ])('two bad addresses of five, %s: %s', async (levels, status) => {
    expect(lines(await results(`- email: email\n  ${levels}`))).toEqual([`${status} email(email) 2`]);
  });

  test('keep what they found', async () => {
    const [duplicates, missing] = await results('- unique: id\n- not_null: id');
    expect(duplicates?.sample?.rows).toEqual([{ id: 2, rows: '2' }]);
    expect(missing?.sample?.rows).toEqual([
      { id: null, name: 'Eve', email: 'eve@example.com', age: 20, country: 'FR' },
    ]);
  });

  test('have names of their own', async () => {
    const found = await results('- unique: id\n- unique: id\n  where: age > 30\n- expression: age >= 0');
    expect(found.map(({ id }) => id)).toEqual([
      'core.people.unique_id',
      'core.people.unique_id_2',
      'core.people.expression_age_0',
    ]);
  });

  test('pass over nothing', async () => {
    const found = await results(
      '- unique: id\n- not_null: [id]\n- email: email\n  error_if: ">1%"\n- volume: { max_change: 10% }',
      [],
    );
    expect(lines(found)).toEqual([
      'passed unique(id) 0',
      'passed not_null(id) 0',
      'passed email(email) 0',
      'passed volume 0',
    ]);
  });
});
