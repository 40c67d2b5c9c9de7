import { describe, expect, test } from 'vitest';
import { making, twoLinks } from '../support/step-problems.ts';

describe('collections of an enrich step', () => {
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
      await making(
        '{ enrich: { collect: { orders: { link: purchase, columns: [order_id] } } }, from: lapsed }',
        twoLinks,
      ),
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
        twoLinks,
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
});
