import { describe, expect, test } from 'vitest';
import { problemsOf } from '../support/shop.ts';

/** The problems of a shop whose audience has this header. */
const withHeader = (header: string): Promise<string> =>
  problemsOf({ 'models/audiences/lapsed.sql': `/*---\n${header}---*/\n${select}` });

const select = `
select c.customer_id, c.first_name, current.last_order, current.spent
from core.customers c
join (select customer_id, max(order_date) as last_order, sum(amount) as spent from core.orders group by all) current
  using (customer_id)
`.trimStart();

describe('headers of models against models', () => {
  test('an audience without an entity', async () => {
    const problems = await withHeader('kind: audience\n');
    expect(problems).toBe(`
error[missing-entity] models/audiences/lapsed.sql:2:7  an audience says which entity its rows are
  2 │ kind: audience
    │       ~~~~~~~~
  hint: entity: customer | purchase

1 error in 1 file
`);
  });

  test('an audience of an unknown entity', async () => {
    const problems = await withHeader('kind: audience\nentity: custmer\n');
    expect(problems).toBe(`
error[unknown-entity] models/audiences/lapsed.sql:3:9  there is no entity "custmer"
  3 │ entity: custmer
    │         ~~~~~~~
  hint: did you mean "customer"?

1 error in 1 file
`);
  });

  test('an audience without the key of its entity', async () => {
    const problems = await problemsOf({
      'models/audiences/lapsed.sql':
        '/*---\nkind: audience\nentity: customer\n---*/\nselect first_name, city from core.customers',
    });
    expect(problems).toBe(`
error[missing-key] models/audiences/lapsed.sql:3:9  an audience of customer has the column "customer_id"
  3 │ entity: customer
    │         ~~~~~~~~
  hint: there is first_name, city

1 error in 1 file
`);
  });

  test('an entity of a model that is no audience', async () => {
    const problems = await problemsOf({
      'models/core/orders.sql': '/*---\nentity: purchase\n---*/\nselect * from raw.orders',
    });
    expect(problems).toBe(`
error[entity-without-audience] models/core/orders.sql:2:1  only an audience has an entity
  2 │ entity: purchase
    │ ~~~~~~

1 error in 1 file
`);
  });

  test('a view with parameters', async () => {
    const problems = await problemsOf({
      'models/core/orders.sql': '/*---\nkind: view\n---*/\nselect * from raw.orders where order_date < $run_date',
    });
    expect(problems).toBe(`
error[view-with-parameters] models/core/orders.sql:2:7  a view cannot have parameters
  2 │ kind: view
    │       ~~~~
  hint: make it a table

1 error in 1 file
`);
  });

  test('tests of columns that the model does not have', async () => {
    const problems = await withHeader(
      `
kind: audience
entity: customer
tests:
  - unique: customer
  - not_null: [customer_id, frist_name]
  - accepted_values: { column: spend, values: [1] }
`.trimStart(),
    );
    expect(problems).toBe(`
error[unknown-column] models/audiences/lapsed.sql:5:13  "customer" is not a column of audiences.lapsed
  5 │   - unique: customer
    │             ~~~~~~~~
  hint: there is customer_id, first_name, last_order, spent

error[unknown-column] models/audiences/lapsed.sql:6:29  "frist_name" is not a column of audiences.lapsed
  6 │   - not_null: [customer_id, frist_name]
    │                             ~~~~~~~~~~
  hint: did you mean "first_name"?

error[unknown-column] models/audiences/lapsed.sql:7:32  "spend" is not a column of audiences.lapsed
  7 │   - accepted_values: { column: spend, values: [1] }
    │                                ~~~~~
  hint: did you mean "spent"?

3 errors in 1 file
`);
  });

  test('a relationship that leads nowhere', async () => {
    const problems = await withHeader(
      `
kind: audience
entity: customer
tests:
  - relationships: { column: custmer_id, to: core.customers, field: customer }
  - relationships: { column: customer_id, to: core.custmers, field: customer_id }
`.trimStart(),
    );
    expect(problems).toBe(`
error[unknown-column] models/audiences/lapsed.sql:5:30  "custmer_id" is not a column of audiences.lapsed
  5 │   - relationships: { column: custmer_id, to: core.customers, field: cus…
    │                              ~~~~~~~~~~
  hint: did you mean "customer_id"?

error[unknown-column] models/audiences/lapsed.sql:5:69  "customer" is not a column of core.customers
  5 │ …ationships: { column: custmer_id, to: core.customers, field: customer }
    │                                                               ~~~~~~~~
  hint: there is customer_id, email, first_name, street, city, postal_code, country, email_consent, mail_consent, modified_at

error[unknown-model] models/audiences/lapsed.sql:6:47  there is no model "core.custmers"
  6 │   - relationships: { column: customer_id, to: core.custmers, field: cus…
    │                                               ~~~~~~~~~~~~~
  hint: did you mean "core.customers"?

3 errors in 1 file
`);
  });

  test('a singular test with a misspelt column', async () => {
    const problems = await problemsOf({
      'models/tests/no_refunds.sql': 'select order_id from core.orders where amuont < 0',
    });
    expect(problems).toBe(`
error[unknown-column] models/tests/no_refunds.sql:1:40  "amuont" is not a column of core.orders
  1 │ select order_id from core.orders where amuont < 0
    │                                        ~~~~~~
  hint: did you mean "amount"?

1 error in 1 file
`);
  });

  test('a singular test that reads no model', async () => {
    const problems = await problemsOf({ 'models/tests/no_refunds.sql': 'select * from raw.orders where amount < 0' });
    expect(problems).toBe(`
warning[idle-test] models/tests/no_refunds.sql:1:1  the test reads no model, so no build waits for it
  1 │ select * from raw.orders where amount < 0
    │ ~~~~~~
  hint: a test is run when the last model that it reads was built

1 warning in 1 file
`);
  });
});
