import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

describe('one mistake, one message', () => {
  test('a model that cannot be typed: what reads it says nothing', async () => {
    const problems = await problemsOf({ 'models/core/customers.sql': 'select customer_id, emial from raw.customers' });
    expect(problems).toBe(`
error[unknown-column] models/core/customers.sql:1:21  "emial" is not a column of raw.customers
  1 │ select customer_id, emial from raw.customers
    │                     ~~~~~
  hint: did you mean "email"?

1 error in 1 file
`);
  });

  test('a model with a header that cannot be read', async () => {
    const problems = await problemsOf({
      'models/core/orders.sql': '/*---\nknd: view\n---*/\nselect * from raw.orders',
    });
    expect(problems).toBe(`
error[unknown-key] models/core/orders.sql:2:1  unknown key "knd"
  2 │ knd: view
    │ ~~~
  hint: did you mean "kind"?

1 error in 1 file
`);
  });

  test('a source that cannot be read', async () => {
    const problems = await problemsOf(
      edited('models/sources.yml', 'files: data/exports/orders.csv', 'fils: data/exports/orders.csv'),
    );
    expect(problems).toBe(`
error[unknown-key] models/sources.yml:15:3  unknown key "fils"
  15 │   fils: data/exports/orders.csv
     │   ~~~~
  hint: did you mean "files"?

1 error in 1 file
`);
  });

  test('a source with a type that the engine does not have', async () => {
    const problems = await problemsOf(edited('models/sources.yml', 'type: date ', 'type: dat '));
    expect(problems).toBe(`
error[unknown-type] models/sources.yml:19:25  'dat' is no type of the engine
  19 │     order_date: { type: dat }
     │                         ~~~
  hint: for example integer, varchar, decimal(12,2), date, timestamp

1 error in 1 file
`);
  });

  test('a step that cannot be typed: what reads it says nothing', async () => {
    const problems = await problemsOf(
      edited('campaigns/win_back/campaign.yml', 'order_by: spent desc, cells', 'order_by: spend desc, cells'),
    );
    expect(problems).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:7:31  "spend" is not a column of reachable
  7 │   cells: { split: { order_by: spend desc, cells: { best: 20%, others: r…
    │                               ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a step that names what is not there: what reads it says nothing', async () => {
    const problems = await problemsOf(edited('campaigns/win_back/campaign.yml', '[lapsed, recent]', '[lapsed, recnt]'));
    expect(problems).toBe(`
error[unknown-step] campaigns/win_back/campaign.yml:6:49  there is no step "recnt"
  6 │   reachable: { combine: exclude, from: [lapsed, recnt] }
    │                                                 ~~~~~
  hint: did you mean "recent"?

1 error in 1 file
`);
  });

  test('a layout that cannot be read', async () => {
    const problems = await problemsOf(edited('layouts/postcard.yml', 'value: first_name', 'vale: first_name'));
    expect(problems).toBe(`
error[unknown-key] layouts/postcard.yml:3:19  unknown key "vale"
  3 │   - { name: NAME, vale: first_name }
    │                   ~~~~
  hint: did you mean "value"?

1 error in 1 file
`);
  });

  test('mistakes that have nothing to do with one another are all told', async () => {
    const problems = await problemsOf({
      'models/core/refunds.sql': 'select order_id, amuont from core.orders',
      'models/tests/no_refunds.sql': 'select ordr_id from core.orders',
      'campaigns/win_back/offer.hbs': '{{frist_name}}',
      ...edited('muster.yml', 'version: modified_at', 'version: email'),
      ...edited('layouts/postcard.yml', 'profile.city', 'profile.town'),
    });
    expect(problems).toBe(`
error[unknown-placeholder] campaigns/win_back/offer.hbs:1:3  "frist_name" is not available here
  1 │ {{frist_name}}
    │   ~~~~~~~~~~
  hint: did you mean "first_name"?

error[unknown-column] layouts/postcard.yml:4:26  "profile.town" is not a column of the list
  4 │   - { name: CITY, value: profile.town }
    │                          ~~~~~~~~~~~~
  hint: did you mean "profile.city"?

error[unknown-column] models/core/refunds.sql:1:18  "amuont" is not a column of core.orders
  1 │ select order_id, amuont from core.orders
    │                  ~~~~~~
  hint: did you mean "amount"?

error[unknown-column] models/tests/no_refunds.sql:1:8  "ordr_id" is not a column of core.orders
  1 │ select ordr_id from core.orders
    │        ~~~~~~~
  hint: did you mean "order_id"?

error[wrong-type] muster.yml:7:12  a version is a DATE or TIMESTAMP, and "email" is VARCHAR
  7 │   version: email
    │            ~~~~~
  hint: cast it in core.customers

5 errors in 5 files
`);
  });
});
