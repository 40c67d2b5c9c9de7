import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

/** The problems of a shop whose model core.orders is this. */
const inOrders = (sql: string): Promise<string> => problemsOf({ 'models/core/orders.sql': sql });

describe('what models read', () => {
  test('an unknown source', async () => {
    const problems = await inOrders('select * from raw.ordesr');
    expect(problems).toBe(`
error[unknown-source] models/core/orders.sql:1:15  there is no source "raw.ordesr"
  1 │ select * from raw.ordesr
    │               ~~~~~~~~~~
  hint: did you mean "raw.orders"?

1 error in 1 file
`);
  });

  test('an unknown model', async () => {
    const problems = await problemsOf(edited('models/audiences/lapsed.sql', 'core.customers', 'core.custmers'));
    expect(problems).toBe(`
error[unknown-model] models/audiences/lapsed.sql:8:6  there is no model "core.custmers"
  8 │ from core.custmers c
    │      ~~~~~~~~~~~~~
  hint: did you mean "core.customers"?

1 error in 1 file
`);
  });

  test('a table without its schema', async () => {
    const problems = await inOrders('select * from customers');
    expect(problems).toBe(`
error[unknown-table] models/core/orders.sql:1:15  "customers" has no schema
  1 │ select * from customers
    │               ~~~~~~~~~
  hint: did you mean "core.customers"?

1 error in 1 file
`);
  });

  test('a table without its schema that nothing is like', async () => {
    const problems = await inOrders('select * from zebras');
    expect(problems).toBe(`
error[unknown-table] models/core/orders.sql:1:15  "zebras" has no schema
  1 │ select * from zebras
    │               ~~~~~~
  hint: write schema.name, or raw.name for a source

1 error in 1 file
`);
  });

  test('a file as a table', async () => {
    const problems = await inOrders("select * from '/etc/passwd.csv'");
    expect(problems).toBe(`
error[refused-file] models/core/orders.sql:1:15  "/etc/passwd.csv" is a file and no table
  1 │ select * from '/etc/passwd.csv'
    │               ~~~~~~~~~~~~~~~~~
  hint: declare it in models/sources.yml

1 error in 1 file
`);
  });

  test('the ledger, which belongs to an environment', async () => {
    const problems = await inOrders('select * from ledger.messages');
    expect(problems).toBe(`
error[ledger-in-model] models/core/orders.sql:1:15  a model does not read the ledger: it belongs to an environment, models to all
  1 │ select * from ledger.messages
    │               ~~~~~~~~~~~~~~~
  hint: read it in a query of the campaign

1 error in 1 file
`);
  });

  test('the tables of the engine', async () => {
    const problems = await inOrders('select * from information_schema.tables');
    expect(problems).toBe(`
error[unknown-model] models/core/orders.sql:1:15  there is no model "information_schema.tables"
  1 │ select * from information_schema.tables
    │               ~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: there is audiences.lapsed, core.customers, core.orders, raw.customers, raw.orders

1 error in 1 file
`);
  });

  test('a table of another database', async () => {
    const problems = await inOrders('select * from memory.raw.orders');
    expect(problems).toBe(`
error[unknown-source] models/core/orders.sql:1:15  there is no source "memory.raw.orders"
  1 │ select * from memory.raw.orders
    │               ~~~~~~~~~~~~~~~~~
  hint: there is raw.customers, raw.orders

1 error in 1 file
`);
  });

  test('names in capitals are the same names', async () => {
    const problems = await inOrders('SELECT * FROM Raw.ORDERS');
    expect(problems).toBe('');
  });

  test('a CTE hides a model of its name', async () => {
    const problems = await inOrders('with customers as (select * from raw.orders) select * from customers');
    expect(problems).toBe('');
  });

  test('a CTE is known to its own query only', async () => {
    const problems = await inOrders(`
select y.*
from (with x as (select * from raw.orders) select * from x) y
join x using (order_id)
`);
    expect(problems).toBe(`
error[unknown-table] models/core/orders.sql:3:6  "x" has no schema
  3 │ join x using (order_id)
    │      ~
  hint: write schema.name, or raw.name for a source

1 error in 1 file
`);
  });

  test('a CTE does not see those after it', async () => {
    const problems = await inOrders('with a as (select * from b), b as (select * from raw.orders) select * from a');
    expect(problems).toBe(`
error[unknown-table] models/core/orders.sql:1:26  "b" has no schema
  1 │ with a as (select * from b), b as (select * from raw.orders) select * f…
    │                          ~
  hint: write schema.name, or raw.name for a source

1 error in 1 file
`);
  });

  test('a cycle', async () => {
    const problems = await inOrders(`
select o.*
from raw.orders o
join audiences.lapsed using (customer_id)
`);
    expect(problems).toBe(`
error[cycle] models/audiences/lapsed.sql:9:6  models read each other in a circle: audiences.lapsed → core.orders → audiences.lapsed
  9 │ join core.orders o using (customer_id)
    │      ~~~~~~~~~~~

1 error in 1 file
`);
  });

  test('two cycles, and a mistake in a model that is on none', async () => {
    const problems = await problemsOf({
      'models/core/a.sql': 'select * from core.b',
      'models/core/b.sql': 'select * from core.a',
      'models/core/c.sql': 'select * from core.c',
      'models/core/d.sql': 'select amuont from core.orders',
    });
    expect(problems).toBe(`
error[cycle] models/core/a.sql:1:15  models read each other in a circle: core.a → core.b → core.a
  1 │ select * from core.b
    │               ~~~~~~

error[cycle] models/core/c.sql:1:15  models read each other in a circle: core.c → core.c
  1 │ select * from core.c
    │               ~~~~~~

error[unknown-column] models/core/d.sql:1:8  "amuont" is not a column of core.orders
  1 │ select amuont from core.orders
    │        ~~~~~~
  hint: did you mean "amount"?

3 errors in 3 files
`);
  });

  test('a circle that the test of a header closes', async () => {
    const problems = await problemsOf({
      'models/core/customers.sql': `
/*---
tests:
  - relationships: { column: customer_id, to: audiences.lapsed, field: customer_id }
---*/
select * from raw.customers
`,
    });
    expect(problems).toBe(`
error[cycle] models/core/customers.sql:3:47  models read each other in a circle: audiences.lapsed → core.customers → audiences.lapsed
  3 │   - relationships: { column: customer_id, to: audiences.lapsed, field: …
    │                                               ~~~~~~~~~~~~~~~~
  hint: put the test into audiences.lapsed, or make it a singular test

1 error in 1 file
`);
  });

  test('a test of a header may look into its own model', async () => {
    const problems = await problemsOf({
      'models/core/customers.sql': `
/*---
tests:
  - relationships: { column: customer_id, to: core.customers, field: customer_id }
---*/
select * from raw.customers
`,
    });
    expect(problems).toBe('');
  });
});
