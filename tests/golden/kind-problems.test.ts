import { expect, test } from 'vitest';
import { problemsOfFile } from '../support/built-model.ts';

const problems = (header: string, sql = 'select customer_id, email from raw.customers'): Promise<string> =>
  problemsOfFile('models/audiences/lapsed.sql', `/*---\n${header.trim()}\n---*/\n${sql}\n`);

test('keys of other kinds', async () => {
  expect(await problems('kind: view\nkey: customer_id\ncursor: email\nversion: email\ncompare: email')).toBe(`
error[wrong-kind] models/audiences/lapsed.sql:3:1 a model of kind view has no "key"
  ~ key
  kind: incremental or snapshot
error[wrong-kind] models/audiences/lapsed.sql:4:1 a model of kind view has no "cursor"
  ~ cursor
  kind: incremental
error[wrong-kind] models/audiences/lapsed.sql:5:1 a model of kind view has no "version"
  ~ version
  kind: snapshot
error[wrong-kind] models/audiences/lapsed.sql:6:1 a model of kind view has no "compare"
  ~ compare
  kind: snapshot
`);
});

test('a view with parameters', async () => {
  expect(await problems('kind: view', 'select $run_date as d from raw.customers')).toBe(`
error[view-with-parameters] models/audiences/lapsed.sql:2:7 a view cannot have parameters
  ~ view
  make it a table
`);
});

test('an incremental model that would append everything each time', async () => {
  expect(await problems('kind: incremental')).toBe(`
error[missing-cursor] models/audiences/lapsed.sql:2:7 an incremental model without cursor or key would append all its rows each time
  ~ incremental
  cursor: the column that tells new rows, used as $cursor in the SQL; or key: for rows that replace others
`);
  expect(await problems('kind: incremental\ncursor: customer_id')).toBe(`
error[unused-cursor] models/audiences/lapsed.sql:3:9 the SQL does not use $cursor, so all rows would come each time
  ~ customer_id
  where customer_id > $cursor
`);
});

test('columns that are not there', async () => {
  const sql = 'select customer_id, email from raw.customers where email > $cursor';
  expect(await problems('kind: incremental\nkey: [custmer_id]\ncursor: emial', sql)).toBe(`
error[unknown-column] models/audiences/lapsed.sql:3:6 "custmer_id" is not a column of audiences.lapsed
  ~ [custmer_id]
  did you mean "customer_id"?
error[unknown-column] models/audiences/lapsed.sql:4:9 "emial" is not a column of audiences.lapsed
  ~ emial
  did you mean "email"?
`);
});

test('a cursor of a type without a smallest value', async () => {
  const sql = 'select customer_id, customer_id::double as score from raw.customers where customer_id > $cursor';
  expect(await problems('kind: incremental\ncursor: score', sql)).toBe(`
error[wrong-type] models/audiences/lapsed.sql:3:9 "score" is of type DOUBLE, which cannot be a cursor
  ~ score
  a cursor is a date, a timestamp, a whole number or a text
`);
});

test('$cursor in a model that has none', async () => {
  expect(await problems('kind: table', 'select customer_id from raw.customers where customer_id > $cursor')).toContain(
    'error[unknown-parameter] models/audiences/lapsed.sql:4:59 "$cursor" is not bound here\n  ~ $cursor',
  );
});

test('an incremental model whose SQL is wrong in another way', async () => {
  const sql = 'select custmer_id from raw.customers where customer_id > $cursor';
  expect(await problems('kind: incremental\ncursor: customer_id', sql)).toBe(`
error[unknown-column] models/audiences/lapsed.sql:5:8 "custmer_id" is not a column of raw.customers
  ~ custmer_id
  did you mean "customer_id"?
`);
});

test('snapshots', async () => {
  expect(await problems('kind: snapshot', 'select customer_id, email as valid_to from raw.customers')).toBe(`
error[missing-key] models/audiences/lapsed.sql:2:7 a snapshot has a key
  ~ snapshot
  key: the columns that tell what a row is about
error[duplicate-column] models/audiences/lapsed.sql:2:7 a snapshot has a column "valid_to" of its own
  ~ snapshot
  name it otherwise with AS
`);
  expect(await problems('kind: snapshot\nkey: customer_id\nversion: email\ncompare: email')).toBe(`
error[wrong-kind] models/audiences/lapsed.sql:5:1 a snapshot goes by its version or compares columns, not both
  ~ compare
error[wrong-type] models/audiences/lapsed.sql:4:10 "email" is of type VARCHAR, but a version is a date or a timestamp
  ~ email
  leave it out: then rows are compared
`);
});
