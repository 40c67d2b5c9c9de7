import { expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { checkedProject } from '../support/built-model.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { smallProject } from '../support/small-project.ts';

const things = `
/*---
kind: audience
entity: customer
---*/
select customer_id, email, $run_date as today from core.customers
`.trimStart();

/** What reading and `check` say of the unit tests of an audience with the columns customer_id, email and today. */
async function problemsOf(text: string, path = 'models/audiences/lapsed.test.yml'): Promise<string> {
  const { diagnostics } = await checkedProject({ 'models/audiences/lapsed.sql': things, [path]: text.trimStart() });
  return `\n${diagnosticLines(diagnostics.filter(({ span }) => span?.file.path === path))}\n`;
}

test('the shape of a file', async () => {
  const problems = await problemsOf(`
has_no_expectation:
  run_date: 2017-07-03
wrong_forms:
  run_date: 3 July
  give: {}
  given:
    core.customers: { cvs: "customer_id" }
    core.orders: 5
  expect:
    - 5
Not a name:
  expect: []
`);
  expect(problems).toBe(`
error[missing-key] models/audiences/lapsed.test.yml:1:1 "expect" is missing
  ~ has_no_expectation
  expect: the rows that come out, in any order; columns that are not named are not compared, fields left out of a nested value are null
error[wrong-value] models/audiences/lapsed.test.yml:4:13 "3 July" is no date
  ~ 3 July
  write YYYY-MM-DD
error[unknown-key] models/audiences/lapsed.test.yml:5:3 unknown key "give"
  ~ give
  there is description, vars
error[wrong-type] models/audiences/lapsed.test.yml:7:21 "core.customers" must be rows
  ~ { cvs: "customer_id" }
  a list of rows, or { csv: … }, or { sql: … }
error[wrong-type] models/audiences/lapsed.test.yml:8:18 "core.orders" must be rows
  ~ 5
  a list of rows, or { csv: … }, or { sql: … }
error[wrong-type] models/audiences/lapsed.test.yml:10:7 item 1 of "expect" must be a mapping, not 5
  ~ 5
error[bad-name] models/audiences/lapsed.test.yml:11:1 "Not a name" cannot be a name
  ~ Not a name
  a name starts with a small letter and has small letters, digits and _ only
`);
});

test('what does not fit the model', async () => {
  const problems = await problemsOf(`
unknown_names:
  run_date: 2017-07-03
  vars: { lapsed_day: 5 }
  given:
    core.customer:
      - { customer_id: 1 }
    core.customers:
      - { customer_id: 1 }
      - { customer_id: 2, emial: a@example.com }
  expect:
    - { customer_id: 1, mail: a@example.com }
no_date:
  expect: []
uneven:
  run_date: 2017-07-03
  expect:
    - { customer_id: 1, email: null }
    - { customer_id: 2 }
csv:
  run_date: 2017-07-03
  given:
    core.customers: { csv: "customer_id,emial\\n1,a@example.com" }
  expect: []
ragged_csv:
  run_date: 2017-07-03
  given:
    core.customers: { csv: "customer_id,email\\n1" }
  expect: []
sql:
  run_date: 2017-07-03
  given:
    core.customers: { sql: select 1 as customer }
  expect: { sql: select customer_id from core.customers }
wrong_sql:
  run_date: 2017-07-03
  given:
    core.customers: { sql: select customer_id }
  expect: []
`);
  expect(problems).toBe(`
error[unknown-variable] models/audiences/lapsed.test.yml:3:11 there is no variable "lapsed_day"
  ~ lapsed_day
error[unknown-input] models/audiences/lapsed.test.yml:5:5 audiences.lapsed does not read "core.customer"
  ~ core.customer
  did you mean "core.customers"?
error[unknown-column] models/audiences/lapsed.test.yml:9:27 "emial" is not a column of core.customers
  ~ emial
  did you mean "email"?
error[unknown-column] models/audiences/lapsed.test.yml:11:25 "mail" is not a column of audiences.lapsed
  ~ mail
  did you mean "email"?
error[missing-key] models/audiences/lapsed.test.yml:12:1 the SQL uses $run_date: the test needs its run_date
  ~ no_date
  run_date: 2017-07-03
error[uneven-rows] models/audiences/lapsed.test.yml:18:7 this row has no "email", another one has
  ~ { customer_id: 2 }
  write null where a column is empty
error[unknown-column] models/audiences/lapsed.test.yml:22:28 "emial" is not a column of core.customers
  ~ "customer_id,emial\\n1,a@example.com"
  did you mean "email"?
error[wrong-csv] models/audiences/lapsed.test.yml:27:28 row 1 has 1 fields, and there are 2 columns
  ~ "customer_id,email\\n1"
error[unknown-column] models/audiences/lapsed.test.yml:32:28 "customer" is not a column of core.customers
  ~ select 1 as customer
  there is customer_id, email
error[table-in-test] models/audiences/lapsed.test.yml:33:42 the rows of a unit test come from no table
  ~ core.customers
  a unit test runs against nothing but the rows that it gives
error[sql] models/audiences/lapsed.test.yml:37:35 referenced column "customer_id" was not found because the FROM clause is missing
  ~ customer_id
`);
});

test('tests of nothing', async () => {
  const paths = ['models/audiences/laps.test.yml', 'campaigns/win_back/recnt.test.yml', 'models/tests/lost.test.yml'];
  const problems = [];
  for (const path of paths) problems.push(await problemsOf('a: { expect: [] }', path));
  expect(problems.join('')).toBe(`
error[unknown-model] models/audiences/laps.test.yml:1:1 these are the tests of "audiences.laps", and there is no such model
  did you mean "audiences.lapsed"?

error[unknown-step] campaigns/win_back/recnt.test.yml:1:1 no query step of win_back is in "recnt.sql"
  did you mean "recent"?

warning[unknown-file] models/tests/lost.test.yml:1:1 muster does not read this file
  models/ has sources.yml, <schema>/<name>.sql and <schema>/<name>.test.yml
`);
});

test('a query of a campaign', async () => {
  const problems = await problemsOf(
    `
both_names:
  given:
    input: [{ customer_id: 1 }]
    lapsed: [{ customer_id: 1 }]
    offer: [{ customer_id: 1 }]
  vars: { discount: 5 }
  expect: []
`,
    'campaigns/win_back/recent.test.yml',
  );
  expect(problems).toBe(`
error[unknown-variable] campaigns/win_back/recent.test.yml:6:11 there is no variable "discount"
  ~ discount
error[unknown-input] campaigns/win_back/recent.test.yml:4:5 "input" is "lapsed", which is given already
  ~ lapsed
error[unknown-input] campaigns/win_back/recent.test.yml:5:5 win_back.recent does not read "offer"
  ~ offer
  there is lapsed
`);
});

test('a small project without mistakes reads its unit tests', () => {
  const { value, diagnostics } = readProject(
    smallProject({
      'models/core/customers.test.yml':
        'passes_rows_on:\n  given: { raw.customers: [{ customer_id: 1 }] }\n  expect: [{ customer_id: 1 }]\n',
    }),
  );
  expect(diagnosticLines(diagnostics)).toBe('');
  expect(value?.unitTests.map(({ subject, tests }) => [subject, tests.map(({ name }) => name)])).toEqual([
    [{ kind: 'model', model: 'core.customers' }, ['passes_rows_on']],
  ]);
});
