import { describe, expect, test } from 'vitest';
import { makingWithMailbox, twoLinks } from '../support/step-problems.ts';

describe('reconcile', () => {
  test('by columns of two names', async () => {
    expect(await makingWithMailbox('{ reconcile: { to: customer, on: { mail: email } }, from: mails }')).toBe('');
  });

  test('by a condition', async () => {
    expect(
      await makingWithMailbox(
        '{ reconcile: { to: customer, on: "lower(input.mail) = lower(customer.email) and amount > 3" }, from: mails }',
      ),
    ).toBe('');
  });

  test('columns that the rows have not', async () => {
    expect(await makingWithMailbox('{ reconcile: { to: customer, on: [email, first_name] }, from: mails }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:6:43  "email" is not a column of mails
  6 │   made: { reconcile: { to: customer, on: [email, first_name] }, from: m…
    │                                           ~~~~~
  hint: did you mean "mail"?

error[unknown-column] campaigns/win_back/campaign.yml:6:50  "first_name" is not a column of mails
  6 │   made: { reconcile: { to: customer, on: [email, first_name] }, from: m…
    │                                                  ~~~~~~~~~~
  hint: there is order_id, mail, amount

2 errors in 1 file
`);
  });

  test('misspelt columns on either side', async () => {
    expect(
      await makingWithMailbox('{ reconcile: { to: customer, on: { mial: email, mail: emial } }, from: mails }'),
    ).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:6:44  "mial" is not a column of mails
  6 │   made: { reconcile: { to: customer, on: { mial: email, mail: emial } }…
    │                                            ~~~~
  hint: did you mean "mail"?

error[unknown-column] campaigns/win_back/campaign.yml:6:63  "emial" is not a column of core.customers
  6 │   made: { reconcile: { to: customer, on: { mial: email, mail: emial } }…
    │                                                               ~~~~~
  hint: did you mean "email"?

2 errors in 1 file
`);
  });

  test('columns that cannot be equal', async () => {
    expect(await makingWithMailbox('{ reconcile: { to: customer, on: { amount: email } }, from: mails }')).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:6:44  "amount" is DECIMAL(12,2), and "email" of core.customers is VARCHAR
  6 │   made: { reconcile: { to: customer, on: { amount: email } }, from: mai…
    │                                            ~~~~~~
  hint: cast one of them where it is made

1 error in 1 file
`);
  });

  test('a condition that is none', async () => {
    expect(
      await makingWithMailbox('{ reconcile: { to: customer, on: "lower(customer.email) || mail" }, from: mails }'),
    ).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:6:43  a condition is true or false, and this is VARCHAR
  6 │   made: { reconcile: { to: customer, on: "lower(customer.email) || mail…
    │                                           ~~~~~

1 error in 1 file
`);
  });

  test('a misspelt column in a condition', async () => {
    expect(
      await makingWithMailbox('{ reconcile: { to: customer, on: "customer.email = input.mial" }, from: mails }'),
    ).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:6:66  "mial" is not a column of mails, core.customers
  6 │   made: { reconcile: { to: customer, on: "customer.email = input.mial" …
    │                                                                  ~~~~
  hint: did you mean "mail"?

1 error in 1 file
`);
  });

  test('a misspelt entity in a condition', async () => {
    expect(
      await makingWithMailbox('{ reconcile: { to: customer, on: "custmer.email = input.mail" }, from: mails }'),
    ).toBe(`
error[unknown-table] campaigns/win_back/campaign.yml:6:43  nothing after FROM is called "custmer"
  6 │   made: { reconcile: { to: customer, on: "custmer.email = input.mail" }…
    │                                           ~~~~~~~
  hint: did you mean "customer"?

1 error in 1 file
`);
  });

  test('a condition that reads a table', async () => {
    expect(
      await makingWithMailbox('{ reconcile: { to: customer, on: "exists (from core.orders)" }, from: mails }'),
    ).toBe(`
error[table-in-expression] campaigns/win_back/campaign.yml:6:56  an expression looks only at the rows that its step reads
  6 │   made: { reconcile: { to: customer, on: "exists (from core.orders)" },…
    │                                                        ~~~~~~~~~~~
  hint: read other tables in a query step

1 error in 1 file
`);
  });

  test('no column', async () => {
    expect(await makingWithMailbox('{ reconcile: { to: customer, on: {} }, from: mails }')).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:6:42  "on" is a column, a list of columns, a mapping of columns, or a condition
  6 │   made: { reconcile: { to: customer, on: {} }, from: mails }
    │                                          ~~

1 error in 1 file
`);
  });

  test('an unknown entity', async () => {
    expect(await makingWithMailbox('{ reconcile: { to: custmer, on: mail }, from: mails }')).toBe(`
error[unknown-entity] campaigns/win_back/campaign.yml:6:28  there is no entity "custmer"
  6 │   made: { reconcile: { to: custmer, on: mail }, from: mails }
    │                            ~~~~~~~
  hint: did you mean "customer"?

1 error in 1 file
`);
  });

  test('an output that it has not', async () => {
    expect(
      await makingWithMailbox('{ reconcile: { to: customer, on: { mail: email } }, from: mails }', {
        more: '  left: { filter: amount > 1, from: made.ambigous }',
      }),
    ).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:7:37  "made" has no output "ambigous"
  7 │   left: { filter: amount > 1, from: made.ambigous }
    │                                     ~~~~~~~~~~~~~
  hint: did you mean "ambiguous"?

1 error in 1 file
`);
  });
});

describe('combine over populations of different entities', () => {
  test('through a link, either way', async () => {
    expect(
      await makingWithMailbox('{ combine: exclude, from: [lapsed, orders] }', {
        more: '  other: { combine: intersect, from: [orders, lapsed] }',
      }),
    ).toBe('');
  });

  test('through no link', async () => {
    expect(
      await makingWithMailbox('{ combine: exclude, from: [lapsed, boxes] }', {
        more: '  boxes: { query: "select email from core.customers", entity: mailbox }',
      }),
    ).toBe(`
error[no-link] campaigns/win_back/campaign.yml:6:44  no link leads from mailbox to customer
  6 │   made: { combine: exclude, from: [lapsed, boxes] }
    │                                            ~~~~~
  hint: declare links: of mailbox or customer in muster.yml

1 error in 1 file
`);
  });

  test('through one of several', async () => {
    expect(await makingWithMailbox('{ combine: exclude, from: [lapsed, orders] }', { links: twoLinks })).toBe(`
error[ambiguous-link] campaigns/win_back/campaign.yml:6:44  several links lead from purchase to customer
  6 │   made: { combine: exclude, from: [lapsed, orders] }
    │                                            ~~~~~~
  hint: link: purchase.buyer or purchase.payer

1 error in 1 file
`);
  });

  test('through an unknown one', async () => {
    expect(
      await makingWithMailbox('{ combine: { how: exclude, link: payr }, from: [lapsed, orders] }', { links: twoLinks }),
    ).toBe(`
error[unknown-link] campaigns/win_back/campaign.yml:6:42  no link "payr" leads from purchase to customer
  6 │   made: { combine: { how: exclude, link: payr }, from: [lapsed, orders]…
    │                                          ~~~~
  hint: did you mean "payer"?

1 error in 1 file
`);
  });

  test('by a column that both have', async () => {
    expect(
      await makingWithMailbox('{ combine: { how: exclude, on: [first_name] }, from: [lapsed, named] }', {
        more: '  named: { query: "select email, first_name from core.customers", entity: mailbox }',
      }),
    ).toBe('');
  });

  test('by a column that one has not', async () => {
    expect(await makingWithMailbox('{ combine: { how: exclude, on: [amount] }, from: [lapsed, orders] }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:6:41  "amount" is not a column of lapsed
  6 │   made: { combine: { how: exclude, on: [amount] }, from: [lapsed, order…
    │                                         ~~~~~~
  hint: there is customer_id, first_name, last_order, spent

1 error in 1 file
`);
  });

  test('as a union', async () => {
    expect(
      await makingWithMailbox('{ combine: union, from: [lapsed, left.unmatched] }', {
        more: '  left: { change_entity: { to: customer }, from: orders }',
      }),
    ).toBe(`
error[wrong-entity] campaigns/win_back/campaign.yml:6:42  "left.unmatched" has rows of purchase, "made" has customer
  6 │   made: { combine: union, from: [lapsed, left.unmatched] }
    │                                          ~~~~~~~~~~~~~~
  hint: a change_entity step turns one into the other

1 error in 1 file
`);
  });

  test('with the other entity first', async () => {
    expect(await makingWithMailbox('{ combine: exclude, entity: customer, from: [orders, lapsed] }')).toBe(`
error[wrong-entity] campaigns/win_back/campaign.yml:6:54  "orders" has rows of purchase, "made" has customer
  6 │   made: { combine: exclude, entity: customer, from: [orders, lapsed] }
    │                                                      ~~~~~~
  hint: a change_entity step turns one into the other

1 error in 1 file
`);
  });
});
