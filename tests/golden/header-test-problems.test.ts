import { expect, test } from 'vitest';
import { problemsOfFile } from '../support/built-model.ts';

/** The problems of the tests in the header of a model with the columns id, name and day. */
const problemsOf = (tests: string): Promise<string> =>
  problemsOfFile(
    'models/core/things.sql',
    `/*---\ntests:${tests.trimEnd()}\n---*/\nselect 1 as id, 'a' as name, date '2017-01-01' as day\n`,
  );

test('tests that are written wrongly', async () => {
  const problems = await problemsOf(`
  - uniqe: id
  - unique: id
    were: id > 0
  - where: id > 0
  - not_null: id
    severity: warning
  - email: name
    warn_if: ">10"
  - email: name
    severity: warn
    error_if: ">10"
  - email: name
    error_if: 10
  - email: name
    error_if: "<10"
  - volume: { max_change: 0.5 }
    where: id > 0
  - row_count: {}
  - range: { column: id }
  - row_count: { min: -1 }
`);
  expect(problems).toBe(`
error[unknown-key] models/core/things.sql:3:5 unknown test "uniqe"
  ~ uniqe: id
  did you mean "unique"?
error[unknown-key] models/core/things.sql:5:5 unknown key "were"
  ~ were
  did you mean "where"?
error[wrong-type] models/core/things.sql:6:5 item 3 of "tests" is no test
  ~ where: id > 0
  write one like unique: customer_id, or not_null: [a, b]
error[unknown-value] models/core/things.sql:8:15 unknown value "warning" for "severity"
  ~ warning
  there is error, warn
error[never-reached] models/core/things.sql:10:5 "warn_if" is never reached: the first row is an error
  ~ warn_if
  say error_if too, or severity: warn
error[never-reached] models/core/things.sql:13:5 "error_if" is never reached: the test only warns
  ~ error_if
  leave out severity: warn
error[wrong-value] models/core/things.sql:15:15 10 is no threshold
  ~ 10
  write one like ">10" or ">=0.5%"
error[wrong-value] models/core/things.sql:17:15 "<10" is no threshold
  ~ "<10"
  write one like ">10" or ">=0.5%"
error[wrong-value] models/core/things.sql:18:27 0.5 is no share
  ~ 0.5
  write a percentage like 20%
error[unknown-key] models/core/things.sql:19:5 unknown key "where"
  ~ where
  there is severity
error[missing-key] models/core/things.sql:20:16 "row_count" needs min or max
  ~ {}
error[missing-key] models/core/things.sql:21:12 "range" needs min or max
  ~ { column: id }
error[wrong-value] models/core/things.sql:22:23 "min" must be at least 0
  ~ -1
`);
});

test('what tunes a test stands beside its kind, not in it', async () => {
  const problems = await problemsOf(`
  - range: { column: id, min: 0, severity: warn }
  - accepted_values: { column: id, values: [1], warn_if: ">1" }
  - row_count: { min: 1, where: id > 0 }
  - unique: { columns: [id], where: id > 0 }
  - expression: { expression: id > 0, severity: warn }
  - relationships: { column: id, to: core.customers }
    field: customer_id
`);
  expect(problems).toBe(`
error[unknown-key] models/core/things.sql:3:34 unknown key "severity"
  ~ severity
  it stands beside "range", not in it
error[unknown-key] models/core/things.sql:4:49 unknown key "warn_if"
  ~ warn_if
  it stands beside "accepted_values", not in it
error[unknown-key] models/core/things.sql:5:26 unknown key "where"
  ~ where
  it stands beside "row_count", not in it
error[wrong-type] models/core/things.sql:6:13 "unique" must be text or a list, not a mapping
  ~ { columns: [id], where: id > 0 }
  where, severity, warn_if, error_if stand beside "unique"
error[wrong-type] models/core/things.sql:7:17 "expression" must be text, not a mapping
  ~ { expression: id > 0, severity: warn }
  where, severity, warn_if, error_if stand beside "expression"
error[unknown-key] models/core/things.sql:9:5 unknown key "field"
  ~ field
  it stands in "relationships", not beside it
`);
});

test('tests that do not fit the model', async () => {
  const problems = await problemsOf(`
  - unique: [id, nme]
  - accepted_values: { column: id, values: [1, two] }
  - range: { column: day, min: 2017-01-01, max: someday }
  - email: day
  - matches: { column: id, pattern: "[a" }
  - matches: { column: name, pattern: "[a" }
  - expression: nme > 'x' and id > 0
  - expression: id + 1
  - unique: id
    where: id > (select max(customer_id) from core.customers)
  - unique: id
    where: sum(id) > 1
  - unique: id
    where: id > $today
  - relationships: { column: id, to: core.customer, field: id }
  - relationships: { column: id, to: core.customers, field: id }
  - expression: id >
`);
  expect(problems).toBe(`
error[unknown-column] models/core/things.sql:3:18 "nme" is not a column of core.things
  ~ nme
  did you mean "name"?
error[wrong-value] models/core/things.sql:4:48 "id" is INTEGER, and "two" is none
  ~ two
error[wrong-value] models/core/things.sql:5:49 "day" is DATE, and "someday" is none
  ~ someday
error[wrong-type] models/core/things.sql:6:12 email looks at text, and "day" is DATE
  ~ day
error[wrong-type] models/core/things.sql:7:24 matches looks at text, and "id" is INTEGER
  ~ id
error[wrong-value] models/core/things.sql:7:37 "[a" is no regular expression
  ~ "[a"
  missing ]: [a
error[wrong-value] models/core/things.sql:8:39 "[a" is no regular expression
  ~ "[a"
  missing ]: [a
error[unknown-column] models/core/things.sql:9:17 "nme" is not a column of core.things
  ~ nme
  did you mean "name"?
error[wrong-type] models/core/things.sql:10:17 expression must be true or false, and this is INTEGER
  ~ id + 1
error[table-in-test] models/core/things.sql:12:47 a test of a header looks at one row of its own model
  ~ core.customers
  make it a singular test: models/tests/<name>.sql
error[sql] models/core/things.sql:14:12 WHERE clause cannot contain aggregates
  ~ sum
error[unknown-parameter] models/core/things.sql:16:17 "$today" is not bound here
  ~ $today
  there is $run_date, $run_at
error[unknown-model] models/core/things.sql:17:38 there is no model "core.customer"
  ~ core.customer
  did you mean "core.customers"?
error[unknown-column] models/core/things.sql:18:61 "id" is not a column of core.customers
  ~ id
  there is customer_id, email
error[sql-syntax] models/core/things.sql:19:17 syntax error at or near ")"
  ~ id
`);
});

test('singular tests', async () => {
  const problems = await problemsOfFile(
    'models/tests/none_lost.sql',
    '/*---\nseverity: warn\nerror_if: ">1"\nwhere: id > 0\n---*/\nselect * from core.customers\n',
  );
  expect(problems).toBe(`
error[never-reached] models/tests/none_lost.sql:3:1 "error_if" is never reached: the test only warns
  ~ error_if
  leave out severity: warn
error[unknown-key] models/tests/none_lost.sql:4:1 unknown key "where"
  ~ where
  there is description, warn_if
`);
});
