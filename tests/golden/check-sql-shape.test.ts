import { describe, expect, test } from 'vitest';
import { problemsOf } from '../support/shop.ts';

/** The problems of a shop whose model core.orders is this. */
const inOrders = (sql: string): Promise<string> => problemsOf({ 'models/core/orders.sql': sql });

describe('SQL that is refused for what it is', () => {
  test('a bare PIVOT without IN', async () => {
    const problems = await inOrders('-- a pivot\npivot raw.orders on customer_id using sum(amount)\n');
    expect(problems).toBe(`
error[pivot-without-in] models/core/orders.sql:2:1  PIVOT without IN has columns that only the data can tell
  2 │ pivot raw.orders on customer_id using sum(amount)
    │ ~~~~~
  hint: list the values: PIVOT … ON column IN (…)

1 error in 1 file
`);
  });

  test('a PIVOT without IN after FROM', async () => {
    const problems = await inOrders('select * from (pivot raw.orders on customer_id using sum(amount))');
    expect(problems).toBe(`
error[pivot-without-in] models/core/orders.sql:1:16  PIVOT without IN has columns that only the data can tell
  1 │ select * from (pivot raw.orders on customer_id using sum(amount))
    │                ~~~~~
  hint: list the values: PIVOT … ON column IN (…)

1 error in 1 file
`);
  });

  test('a length of time as a text, or without a word', async () => {
    expect(await inOrders("select $run_date - '60 days' as since from raw.orders")).toBe(`
error[wrong-arguments] models/core/orders.sql:1:18  a text cannot be taken from a date
  1 │ select $run_date - '60 days' as since from raw.orders
    │                  ~
  hint: write interval '60 days'

1 error in 1 file
`);
    expect(await inOrders('select $run_date + 6 months as until from raw.orders')).toBe(`
error[sql-syntax] models/core/orders.sql:1:22  syntax error at or near "months"
  1 │ select $run_date + 6 months as until from raw.orders
    │                      ~~~~~~
  hint: write interval '6 months'

1 error in 1 file
`);
  });

  test("dbt's calls", async () => {
    expect(await inOrders("select * from {{ ref('orders') }}")).toBe(`
error[template-in-sql] models/core/orders.sql:1:15  SQL is plain here: there is no template language in it
  1 │ select * from {{ ref('orders') }}
    │               ~
  hint: write schema.name for ref('name'), raw.name for source('…', 'name'), $name for var('name'), and a header for config()

1 error in 1 file
`);
    expect(await inOrders("select * from source('raw', 'orders')")).toBe(`
error[refused-function] models/core/orders.sql:1:15  table function source() is not allowed
  1 │ select * from source('raw', 'orders')
    │               ~~~~~~
  hint: write schema.name for ref('name'), raw.name for source('…', 'name')

1 error in 1 file
`);
  });

  test('two statements', async () => {
    const problems = await inOrders('select * from raw.orders;\n-- and\nselect 2 as b\n');
    expect(problems).toBe(`
error[not-one-select] models/core/orders.sql:3:1  there is more than one statement: write exactly one SELECT
  3 │ select 2 as b
    │ ~~~~~~

1 error in 1 file
`);
  });

  test('an INSERT', async () => {
    const problems = await inOrders('/* new */ insert into raw.orders select * from raw.orders');
    expect(problems).toBe(`
error[not-one-select] models/core/orders.sql:1:11  only a SELECT is allowed here
  1 │ /* new */ insert into raw.orders select * from raw.orders
    │           ~~~~~~

1 error in 1 file
`);
  });

  test('a COPY', async () => {
    const problems = await inOrders("copy raw.orders to 'orders.csv'");
    expect(problems).toBe(`
error[not-one-select] models/core/orders.sql:1:1  only a SELECT is allowed here
  1 │ copy raw.orders to 'orders.csv'
    │ ~~~~

1 error in 1 file
`);
  });

  test('nothing but comments', async () => {
    const problems = await inOrders('-- later\n');
    expect(problems).toBe(`
error[not-one-select] models/core/orders.sql:1:1  there is no statement: write exactly one SELECT
  1 │ -- later
    │ ~~~~~~~~

1 error in 1 file
`);
  });

  test('a table that is named in a string', async () => {
    const problems = await inOrders("select * from query_table('raw.orders')");
    expect(problems).toBe(`
error[refused-function] models/core/orders.sql:1:15  query_table() is not allowed
  1 │ select * from query_table('raw.orders')
    │               ~~~~~~~~~~~
  hint: name the table after FROM

1 error in 1 file
`);
  });

  test('SQL in a string', async () => {
    const problems = await inOrders("select * from query('select 1')");
    expect(problems).toBe(`
error[refused-function] models/core/orders.sql:1:15  query() is not allowed
  1 │ select * from query('select 1')
    │               ~~~~~

1 error in 1 file
`);
  });

  test('a file outside of the project', async () => {
    const problems = await inOrders("select * from read_csv('/etc/passwd')");
    expect(problems).toBe(`
error[refused-file] models/core/orders.sql:1:15  read_csv() may read files of the project's exports only, not "/etc/passwd"
  1 │ select * from read_csv('/etc/passwd')
    │               ~~~~~~~~

1 error in 1 file
`);
  });

  test('a file above the project', async () => {
    const problems = await inOrders("select * from read_csv('data/../../secrets.csv')");
    expect(problems).toBe(`
error[refused-file] models/core/orders.sql:1:15  read_csv() may read files of the project's exports only, not "data/../../secrets.csv"
  1 │ select * from read_csv('data/../../secrets.csv')
    │               ~~~~~~~~

1 error in 1 file
`);
  });

  test('a file whose name is not written out', async () => {
    const problems = await inOrders("select * from read_csv(getvariable('path'))");
    expect(problems).toBe(`
error[refused-file] models/core/orders.sql:1:15  read_csv() needs its path as a literal
  1 │ select * from read_csv(getvariable('path'))
    │               ~~~~~~~~

1 error in 1 file
`);
  });

  test('a database file', async () => {
    const problems = await inOrders("select * from read_text('data/dev/ledger.duckdb')");
    expect(problems).toBe(`
error[refused-file] models/core/orders.sql:1:15  read_text() may read files of the project's exports only, not "data/dev/ledger.duckdb"
  1 │ select * from read_text('data/dev/ledger.duckdb')
    │               ~~~~~~~~~

1 error in 1 file
`);
  });

  test('a list of the files of the machine', async () => {
    const problems = await inOrders("select * from glob('/etc/*')");
    expect(problems).toBe(`
error[refused-file] models/core/orders.sql:1:15  glob() may read files of the project's exports only, not "/etc/*"
  1 │ select * from glob('/etc/*')
    │               ~~~~

1 error in 1 file
`);
  });

  test('the settings of the engine', async () => {
    const problems = await inOrders('select * from duckdb_settings()');
    expect(problems).toBe(`
error[refused-function] models/core/orders.sql:1:15  table function duckdb_settings() is not allowed
  1 │ select * from duckdb_settings()
    │               ~~~~~~~~~~~~~~~

1 error in 1 file
`);
  });

  test('a function that does something', async () => {
    const problems = await inOrders("select enable_logging('QueryLog')");
    expect(problems).toBe(`
error[refused-function] models/core/orders.sql:1:8  enable_logging() is not allowed
  1 │ select enable_logging('QueryLog')
    │        ~~~~~~~~~~~~~~

1 error in 1 file
`);
  });
});
