import { describe, expect, test } from 'vitest';
import { problemsOf } from '../support/shop.ts';
import { makingWithMailbox, twoLinks, withMailbox } from '../support/step-problems.ts';

const linking = (links: string): Promise<string> => problemsOf(withMailbox(links));

describe('links of an entity', () => {
  test('links that are sound', async () => {
    expect(await linking(twoLinks)).toBe('');
  });

  test('an unknown entity, named by the link', async () => {
    expect(await linking('{ custmer: customer_id }')).toBe(`
error[unknown-entity] muster.yml:15:59  there is no entity "custmer"
  15 │   purchase: { table: core.orders, key: order_id, links: { custmer: cust…
     │                                                           ~~~~~~~
  hint: did you mean "customer"?

1 error in 1 file
`);
  });

  test('a link with a name of its own that does not say where it leads', async () => {
    expect(await linking('{ buyer: customer_id }')).toBe(`
error[unknown-entity] muster.yml:15:59  there is no entity "buyer"
  15 │   purchase: { table: core.orders, key: order_id, links: { buyer: custom…
     │                                                           ~~~~~
  hint: there is customer, purchase, mailbox

1 error in 1 file
`);
  });

  test('an unknown entity', async () => {
    expect(await linking('{ buyer: { to: custmer, on: customer_id } }')).toBe(`
error[unknown-entity] muster.yml:15:72  there is no entity "custmer"
  15 │ …rs, key: order_id, links: { buyer: { to: custmer, on: customer_id } } }
     │                                           ~~~~~~~
  hint: did you mean "customer"?

1 error in 1 file
`);
  });

  test('an unknown column', async () => {
    expect(await linking('{ customer: custmer_id }')).toBe(`
error[unknown-column] muster.yml:15:69  "custmer_id" is not a column of core.orders
  15 │ … { table: core.orders, key: order_id, links: { customer: custmer_id } }
     │                                                           ~~~~~~~~~~
  hint: did you mean "customer_id"?

1 error in 1 file
`);
  });

  test('a column that cannot hold the key', async () => {
    expect(await linking('{ mailbox: customer_id }')).toBe(`
error[wrong-type] muster.yml:15:68  "customer_id" is INTEGER, and the key of mailbox, "email", is VARCHAR
  15 │ … { table: core.orders, key: order_id, links: { mailbox: customer_id } }
     │                                                          ~~~~~~~~~~~
  hint: cast it in core.orders

1 error in 1 file
`);
  });

  test('forms that a link has not', async () => {
    expect(
      await linking('{ a: { to: customer }, b: [customer_id], c: { in: x, on: customer_id }, D: customer_id }'),
    ).toBe(`
error[missing-key] muster.yml:15:59  "on" is missing
  15 │   purchase: { table: core.orders, key: order_id, links: { a: { to: cust…
     │                                                           ~
  hint: on: the column of this table that holds its key

error[wrong-type] muster.yml:15:83  "b" must be text or a mapping, not a list
  15 │ … to: customer }, b: [customer_id], c: { in: x, on: customer_id }, D: c…
     │                      ~~~~~~~~~~~~~

error[unknown-key] muster.yml:15:103  unknown key "in"
  15 │ … }, b: [customer_id], c: { in: x, on: customer_id }, D: customer_id } }
     │                             ~~
  hint: did you mean "to"?

error[bad-name] muster.yml:15:129  "D" cannot be a name
  15 │ … }, b: [customer_id], c: { in: x, on: customer_id }, D: customer_id } }
     │                                                       ~
  hint: a name starts with a small letter and has small letters, digits and _ only

4 errors in 1 file
`);
  });
});

