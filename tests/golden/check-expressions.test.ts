import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const campaign = 'campaigns/win_back/campaign.yml';

/** The problems of a campaign whose step `spenders` filters by this, as it stands in the file. */
const filtering = (written: string): Promise<string> => problemsOf(edited(campaign, 'spent > 10', written));

/** The problems of a campaign with these cells. */
const splitting = (written: string): Promise<string> =>
  problemsOf(edited(campaign, 'best: 20%, others: rest', `${written}, best: 20%, others: rest`));

describe('SQL inside the YAML of a step', () => {
  test('a filter with a misspelt column', async () => {
    const problems = await filtering('spend > 10');
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:8:23  "spend" is not a column of cells__others
  8 │   spenders: { filter: spend > 10, from: cells.others }
    │                       ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('in quotes, behind letters that are not ASCII', async () => {
    const problems = await filtering('"first_name = \'Zoë\' and spend > 10"');
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:8:47  "spend" is not a column of cells__others
  8 │   spenders: { filter: "first_name = 'Zoë' and spend > 10", from: cells.…
    │                                               ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('in a block of several lines', async () => {
    const problems = await problemsOf(
      edited(
        campaign,
        '{ filter: spent > 10, from: cells.others }',
        `
    from: cells.others
    filter: |
      first_name <> 'Zoë'
        and spend > 10`,
      ),
    );
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:12:13  "spend" is not a column of cells__others
  12 │         and spend > 10
     │             ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('folded over two lines it is marked as a whole', async () => {
    const problems = await filtering('"spent >\n    10 and spend > 3"');
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:8:23  "spend" is not a column of cells__others
  8 │   spenders: { filter: "spent >
    │                       ~~~~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a filter that is no expression', async () => {
    const problems = await filtering('"spent >"');
    expect(problems).toBe(`
error[sql-syntax] campaigns/win_back/campaign.yml:8:31  syntax error at end of input
  8 │   spenders: { filter: "spent >", from: cells.others }
    │                               ^

1 error in 1 file
`);
  });

  test('a filter that closes the parentheses around it', async () => {
    const problems = await filtering('"true) or (true"');
    expect(problems).toBe(`
error[sql-syntax] campaigns/win_back/campaign.yml:8:28  syntax error at or near ")"
  8 │   spenders: { filter: "true) or (true", from: cells.others }
    │                            ~

1 error in 1 file
`);
  });

  test('a filter with more than an expression', async () => {
    const problems = await filtering('"true limit 5"');
    expect(problems).toBe(`
error[sql-syntax] campaigns/win_back/campaign.yml:8:29  syntax error at or near "limit"
  8 │   spenders: { filter: "true limit 5", from: cells.others }
    │                             ~~~~~

1 error in 1 file
`);
  });

  test('a filter that is neither true nor false', async () => {
    const problems = await filtering('first_name');
    expect(problems).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:8:23  a condition is true or false, and this is VARCHAR
  8 │   spenders: { filter: first_name, from: cells.others }
    │                       ~~~~~~~~~~

1 error in 1 file
`);
  });

  test('a filter that counts', async () => {
    const problems = await filtering('"sum(spent) > 10"');
    expect(problems).toBe(`
error[sql] campaigns/win_back/campaign.yml:8:24  WHERE clause cannot contain aggregates
  8 │   spenders: { filter: "sum(spent) > 10", from: cells.others }
    │                        ~~~

1 error in 1 file
`);
  });

  test('a filter that reads another step', async () => {
    const problems = await filtering('customer_id in (select customer_id from recent)');
    expect(problems).toBe(`
error[table-in-expression] campaigns/win_back/campaign.yml:8:63  an expression looks only at the rows that its step reads
  8 │   spenders: { filter: customer_id in (select customer_id from recent), …
    │                                                               ~~~~~~
  hint: read other tables in a query step

1 error in 1 file
`);
  });

  test('a filter that reads a file', async () => {
    const problems = await filtering('"exists (from read_csv(\'/etc/passwd\'))"');
    expect(problems).toBe(`
error[refused-file] campaigns/win_back/campaign.yml:8:37  read_csv() may read files of the project's exports only, not "/etc/passwd"
  8 │   spenders: { filter: "exists (from read_csv('/etc/passwd'))", from: ce…
    │                                     ~~~~~~~~

1 error in 1 file
`);
  });

  test('a filter with an unknown parameter', async () => {
    const problems = await filtering('spent > $discuont');
    expect(problems).toBe(`
error[unknown-parameter] campaigns/win_back/campaign.yml:8:31  "$discuont" is not bound here
  8 │   spenders: { filter: spent > $discuont, from: cells.others }
    │                               ~~~~~~~~~
  hint: did you mean "$discount"?

1 error in 1 file
`);
  });

  test('a comment ends with its line', async () => {
    const problems = await filtering('"spent > 10 -- big"');
    expect(problems).toBe('');
  });

  test('a cell with a misspelt column', async () => {
    const problems = await splitting('rich: { where: "spend > 1000", share: 5% }');
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:7:68  "spend" is not a column of reachable
  7 │ …: { rich: { where: "spend > 1000", share: 5% }, best: 20%, others: res…
    │                      ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a cell with a condition that is no expression', async () => {
    const problems = await splitting('rich: { where: "spent > \'" }');
    expect(problems).toBe(`
error[sql-syntax] campaigns/win_back/campaign.yml:7:76  unterminated quoted string at or near "'"
  7 │ …: { where: "spent > '" }, best: 20%, others: rest } }, from: reachable…
    │                      ~

1 error in 1 file
`);
  });

  test('a cell with a comment', async () => {
    const problems = await splitting('rich: { where: "spent > 1000 -- rich", share: 5% }');
    expect(problems).toBe('');
  });

  test('an order with a misspelt column', async () => {
    const problems = await problemsOf(
      edited(campaign, 'order_by: spent desc, cells', 'order_by: "last_order, spend desc", cells'),
    );
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:7:44  "spend" is not a column of reachable
  7 │   cells: { split: { order_by: "last_order, spend desc", cells: { best: …
    │                                            ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('an order of a channel step with a misspelt column', async () => {
    const problems = await problemsOf(edited(campaign, 'order_by: spent desc }, from', 'order_by: spend desc }, from'));
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:9:70  "spend" is not a column of cells__best
  9 │ …el: print, layout: postcard, order_by: spend desc }, from: cells.best }
    │                                         ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('columns to combine on that a set does not have', async () => {
    const problems = await problemsOf(
      edited(campaign, 'combine: exclude', 'combine: { how: exclude, on: [customer_id, first_nam] }'),
    );
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:6:59  "first_nam" is not a column of lapsed
  6 │   reachable: { combine: { how: exclude, on: [customer_id, first_nam] },…
    │                                                           ~~~~~~~~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('shares of more than everything', async () => {
    const problems = await splitting('half: 50%, most: 30.5%');
    expect(problems).toBe(`
error[shares-over-all] campaigns/win_back/campaign.yml:7:82  with "best" the cells have 100.5% of the rows
  7 │ … half: 50%, most: 30.5%, best: 20%, others: rest } }, from: reachable }
    │                                 ~~~
  hint: a share is one of the whole input, not of what the cells before it left

1 error in 1 file
`);
  });

  test('shares under a condition may overlap', async () => {
    const problems = await splitting('a: { where: spent > 5, share: 60% }, b: { where: spent <= 5, share: 60% }');
    expect(problems).toBe('');
  });

  test('a cell behind the one that takes the rest', async () => {
    const problems = await splitting('everybody: rest');
    expect(problems).toBe(`
error[idle-cell] campaigns/win_back/campaign.yml:7:69  "everybody" takes the rest, and nothing is left for best, others
  7 │ …ells: { everybody: rest, best: 20%, others: rest } }, from: reachable }
    │                           ~~~~
  hint: put the cell with rest last

1 error in 1 file
`);
  });

  test('a cell that is called rest and is not', async () => {
    const problems = await splitting('rest: 10%');
    expect(problems).toBe(`
error[bad-name] campaigns/win_back/campaign.yml:7:52  "rest" is the output with the rows that no cell took
  7 │   cells: { split: { order_by: spent desc, cells: { rest: 10%, best: 20%…
    │                                                    ~~~~
  hint: write rest: rest, or give the cell another name

1 error in 1 file
`);
  });
});
