import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const campaign = 'campaigns/win_back/campaign.yml';

const one = '{ customer: customer_id }';
const two = '{ buyer: { to: customer, on: customer_id }, payer: { to: customer, on: order_id } }';

/** The problems of a campaign that reads customers and orders, and has a step `made` of this kind beside. */
const making = (made: string, links = one): Promise<string> =>
  problemsOf({
    ...edited('muster.yml', 'key: order_id, identity: { crm_id: customer_id }', `key: order_id, links: ${links}`),
    [campaign]: `entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  orders: { query: "select order_id, amount from core.orders", entity: purchase }
  made: ${made}
  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: lapsed }
`,
    'campaigns/win_back/recent.sql': undefined,
    'campaigns/win_back/offer.hbs': undefined,
    'layouts/postcard.yml': undefined,
  });

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

  test('a collection along an unknown link', async () => {
    expect(
      await making('{ enrich: { collect: { orders: { link: purchas, columns: [order_id] } } }, from: lapsed }'),
    ).toBe(`
error[unknown-link] campaigns/win_back/campaign.yml:5:48  no link of "purchas" leads to customer
  5 │   made: { enrich: { collect: { orders: { link: purchas, columns: [order…
    │                                                ~~~~~~~
  hint: did you mean "purchase"?

1 error in 1 file
`);
  });

  test('a collection to which nothing leads', async () => {
    expect(
      await making('{ enrich: { collect: { orders: { link: customer, columns: [email] } } }, from: lapsed }'),
    ).toBe(`
error[unknown-link] campaigns/win_back/campaign.yml:5:48  no link of "customer" leads to customer
  5 │   made: { enrich: { collect: { orders: { link: customer, columns: [emai…
    │                                                ~~~~~~~~
  hint: there is purchase

1 error in 1 file
`);
  });

  test('a collection along a link that leads to one row', async () => {
    expect(
      await making('{ enrich: { collect: { buyers: { link: customer, columns: [email] } } }, from: orders }'),
    ).toBe(`
error[wrong-link] campaigns/win_back/campaign.yml:5:48  "customer" leads to one row, and a collection has many
  5 │   made: { enrich: { collect: { buyers: { link: customer, columns: [emai…
    │                                                ~~~~~~~~
  hint: write customer.column in columns:

1 error in 1 file
`);
  });

  test('a collection along one of several links', async () => {
    expect(
      await making('{ enrich: { collect: { orders: { link: purchase, columns: [order_id] } } }, from: lapsed }', two),
    ).toBe(`
error[ambiguous-link] campaigns/win_back/campaign.yml:5:48  several links of purchase lead to customer
  5 │   made: { enrich: { collect: { orders: { link: purchase, columns: [orde…
    │                                                ~~~~~~~~
  hint: write purchase.buyer or purchase.payer

1 error in 1 file
`);
  });

  test('the one that is meant', async () => {
    expect(
      await making(
        '{ enrich: { collect: { orders: { link: purchase.payer, columns: [order_id] } } }, from: lapsed }',
        two,
      ),
    ).toBe('');
  });

  test('misspelt columns of a collection', async () => {
    expect(
      await making(
        '{ enrich: { collect: { orders: { link: purchase, columns: [order_id, amont], order_by: order_dat, where: amunt > 1 } } }, from: lapsed }',
      ),
    ).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:78  "amont" is not a column of core.orders
  5 │ …columns: [order_id, amont], order_by: order_dat, where: amunt > 1 } } …
    │                      ~~~~~
  hint: did you mean "amount"?

1 error in 1 file
`);
  });

  test('a condition that is none', async () => {
    expect(
      await making(
        '{ enrich: { collect: { orders: { link: purchase, columns: [order_id], where: amount } } }, from: lapsed }',
      ),
    ).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:5:86  a condition is true or false, and this is DECIMAL(12,2)
  5 │ …ink: purchase, columns: [order_id], where: amount } } }, from: lapsed }
    │                                             ~~~~~~

1 error in 1 file
`);
  });

  test('a condition over the population', async () => {
    expect(
      await making(
        '{ enrich: { collect: { orders: { link: purchase, columns: [order_id], where: amount > spent } } }, from: lapsed }',
      ),
    ).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:95  "spent" is not a column of core.orders
  5 │ …chase, columns: [order_id], where: amount > spent } } }, from: lapsed }
    │                                              ~~~~~
  hint: there is order_id, customer_id, order_date, amount

1 error in 1 file
`);
  });

  test('an aggregate that is none', async () => {
    expect(
      await making('{ enrich: { collect: { orders: { link: purchase, aggregate: amount } } }, from: lapsed }'),
    ).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:69  an aggregate makes one value of all lines
  5 │ …ct: { orders: { link: purchase, aggregate: amount } } }, from: lapsed }
    │                                             ~~~~~~
  hint: like sum(amount)

1 error in 1 file
`);
  });

  test('lines and an aggregate', async () => {
    expect(
      await making(
        '{ enrich: { collect: { orders: { link: purchase, columns: [order_id], aggregate: sum(amount) } } }, from: lapsed }',
      ),
    ).toBe(`
error[unknown-key] campaigns/win_back/campaign.yml:5:79  unknown key "aggregate"
  5 │ …hase, columns: [order_id], aggregate: sum(amount) } } }, from: lapsed }
    │                             ~~~~~~~~~
  hint: there is order_by, limit, where

1 error in 1 file
`);
  });

  test('no lines', async () => {
    expect(
      await making(
        '{ enrich: { collect: { orders: { link: purchase, columns: [order_id], limit: 0 } } }, from: lapsed }',
      ),
    ).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:86  "limit" must be at least 1
  5 │ …: { link: purchase, columns: [order_id], limit: 0 } } }, from: lapsed }
    │                                                  ~

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