describe('change_entity', () => {
  test('either way, and what was not matched goes on as it was', async () => {
    expect(
      await makingWithMailbox('{ change_entity: { to: customer, columns: [amount] }, from: orders }', {
        more: '  left: { filter: amount > 1, from: made.unmatched }\n  back: { change_entity: { to: purchase }, from: made }',
      }),
    ).toBe('');
  });

  test('an unknown entity', async () => {
    expect(await makingWithMailbox('{ change_entity: { to: custmer }, from: orders }')).toBe(`
error[unknown-entity] campaigns/win_back/campaign.yml:6:32  there is no entity "custmer"
  6 │   made: { change_entity: { to: custmer }, from: orders }
    │                                ~~~~~~~
  hint: did you mean "customer"?

1 error in 1 file
`);
  });

  test('the entity that the rows have', async () => {
    expect(await makingWithMailbox('{ change_entity: { to: purchase }, from: orders }')).toBe(`
error[same-entity] campaigns/win_back/campaign.yml:6:32  the rows are of purchase already
  6 │   made: { change_entity: { to: purchase }, from: orders }
    │                                ~~~~~~~~

1 error in 1 file
`);
  });

  test('no link', async () => {
    expect(await makingWithMailbox('{ change_entity: { to: mailbox }, from: orders }')).toBe(`
error[no-link] campaigns/win_back/campaign.yml:6:32  no link leads from purchase to mailbox
  6 │   made: { change_entity: { to: mailbox }, from: orders }
    │                                ~~~~~~~
  hint: declare links: of purchase or mailbox in muster.yml

1 error in 1 file
`);
  });

  test('several links', async () => {
    expect(await makingWithMailbox('{ change_entity: { to: customer }, from: orders }', { links: twoLinks })).toBe(`
error[ambiguous-link] campaigns/win_back/campaign.yml:6:32  several links lead from purchase to customer
  6 │   made: { change_entity: { to: customer }, from: orders }
    │                                ~~~~~~~~
  hint: link: purchase.buyer or purchase.payer

1 error in 1 file
`);
  });

  test('one of several links', async () => {
    expect(
      await makingWithMailbox('{ change_entity: { to: customer, link: purchase.payer }, from: orders }', {
        links: twoLinks,
      }),
    ).toBe('');
  });

  test('an unknown link', async () => {
    expect(
      await makingWithMailbox('{ change_entity: { to: customer, link: payr }, from: orders }', { links: twoLinks }),
    ).toBe(`
error[unknown-link] campaigns/win_back/campaign.yml:6:48  no link "payr" leads from purchase to customer
  6 │   made: { change_entity: { to: customer, link: payr }, from: orders }
    │                                                ~~~~
  hint: did you mean "payer"?

1 error in 1 file
`);
  });

  test('an unknown column', async () => {
    expect(await makingWithMailbox('{ change_entity: { to: customer, columns: [amont] }, from: orders }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:6:52  "amont" is not a column of orders
  6 │   made: { change_entity: { to: customer, columns: [amont] }, from: orde…
    │                                                    ~~~~~
  hint: did you mean "amount"?

1 error in 1 file
`);
  });

  test('a column with the name of the new key', async () => {
    expect(
      await makingWithMailbox('{ change_entity: { to: purchase, columns: [order_id] }, from: dated }', {
        more: '  dated: { query: "select customer_id, 1 as order_id from core.orders" }',
      }),
    ).toBe(`
error[duplicate-column] campaigns/win_back/campaign.yml:6:52  "order_id" is the key of the new rows
  6 │   made: { change_entity: { to: purchase, columns: [order_id] }, from: d…
    │                                                    ~~~~~~~~
  hint: leave it out

1 error in 1 file
`);
  });

  test('an entity beside it', async () => {
    expect(await makingWithMailbox('{ change_entity: { to: customer }, entity: purchase, from: orders }')).toBe(`
error[wrong-entity] campaigns/win_back/campaign.yml:6:52  the step turns rows into rows of customer, and says they are of purchase
  6 │   made: { change_entity: { to: customer }, entity: purchase, from: orde…
    │                                                    ~~~~~~~~
  hint: leave entity: out

1 error in 1 file
`);
  });

  test('nothing that it turns into', async () => {
    expect(await makingWithMailbox('{ change_entity: { into: customer }, from: orders }')).toBe(`
error[unknown-key] campaigns/win_back/campaign.yml:6:28  unknown key "into"
  6 │   made: { change_entity: { into: customer }, from: orders }
    │                            ~~~~
  hint: did you mean "to"?

1 error in 1 file
`);
  });

  test('another word for what is not matched', async () => {
    expect(await makingWithMailbox('{ change_entity: { to: customer, unmatched: kep }, from: orders }')).toBe(`
error[unknown-value] campaigns/win_back/campaign.yml:6:53  unknown value "kep" for "unmatched"
  6 │   made: { change_entity: { to: customer, unmatched: kep }, from: orders…
    │                                                     ~~~
  hint: did you mean "keep"?

1 error in 1 file
`);
  });

  test('an output that is dropped', async () => {
    expect(
      await makingWithMailbox('{ change_entity: { to: customer, unmatched: drop }, from: orders }', {
        more: '  left: { filter: amount > 1, from: made.unmatched }',
      }),
    ).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:7:37  "made" has no output "unmatched"
  7 │   left: { filter: amount > 1, from: made.unmatched }
    │                                     ~~~~~~~~~~~~~~
  hint: unmatched: keep hands it on

1 error in 1 file
`);
  });

  test('nothing to read', async () => {
    expect(await makingWithMailbox('{ change_entity: { to: customer } }')).toBe(`
error[wrong-from] campaigns/win_back/campaign.yml:6:3  a change_entity step reads exactly one step
  6 │   made: { change_entity: { to: customer } }
    │   ~~~~
  hint: say which with from:

1 error in 1 file
`);
  });
});
