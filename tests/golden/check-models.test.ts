import { describe, expect, test } from 'vitest';
import { problemsOf } from '../support/shop.ts';

/** The problems of a shop whose model core.orders is this. */
const inOrders = (sql: string): Promise<string> => problemsOf({ 'models/core/orders.sql': sql });

describe('mistakes in the SQL of models', () => {
  test('a misspelt column', async () => {
    const problems = await inOrders('select order_id, custmer_id, order_date, amount from raw.orders');
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:1:18  "custmer_id" is not a column of raw.orders
  1 │ select order_id, custmer_id, order_date, amount from raw.orders
    │                  ~~~~~~~~~~
  hint: did you mean "customer_id"?

1 error in 1 file
`);
  });

  test('a misspelt column behind an alias, in a file with a header', async () => {
    const problems = await inOrders(`
/*---
description: custmer_id is misspelt
---*/
select o.order_id, o.custmer_id
from raw.orders o
join raw.customers c on true
`);
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:4:22  "custmer_id" is not a column of raw.orders, raw.customers
  4 │ select o.order_id, o.custmer_id
    │                      ~~~~~~~~~~
  hint: did you mean "customer_id"?

1 error in 1 file
`);
  });

  test('a misspelt column, of a table with few columns', async () => {
    const problems = await inOrders('select customer, order_id from raw.orders');
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:1:8  "customer" is not a column of raw.orders
  1 │ select customer, order_id from raw.orders
    │        ~~~~~~~~
  hint: there is order_id, customer_id, order_date, amount

1 error in 1 file
`);
  });

  test('a misspelt column, of a CTE', async () => {
    const problems = await inOrders('with o as (select order_id as id from raw.orders) select idd from o');
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:1:58  "idd" is not a column here
  1 │ with o as (select order_id as id from raw.orders) select idd from o
    │                                                          ~~~
  hint: did you mean "id"?

1 error in 1 file
`);
  });

  test('a column that one side of a join does not have', async () => {
    const problems = await inOrders('select * from raw.orders o join raw.customers c using (order_id)');
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:1:56  the right side of the join has no column "order_id"
  1 │ select * from raw.orders o join raw.customers c using (order_id)
    │                                                        ~~~~~~~~
  hint: write ON when the two sides call it differently

1 error in 1 file
`);
  });

  test('a misspelt column to leave out', async () => {
    const problems = await inOrders('select * exclude (ammount) from raw.orders');
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:1:19  "ammount" is not a column of raw.orders
  1 │ select * exclude (ammount) from raw.orders
    │                   ~~~~~~~
  hint: did you mean "amount"?

1 error in 1 file
`);
  });

  test('an alias that nothing has', async () => {
    const problems = await inOrders('select x.order_id from raw.orders o');
    expect(problems).toBe(`
error[unknown-table] models/core/orders.sql:1:8  nothing after FROM is called "x"
  1 │ select x.order_id from raw.orders o
    │        ~
  hint: did you mean "o"?

1 error in 1 file
`);
  });

  test('two columns of one name', async () => {
    const problems = await inOrders(
      'select order_id, customer_id, order_date, amount, order_id as Amount from raw.orders',
    );
    expect(problems).toBe(`
error[duplicate-column] models/core/orders.sql:1:43  two columns are named "Amount"
  1 │ select order_id, customer_id, order_date, amount, order_id as Amount fr…
    │                                           ~~~~~~
  hint: name one of them with AS, or leave it out with EXCLUDE

1 error in 1 file
`);
  });

  test('two columns of one name that stars bring', async () => {
    const problems = await inOrders('select o.*, c.* from raw.orders o join raw.customers c using (customer_id)');
    expect(problems).toBe(`
error[duplicate-column] models/core/orders.sql:1:63  two columns are named "customer_id"
  1 │ …ect o.*, c.* from raw.orders o join raw.customers c using (customer_id)
    │                                                             ~~~~~~~~~~~
  hint: name one of them with AS, or leave it out with EXCLUDE

1 error in 1 file
`);
  });

  test('an unknown function', async () => {
    const problems = await inOrders("select dat_trunc('month', order_date) as month from raw.orders");
    expect(problems).toBe(`
error[unknown-function] models/core/orders.sql:1:8  there is no function "dat_trunc"
  1 │ select dat_trunc('month', order_date) as month from raw.orders
    │        ~~~~~~~~~
  hint: did you mean "date_trunc"?

1 error in 1 file
`);
  });

  test('an unknown function that is like no other', async () => {
    const problems = await inOrders('select order_id, loyalty_points(amount) as points from raw.orders');
    expect(problems).toBe(`
error[unknown-function] models/core/orders.sql:1:18  there is no function "loyalty_points"
  1 │ select order_id, loyalty_points(amount) as points from raw.orders
    │                  ~~~~~~~~~~~~~~

1 error in 1 file
`);
  });

  test('a function with the wrong arguments', async () => {
    const problems = await inOrders('select upper(order_id, amount) as x from raw.orders');
    expect(problems).toBe(`
error[wrong-arguments] models/core/orders.sql:1:8  upper() does not take (INTEGER, DECIMAL(12,2))
  1 │ select upper(order_id, amount) as x from raw.orders
    │        ~~~~~
  hint: there is upper(VARCHAR) -> VARCHAR

1 error in 1 file
`);
  });

  test('an unknown type', async () => {
    const problems = await inOrders('select order_id::integr as order_id from raw.orders');
    expect(problems).toBe(`
error[unknown-type] models/core/orders.sql:1:18  there is no type "integr"
  1 │ select order_id::integr as order_id from raw.orders
    │                  ~~~~~~
  hint: did you mean "integer"?

1 error in 1 file
`);
  });

  test('types that do not go together', async () => {
    const problems = await inOrders('select order_id from raw.orders where order_date > 5');
    expect(problems).toBe(`
error[sql] models/core/orders.sql:1:50  cannot compare values of type DATE and type INTEGER - an explicit cast is required
  1 │ select order_id from raw.orders where order_date > 5
    │                                                  ~

1 error in 1 file
`);
  });

  test('a syntax error', async () => {
    const problems = await inOrders('select order_id\nfrom raw.orders\nwhere order_id = = 1\n');
    expect(problems).toBe(`
error[sql-syntax] models/core/orders.sql:3:18  syntax error at or near "="
  3 │ where order_id = = 1
    │                  ~

1 error in 1 file
`);
  });

  test('the template language of another tool', async () => {
    const problems = await inOrders("{{ config(materialized='view') }}\nselect * from {{ ref('orders') }}\n");
    expect(problems).toBe(`
error[template-in-sql] models/core/orders.sql:1:1  SQL is plain here: there is no template language in it
  1 │ {{ config(materialized='view') }}
    │ ~
  hint: write schema.name for ref('name'), raw.name for source('…', 'name'), $name for var('name'), and a header for config()

1 error in 1 file
`);
    expect(await inOrders("select * from raw.orders where order_id > {{ var('least') }}\n")).toContain(
      'template-in-sql] models/core/orders.sql:1:43',
    );
  });

  test('a column that several tables have', async () => {
    const problems = await inOrders(
      'select customer_id, amount\nfrom raw.orders o join raw.customers c on c.customer_id = o.customer_id\n',
    );
    expect(problems).toBe(`
error[ambiguous-column] models/core/orders.sql:1:8  "customer_id" is a column of several tables
  1 │ select customer_id, amount
    │        ~~~~~~~~~~~
  hint: write o.customer_id or c.customer_id

1 error in 1 file
`);
  });

  test('an unknown parameter', async () => {
    const problems = await inOrders('select * from raw.orders where amount > $laped_days');
    expect(problems).toBe(`
error[unknown-parameter] models/core/orders.sql:1:41  "$laped_days" is not bound here
  1 │ select * from raw.orders where amount > $laped_days
    │                                         ~~~~~~~~~~~
  hint: did you mean "$lapsed_days"?

1 error in 1 file
`);
  });

  test('a parameter that only campaigns have', async () => {
    const problems = await inOrders('select *, $run_key as run_key from raw.orders');
    expect(problems).toBe(`
error[unknown-parameter] models/core/orders.sql:1:11  "$run_key" is not bound here
  1 │ select *, $run_key as run_key from raw.orders
    │           ~~~~~~~~
  hint: there is $lapsed_days, $run_date, $run_at

1 error in 1 file
`);
  });

  test('a parameter without a name', async () => {
    const problems = await inOrders('select * from raw.orders where amount > ?');
    expect(problems).toBe(`
error[unknown-parameter] models/core/orders.sql:1:41  a parameter has a name
  1 │ select * from raw.orders where amount > ?
    │                                         ~
  hint: write one of $lapsed_days, $run_date, $run_at

1 error in 1 file
`);
  });
});