describe('dedupe', () => {
  test('by columns and expressions', async () => {
    expect(
      await making(
        '{ dedupe: { by: [lower(first_name), last_order], keep: 2, prefer: { first_name: [Ann, Bob], spent: [1, 2.5] }, order_by: spent desc }, from: lapsed }',
      ),
    ).toBe('');
  });

  test('nothing to tell duplicates by', async () => {
    expect(await making('{ dedupe: { keep: 1 }, from: lapsed }')).toBe(`
error[missing-key] campaigns/win_back/campaign.yml:5:11  "by" is missing
  5 │   made: { dedupe: { keep: 1 }, from: lapsed }
    │           ~~~~~~
  hint: by: columns or SQL expressions: rows that agree in all of them are duplicates; NULL agrees with nothing

1 error in 1 file
`);
  });

  test('none kept', async () => {
    expect(await making('{ dedupe: { by: first_name, keep: 0 }, from: lapsed }')).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:43  "keep" must be at least 1
  5 │   made: { dedupe: { by: first_name, keep: 0 }, from: lapsed }
    │                                           ~

1 error in 1 file
`);
  });

  test('a misspelt column', async () => {
    expect(await making('{ dedupe: { by: first_nam }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:21  "first_nam" is not a column of lapsed
  5 │   made: { dedupe: { by: first_nam }, from: lapsed }
    │                     ~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('a misspelt column of several', async () => {
    expect(await making('{ dedupe: { by: [first_name, last_ordr] }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:38  "last_ordr" is not a column of lapsed
  5 │   made: { dedupe: { by: [first_name, last_ordr] }, from: lapsed }
    │                                      ~~~~~~~~~
  hint: did you mean "last_order"?

1 error in 1 file
`);
  });

  test('two columns as one', async () => {
    expect(await making('{ dedupe: { by: "first_name, last_order" }, from: lapsed }')).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:21  one value is needed here
  5 │   made: { dedupe: { by: "first_name, last_order" }, from: lapsed }
    │                     ~~

1 error in 1 file
`);
  });

  test('a misspelt order', async () => {
    expect(await making('{ dedupe: { by: first_name, order_by: spend desc }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:47  "spend" is not a column of lapsed
  5 │   made: { dedupe: { by: first_name, order_by: spend desc }, from: lapse…
    │                                               ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a misspelt preference', async () => {
    expect(await making('{ dedupe: { by: first_name, prefer: { frist_name: [Ann] } }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:47  "frist_name" is not a column of lapsed
  5 │   made: { dedupe: { by: first_name, prefer: { frist_name: [Ann] } }, fr…
    │                                               ~~~~~~~~~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('values that the column cannot have', async () => {
    expect(
      await making('{ dedupe: { by: first_name, prefer: { spent: [much], last_order: [2017] } }, from: lapsed }'),
    ).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:5:55  "spent" is DECIMAL(38,2), and "much" is not
  5 │   made: { dedupe: { by: first_name, prefer: { spent: [much], last_order…
    │                                                       ~~~~

error[wrong-type] campaigns/win_back/campaign.yml:5:75  "last_order" is DATE, and 2017 is not
  5 │ …t_name, prefer: { spent: [much], last_order: [2017] } }, from: lapsed }
    │                                                ~~~~

2 errors in 1 file
`);
  });

  test('no preference', async () => {
    expect(await making('{ dedupe: { by: first_name, prefer: { first_name: [] } }, from: lapsed }')).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:5:59  "first_name" is empty
  5 │   made: { dedupe: { by: first_name, prefer: { first_name: [] } }, from:…
    │                                                           ~~

1 error in 1 file
`);
  });
});

describe('split', () => {
  test('that overlaps may share out more than all', async () => {
    expect(
      await making(
        '{ split: { overlap: true, per: [year(last_order), first_name], cells: { a: 80%, b: 80%, c: rest } }, from: lapsed }',
      ),
    ).toBe('');
  });

  test('that says maybe', async () => {
    expect(await making('{ split: { overlap: maybe, cells: { a: 80% } }, from: lapsed }')).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:5:29  "overlap" must be true or false, not "maybe"
  5 │   made: { split: { overlap: maybe, cells: { a: 80% } }, from: lapsed }
    │                             ~~~~~

1 error in 1 file
`);
  });

  test('per misspelt column', async () => {
    expect(await making('{ split: { per: first_nam, cells: { a: 80% } }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:20  "first_nam" is not a column of lapsed
  5 │   made: { split: { per: first_nam, cells: { a: 80% } }, from: lapsed }
    │                    ~~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('per two columns as one', async () => {
    expect(await making('{ split: { per: "first_name, spent", cells: { a: 80% } }, from: lapsed }')).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:20  one value is needed here
  5 │   made: { split: { per: "first_name, spent", cells: { a: 80% } }, from:…
    │                    ~~~

1 error in 1 file
`);
  });
});
