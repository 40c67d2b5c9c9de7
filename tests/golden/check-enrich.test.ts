import { describe, expect, test } from 'vitest';
import { making } from '../support/step-problems.ts';

describe('enrich', () => {
  test('columns, collections and a query', async () => {
    expect(
      await making(
        '{ enrich: { columns: { twice: spent * 2 + n, initial: "first_name[1]" }, collect: { orders: { link: purchase, columns: [order_id], limit: 3 }, paid: { link: purchase, aggregate: sum(amount), where: amount > 0 } }, query: "select customer_id, 1 as n from input" }, from: lapsed }',
      ),
    ).toBe('');
  });

  test('a link, the row itself and what a lambda has', async () => {
    expect(
      await making(
        '{ enrich: { columns: { mail: customer.email, day: purchase.order_date, many: "list_transform([{a: amount}], lambda x: x.a + 1)" } }, from: orders }',
      ),
    ).toBe('');
  });

  test('nothing', async () => {
    expect(await making('{ enrich: {}, from: lapsed }')).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:5:19  "enrich" adds nothing
  5 │   made: { enrich: {}, from: lapsed }
    │                   ~~
  hint: write columns, collect or query

1 error in 1 file
`);
  });

  test('no column', async () => {
    expect(await making('{ enrich: { columns: {}, collect: {} }, from: lapsed }')).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:5:30  "columns" has no column
  5 │   made: { enrich: { columns: {}, collect: {} }, from: lapsed }
    │                              ~~

error[empty-value] campaigns/win_back/campaign.yml:5:43  "collect" has no column
  5 │   made: { enrich: { columns: {}, collect: {} }, from: lapsed }
    │                                           ~~

2 errors in 1 file
`);
  });

  test('a name that no column can have', async () => {
    expect(await making('{ enrich: { columns: { a b: spent } }, from: lapsed }')).toBe(`
error[bad-name] campaigns/win_back/campaign.yml:5:32  "a b" cannot be the name of a column
  5 │   made: { enrich: { columns: { a b: spent } }, from: lapsed }
    │                                ~~~
  hint: letters, digits and _

1 error in 1 file
`);
  });

  test('a name that is taken', async () => {
    expect(
      await making(
        '{ enrich: { columns: { Spent: spent }, collect: { spent: { link: purchase, columns: [order_id] } } }, from: lapsed }',
      ),
    ).toBe(`
error[duplicate-column] campaigns/win_back/campaign.yml:5:32  there is a column "Spent" already
  5 │   made: { enrich: { columns: { Spent: spent }, collect: { spent: { link…
    │                                ~~~~~
  hint: give it another name

error[duplicate-column] campaigns/win_back/campaign.yml:5:59  there is a column "spent" already
  5 │   made: { enrich: { columns: { Spent: spent }, collect: { spent: { link…
    │                                                           ~~~~~
  hint: give it another name

2 errors in 1 file
`);
  });

  test('a column that its query gives as well', async () => {
    expect(
      await making(
        '{ enrich: { columns: { n: spent }, query: "select customer_id, 1 as n from input" }, from: lapsed }',
      ),
    ).toBe(`
error[duplicate-column] campaigns/win_back/campaign.yml:5:77  two columns are named "n"
  5 │ …ent }, query: "select customer_id, 1 as n from input" }, from: lapsed }
    │                                          ~
  hint: name one of them with AS, or leave it out with EXCLUDE

1 error in 1 file
`);
  });

  test('a misspelt column', async () => {
    expect(await making('{ enrich: { columns: { twice: spend * 2 } }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:39  "spend" is not a column of lapsed
  5 │   made: { enrich: { columns: { twice: spend * 2 } }, from: lapsed }
    │                                       ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a misspelt link', async () => {
    expect(await making('{ enrich: { columns: { mail: custmer.email } }, from: orders }')).toBe(`
error[unknown-link] campaigns/win_back/campaign.yml:5:38  "custmer" is neither a link of purchase nor a column
  5 │   made: { enrich: { columns: { mail: custmer.email } }, from: orders }
    │                                      ~~~~~~~~~~~~~
  hint: did you mean "customer"?

1 error in 1 file
`);
  });

  test('a misspelt column behind a link', async () => {
    expect(await making('{ enrich: { columns: { mail: customer.emial } }, from: orders }')).toBe(`
error[unknown-field] campaigns/win_back/campaign.yml:5:47  "emial" is not a field of the struct
  5 │   made: { enrich: { columns: { mail: customer.emial } }, from: orders }
    │                                               ~~~~~
  hint: did you mean "email"?

1 error in 1 file
`);
  });

  test('two values', async () => {
    expect(await making('{ enrich: { columns: { both: "spent, first_name" } }, from: lapsed }')).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:39  one value is needed here
  5 │   made: { enrich: { columns: { both: "spent, first_name" } }, from: lap…
    │                                       ~~~~~

1 error in 1 file
`);
  });

  test('a value of all rows', async () => {
    expect(await making('{ enrich: { columns: { total: sum(spent) } }, from: lapsed }')).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:39  this makes one value of all rows, and one of each row is needed
  5 │   made: { enrich: { columns: { total: sum(spent) } }, from: lapsed }
    │                                       ~~~

1 error in 1 file
`);
  });

  test('another table', async () => {
    expect(await making('{ enrich: { columns: { n: (select count(*) from core.orders) } }, from: lapsed }')).toBe(`
error[table-in-expression] campaigns/win_back/campaign.yml:5:57  an expression looks only at the rows that its step reads
  5 │   made: { enrich: { columns: { n: (select count(*) from core.orders) } …
    │                                                         ~~~~~~~~~~~
  hint: read other tables in a query step

1 error in 1 file
`);
  });

  test('no SQL', async () => {
    expect(await making('{ enrich: { columns: { n: "spent +" } }, from: lapsed }')).toBe(`
error[sql-syntax] campaigns/win_back/campaign.yml:5:43  syntax error at end of input
  5 │   made: { enrich: { columns: { n: "spent +" } }, from: lapsed }
    │                                           ^

1 error in 1 file
`);
  });

  test('a query without the key', async () => {
    expect(await making('{ enrich: { query: "select spent from input" }, from: lapsed }')).toBe(`
error[missing-key] campaigns/win_back/campaign.yml:5:29  a population of customer has the column "customer_id"
  5 │   made: { enrich: { query: "select spent from input" }, from: lapsed }
    │                             ~~~~~~
  hint: there is spent

1 error in 1 file
`);
  });

  test('a query with a mistake', async () => {
    expect(await making('{ enrich: { query: "select customer_id, spend from input" }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:49  "spend" is not a column of input
  5 │   made: { enrich: { query: "select customer_id, spend from input" }, fr…
    │                                                 ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a query that reads an unknown step', async () => {
    expect(await making('{ enrich: { query: "select customer_id, 1 as n from orderz" }, from: lapsed }')).toBe(`
error[unknown-step] campaigns/win_back/campaign.yml:5:61  there is no step "orderz"
  5 │   made: { enrich: { query: "select customer_id, 1 as n from orderz" }, …
    │                                                             ~~~~~~
  hint: did you mean "orders"?

1 error in 1 file
`);
  });

  test('a query in a file that is not there', async () => {
    expect(await making('{ enrich: { query: orders.sql }, from: lapsed }')).toBe(`
error[missing-file] campaigns/win_back/campaign.yml:5:28  there is no file "orders.sql"
  5 │   made: { enrich: { query: orders.sql }, from: lapsed }
    │                            ~~~~~~~~~~

1 error in 1 file
`);
  });
});
