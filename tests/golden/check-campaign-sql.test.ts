import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const campaign = 'campaigns/win_back/campaign.yml';

/** The problems of a campaign whose step `recent` is this query. */
const inRecent = (sql: string): Promise<string> => problemsOf({ 'campaigns/win_back/recent.sql': sql });

/** The problems of a campaign with one more step, whose query this is. */
const inAnother = (sql: string): Promise<string> =>
  problemsOf(edited(campaign, 'spenders:', `another: { query: "${sql}" }\n  spenders:`));

describe('mistakes in the queries of a campaign', () => {
  test('a misspelt column', async () => {
    const problems = await inRecent('select o.custmer_id\nfrom core.orders o\n');
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/recent.sql:1:10  "custmer_id" is not a column of core.orders
  1 │ select o.custmer_id
    │          ~~~~~~~~~~
  hint: did you mean "customer_id"?

1 error in 1 file
`);
  });

  test('a misspelt column of the input', async () => {
    const problems = await problemsOf({
      ...edited(campaign, 'recent: { query: recent.sql }', 'recent: { query: recent.sql, from: lapsed }'),
      'campaigns/win_back/recent.sql': 'select i.customer_id\nfrom input i\nwhere i.last_ordr < $run_date\n',
    });
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/recent.sql:3:9  "last_ordr" is not a column of input
  3 │ where i.last_ordr < $run_date
    │         ~~~~~~~~~
  hint: did you mean "last_order"?

1 error in 1 file
`);
  });

  test('a misspelt column of an output', async () => {
    const problems = await inAnother('select customer_id, spend from cells__best');
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:8:42  "spend" is not a column of cells__best
  8 │   another: { query: "select customer_id, spend from cells__best" }
    │                                          ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a misspelt column of the ledger', async () => {
    const problems = await inRecent('select profil_key::integer as customer_id from ledger.messages');
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/recent.sql:1:8  "profil_key" is not a column of ledger.messages
  1 │ select profil_key::integer as customer_id from ledger.messages
    │        ~~~~~~~~~~
  hint: did you mean "profile_key"?

1 error in 1 file
`);
  });

  test('an unknown parameter', async () => {
    const problems = await inRecent('select customer_id from core.orders where amount > $discuont');
    expect(problems).toBe(`
error[unknown-parameter] campaigns/win_back/recent.sql:1:52  "$discuont" is not bound here
  1 │ select customer_id from core.orders where amount > $discuont
    │                                                    ~~~~~~~~~
  hint: did you mean "$discount"?

1 error in 1 file
`);
  });

  test('an export as it came', async () => {
    const problems = await inRecent('select customer_id from raw.customers');
    expect(problems).toBe(`
error[raw-in-campaign] campaigns/win_back/recent.sql:1:25  "raw.customers" is an export as it came
  1 │ select customer_id from raw.customers
    │                         ~~~~~~~~~~~~~
  hint: read a model that cleans it

1 error in 1 file
`);
  });

  test('a model without its schema', async () => {
    const problems = await inRecent('select customer_id from customers');
    expect(problems).toBe(`
error[unknown-step] campaigns/win_back/recent.sql:1:25  there is no step "customers"
  1 │ select customer_id from customers
    │                         ~~~~~~~~~
  hint: did you mean "core.customers"?

1 error in 1 file
`);
  });

  test('an unknown model', async () => {
    const problems = await inRecent('select customer_id from core.custmers');
    expect(problems).toBe(`
error[unknown-model] campaigns/win_back/recent.sql:1:25  there is no model "core.custmers"
  1 │ select customer_id from core.custmers
    │                         ~~~~~~~~~~~~~
  hint: did you mean "core.customers"?

1 error in 1 file
`);
  });

  test('a view that the ledger does not have', async () => {
    const problems = await inRecent('select customer_id from ledger.mesages');
    expect(problems).toBe(`
error[unknown-table] campaigns/win_back/recent.sql:1:25  the ledger has no view "mesages"
  1 │ select customer_id from ledger.mesages
    │                         ~~~~~~~~~~~~~~
  hint: did you mean "messages"?

1 error in 1 file
`);
  });

  test('a table behind the views of the ledger', async () => {
    const problems = await inRecent('select * from ledger.main.messages');
    expect(problems).toBe(`
error[unknown-model] campaigns/win_back/recent.sql:1:15  there is no model "ledger.main.messages"
  1 │ select * from ledger.main.messages
    │               ~~~~~~~~~~~~~~~~~~~~
  hint: there is audiences.lapsed, core.customers, core.orders

1 error in 1 file
`);
  });

  test('a saved audience', async () => {
    const problems = await inRecent('select customer_id from saved.vip');
    expect(problems).toBe(`
error[unknown-audience] campaigns/win_back/recent.sql:1:25  no campaign saves "vip"
  1 │ select customer_id from saved.vip
    │                         ~~~~~~~~~
  hint: a save_audience step of some campaign makes it

1 error in 1 file
`);
  });

  test('the input of a step that reads none', async () => {
    const problems = await inRecent('select customer_id from input');
    expect(problems).toBe(`
error[no-input] campaigns/win_back/recent.sql:1:25  "input" is the population that the step reads, and it reads none
  1 │ select customer_id from input
    │                         ~~~~~
  hint: say which with from:

1 error in 1 file
`);
  });

  test('an unknown step', async () => {
    const problems = await inAnother('select * from lapsd');
    expect(problems).toBe(`
error[unknown-step] campaigns/win_back/campaign.yml:8:36  there is no step "lapsd"
  8 │   another: { query: "select * from lapsd" }
    │                                    ~~~~~
  hint: did you mean "lapsed"?

1 error in 1 file
`);
  });

  test('an unknown output', async () => {
    const problems = await inAnother('select * from cells__bets');
    expect(problems).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:8:36  "cells" has no output "bets"
  8 │   another: { query: "select * from cells__bets" }
    │                                    ~~~~~~~~~~~
  hint: did you mean "best"?

1 error in 1 file
`);
  });

  test('an output as YAML writes it', async () => {
    const problems = await inAnother('select * from cells.best');
    expect(problems).toBe(`
error[unknown-model] campaigns/win_back/campaign.yml:8:36  there is no model "cells.best"
  8 │   another: { query: "select * from cells.best" }
    │                                    ~~~~~~~~~~
  hint: in SQL the output "best" of cells is cells__best

1 error in 1 file
`);
  });

  test('a split as a whole', async () => {
    const problems = await inAnother('select * from cells');
    expect(problems).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:8:36  "cells" hands on its cells, not the whole
  8 │   another: { query: "select * from cells" }
    │                                    ~~~~~
  hint: cells__best, cells__others

1 error in 1 file
`);
  });

  test('an output that an email has not', async () => {
    const problems = await inAnother('select * from offer__refused');
    expect(problems).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:8:36  "offer" has no output "refused"
  8 │   another: { query: "select * from offer__refused" }
    │                                    ~~~~~~~~~~~~~~
  hint: there is excluded, rejected, unknown

1 error in 1 file
`);
  });

  test('a query that reads itself', async () => {
    const problems = await inAnother('select * from another');
    expect(problems).toBe(`
error[cycle] campaigns/win_back/campaign.yml:8:3  steps read each other in a circle: another → another
  8 │   another: { query: "select * from another" }
    │   ~~~~~~~

1 error in 1 file
`);
  });

  test('a population without the key of its entity', async () => {
    const problems = await inRecent('-- whose orders\nselect order_id from core.orders\n');
    expect(problems).toBe(`
error[missing-key] campaigns/win_back/recent.sql:2:1  a population of customer has the column "customer_id"
  2 │ select order_id from core.orders
    │ ~~~~~~
  hint: there is order_id

1 error in 1 file
`);
  });

  test('two statements', async () => {
    const problems = await inRecent('select customer_id from core.orders; select 2 as b');
    expect(problems).toBe(`
error[not-one-select] campaigns/win_back/recent.sql:1:38  there is more than one statement: write exactly one SELECT
  1 │ select customer_id from core.orders; select 2 as b
    │                                      ~~~~~~

1 error in 1 file
`);
  });

  test('a file', async () => {
    const problems = await inRecent("select customer_id from read_parquet('/data/customers.parquet')");
    expect(problems).toBe(`
error[refused-file] campaigns/win_back/recent.sql:1:25  read_parquet() may read files of the project's exports only, not "/data/customers.parquet"
  1 │ select customer_id from read_parquet('/data/customers.parquet')
    │                         ~~~~~~~~~~~~

1 error in 1 file
`);
  });
});
