import { describe, expect, test } from 'vitest';
import { edited, problemsOf, shop } from '../support/shop.ts';

/** The problems of a shop whose model core.orders is this. */
const inOrders = (sql: string): Promise<string> => problemsOf({ 'models/core/orders.sql': sql });

describe('places in files of all kinds', () => {
  test('behind letters, signs and emoji that take several bytes', async () => {
    const problems = await inOrders("/* Größe, 价格, 😀 */\nselect 'ß€😀' as s, order_id, amuont from raw.orders");
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:2:31  "amuont" is not a column of raw.orders
  2 │ select 'ß€😀' as s, order_id, amuont from raw.orders
    │                               ~~~~~~
  hint: did you mean "amount"?

1 error in 1 file
`);
  });

  test('with the line ends of Windows', async () => {
    const problems = await inOrders(
      "/*---\r\ndescription: Zoë\r\n---*/\r\nselect order_id,\r\n  'é' as e, amuont\r\nfrom raw.orders\r\n",
    );
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:5:13  "amuont" is not a column of raw.orders
  5 │   'é' as e, amuont
    │             ~~~~~~
  hint: did you mean "amount"?

1 error in 1 file
`);
  });

  test('with a byte order mark', async () => {
    const problems = await inOrders('\uFEFFselect amuont from raw.orders');
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:1:8  "amuont" is not a column of raw.orders
  1 │ select amuont from raw.orders
    │        ~~~~~~
  hint: did you mean "amount"?

1 error in 1 file
`);
  });

  test('with tabs', async () => {
    const problems = await inOrders('select\n\torder_id,\n\tamuont\nfrom raw.orders');
    expect(problems).toBe(`
error[unknown-column] models/core/orders.sql:3:2  "amuont" is not a column of raw.orders
  3 │     amuont
    │     ~~~~~~
  hint: did you mean "amount"?

1 error in 1 file
`);
  });

  test('a table in quotes', async () => {
    const problems = await inOrders('select * from "raw"."ordesr"');
    expect(problems).toBe(`
error[unknown-source] models/core/orders.sql:1:15  there is no source "raw.ordesr"
  1 │ select * from "raw"."ordesr"
    │               ~~~~~~~~~~~~~~
  hint: did you mean "raw.orders"?

1 error in 1 file
`);
  });

  test('a syntax error behind letters that take several bytes', async () => {
    const problems = await inOrders("select 'Größe' as groesse\nfrom raw.orders\nwhere 'ü' = = 'ü'");
    expect(problems).toBe(`
error[sql-syntax] models/core/orders.sql:3:10  syntax error at or near "="
  3 │ where 'ü' = = 'ü'
    │          ~

1 error in 1 file
`);
  });

  test('an error at the end', async () => {
    const problems = await inOrders('select * from raw.orders where');
    expect(problems).toBe(`
error[sql-syntax] models/core/orders.sql:1:31  syntax error at end of input
  1 │ select * from raw.orders where
    │                               ^

1 error in 1 file
`);
  });

  test('in YAML with the line ends of Windows, behind letters that take several bytes', async () => {
    const path = 'campaigns/win_back/campaign.yml';
    const yaml = shop(edited(path, 'spent > 10', `first_name <> 'Zoë 😀' and spend > 10`)).get(path) ?? '';
    const problems = await problemsOf({ [path]: yaml.replaceAll('\n', '\r\n') });
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:8:50  "spend" is not a column of cells__others
  8 │   spenders: { filter: first_name <> 'Zoë 😀' and spend > 10, from: cell…
    │                                                  ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });
});
