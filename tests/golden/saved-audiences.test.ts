import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const file = 'campaigns/win_back/campaign.yml';

/** The campaign saves the population `reachable`. */
const saving = (what: string) =>
  edited(file, '  cells:', `  kept: { save_audience: ${what}, from: reachable }\n  cells:`);

/** Another campaign, that reads what the first one saves. */
const reading = (steps: string) => ({
  'campaigns/other/campaign.yml': `entity: customer\nsteps:\n${steps}  again: { save_audience: again, from: seen }\n`,
});

describe('saved audiences', () => {
  test('a sound one, read by another campaign', async () => {
    expect(
      await problemsOf({
        ...saving('reached'),
        ...reading(
          '  seen: { audience: saved.reached }\n  named: { query: "select customer_id, spent from saved.reached" }\n',
        ),
      }),
    ).toBe('');
  });

  test('a name that is none', async () => {
    expect(await problemsOf(saving('Reached'))).toBe(`
error[bad-name] campaigns/win_back/campaign.yml:7:26  "Reached" cannot be a name
  7 │   kept: { save_audience: Reached, from: reachable }
    │                          ~~~~~~~
  hint: a name starts with a small letter and has small letters, digits and _ only

1 error in 1 file
`);
  });

  test('no name', async () => {
    expect(await problemsOf(saving('{ expires: 30d }'))).toBe(`
error[missing-key] campaigns/win_back/campaign.yml:7:11  "name" is missing
  7 │   kept: { save_audience: { expires: 30d }, from: reachable }
    │           ~~~~~~~~~~~~~
  hint: name: read as saved.<name>

1 error in 1 file
`);
  });

  test('an unknown key', async () => {
    expect(await problemsOf(saving('{ name: reached, expire: 30d }'))).toBe(`
error[unknown-key] campaigns/win_back/campaign.yml:7:43  unknown key "expire"
  7 │   kept: { save_audience: { name: reached, expire: 30d }, from: reachabl…
    │                                           ~~~~~~
  hint: did you mean "expires"?

1 error in 1 file
`);
  });

  test('no length of time', async () => {
    expect(await problemsOf(saving('{ name: reached, expires: soon }'))).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:7:52  "soon" is no length of time
  7 │   kept: { save_audience: { name: reached, expires: soon }, from: reacha…
    │                                                    ~~~~
  hint: write 90 minutes, 72h or 30d

1 error in 1 file
`);
  });

  test('a column that is not there', async () => {
    expect(await problemsOf(saving('{ name: reached, columns: [spend] }'))).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:7:53  "spend" is not a column of reachable
  7 │   kept: { save_audience: { name: reached, columns: [spend] }, from: rea…
    │                                                     ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a declared column that is not there', async () => {
    expect(await problemsOf(saving('{ name: reached, columns: { customer_id: integer, spend: integer } }'))).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:7:76  "spend" is not a column of reachable
  7 │ … columns: { customer_id: integer, spend: integer } }, from: reachable }
    │                                    ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a type that is none', async () => {
    expect(await problemsOf(saving('{ name: reached, columns: { customer_id: intager } }'))).toBe(`
error[unknown-type] campaigns/win_back/campaign.yml:7:67  'intager' is no type of the engine
  7 │ …{ name: reached, columns: { customer_id: intager } }, from: reachable }
    │                                           ~~~~~~~
  hint: for example integer, varchar, decimal(12,2), date, timestamp

1 error in 1 file
`);
  });

  test('another type than the population has', async () => {
    expect(await problemsOf(saving('{ name: reached, columns: { customer_id: integer, spent: integer } }'))).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:7:83  "spent" is of type DECIMAL(38,2), not INTEGER
  7 │ … columns: { customer_id: integer, spent: integer } }, from: reachable }
    │                                           ~~~~~~~
  hint: spent: decimal(38,2)

1 error in 1 file
`);
  });

  test('declared without the key', async () => {
    expect(await problemsOf(saving('{ name: reached, columns: { spent: "decimal(38,2)" } }'))).toBe(`
error[missing-key] campaigns/win_back/campaign.yml:7:52  the key "customer_id" is saved, and has no type here
  7 │ …name: reached, columns: { spent: "decimal(38,2)" } }, from: reachable }
    │                          ~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: customer_id: integer

1 error in 1 file
`);
  });

  test('saved by two steps', async () => {
    expect(await problemsOf({ ...saving('again'), ...reading('  seen: { audience: audiences.lapsed }\n') })).toBe(`
error[duplicate-name] campaigns/win_back/campaign.yml:7:26  other.again saves "again" too
  7 │   kept: { save_audience: again, from: reachable }
    │                          ~~~~~
  hint: give one of them another name

1 error in 1 file
`);
  });

  test('made of what is saved itself', async () => {
    expect(
      await problemsOf({
        ...saving('reached'),
        ...reading('  seen: { audience: saved.reached }\n'),
        'campaigns/win_back/recent.sql': 'select customer_id from saved.again\n',
      }),
    ).toBe(`
error[cycle] campaigns/win_back/campaign.yml:7:26  "reached" is made of what is saved itself: other → win_back → other
  7 │   kept: { save_audience: reached, from: reachable }
    │                          ~~~~~~~
  hint: declare what it will be: { name: reached, columns: { customer_id: integer } }

1 error in 1 file
`);
  });

  test('declared, it may be made of what is saved itself', async () => {
    expect(
      await problemsOf({
        ...saving('{ name: reached, columns: { customer_id: integer } }'),
        ...reading('  seen: { audience: saved.reached }\n'),
        'campaigns/win_back/recent.sql': 'select customer_id from saved.again\n',
      }),
    ).toBe('');
  });

  test('read, and saved by nobody', async () => {
    expect(
      await problemsOf({
        ...saving('reached'),
        ...reading('  seen: { audience: saved.reach }\n  more: { query: select * from saved.reachd }\n'),
      }),
    ).toBe(`
error[unknown-audience] campaigns/other/campaign.yml:3:21  no campaign saves "reach"
  3 │   seen: { audience: saved.reach }
    │                     ~~~~~~~~~~~
  hint: did you mean "reached"?

error[unknown-audience] campaigns/other/campaign.yml:4:32  no campaign saves "reachd"
  4 │   more: { query: select * from saved.reachd }
    │                                ~~~~~~~~~~~~
  hint: did you mean "reached"?

2 errors in 1 file
`);
  });

  test('read as another entity', async () => {
    expect(
      await problemsOf({ ...saving('reached'), ...reading('  seen: { audience: saved.reached, entity: purchase }\n') }),
    ).toBe(`
error[wrong-entity] campaigns/other/campaign.yml:3:21  "saved.reached" has rows of customer, the step has purchase
  3 │   seen: { audience: saved.reached, entity: purchase }
    │                     ~~~~~~~~~~~~~
  hint: entity: customer

1 error in 1 file
`);
  });

  test('read with a column that it has not', async () => {
    expect(
      await problemsOf({
        ...saving('reached'),
        ...reading('  seen: { audience: { name: saved.reached, columns: [spend] } }\n'),
      }),
    ).toBe(`
error[unknown-column] campaigns/other/campaign.yml:3:54  "spend" is not a column of saved.reached
  3 │   seen: { audience: { name: saved.reached, columns: [spend] } }
    │                                                      ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a column in SQL that it has not', async () => {
    expect(
      await problemsOf({
        ...saving('reached'),
        ...reading('  seen: { query: select customer_id, spend from saved.reached }\n'),
      }),
    ).toBe(`
error[quotes-needed] campaigns/other/campaign.yml:3:38  "spend from saved.reached" has no value
  3 │   seen: { query: select customer_id, spend from saved.reached }
    │                                      ~~~~~~~~~~~~~~~~~~~~~~~~
  hint: write key: value; inside { } a text with a comma needs quotes

1 error in 1 file
`);
  });

  test('max_age of a model', async () => {
    expect(
      await problemsOf({
        ...saving('reached'),
        ...reading('  seen: { audience: { name: audiences.lapsed, max_age: 1 day } }\n'),
      }),
    ).toBe(`
error[wrong-value] campaigns/other/campaign.yml:3:47  max_age is for saved audiences
  3 │   seen: { audience: { name: audiences.lapsed, max_age: 1 day } }
    │                                               ~~~~~~~
  hint: a model is as fresh as its sources: freshness in models/sources.yml

1 error in 1 file
`);
  });

  test('max_age that is no length of time', async () => {
    expect(
      await problemsOf({
        ...saving('reached'),
        ...reading('  seen: { audience: { name: saved.reached, max_age: old } }\n'),
      }),
    ).toBe(`
error[wrong-value] campaigns/other/campaign.yml:3:53  "old" is no length of time
  3 │   seen: { audience: { name: saved.reached, max_age: old } }
    │                                                     ~~~
  hint: write 90 minutes, 72h or 30d

1 error in 1 file
`);
  });
});
