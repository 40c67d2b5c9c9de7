import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

/** The problems of a shop with one place of its muster.yml changed. */
const changing = (from: string, to: string): Promise<string> => problemsOf(edited('muster.yml', from, to));

describe('muster.yml against the models', () => {
  test('a profile table that is no model', async () => {
    const problems = await changing('table: core.customers\n', 'table: core.custmers\n');
    expect(problems).toBe(`
error[unknown-model] muster.yml:5:10  there is no model "core.custmers"
  5 │   table: core.custmers
    │          ~~~~~~~~~~~~~
  hint: did you mean "core.customers"?

1 error in 1 file
`);
  });

  test('columns that the profile does not have', async () => {
    const problems = await problemsOf({
      'muster.yml': `
name: shop
profile:
  table: core.customers
  key: customer
  version: modified
  identities: { crm_id: custmer_id }
  addresses:
    email: emial
    direct_mail: { name: frist_name, lines: [street, line2], city: citty, postal_code: postcode, country: country }
  consent: { email: email_consnt, direct_mail: mail_consent }
  language: lang
entities:
  customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } }
  purchase: { table: core.orders, key: order_id, identity: { crm_id: customer_id } }
vars: { lapsed_days: { type: integer, default: 180 } }
channels:
  newsletter: { kind: email, provider: outbox, from: "Shop <news@example.com>" }
  print: { kind: direct_mail, provider: files, vendor: vendors/acme.yml }
`,
    });
    expect(problems).toBe(`
error[unknown-column] muster.yml:4:8  "customer" is not a column of core.customers
  4 │   key: customer
    │        ~~~~~~~~
  hint: there is customer_id, email, first_name, street, city, postal_code, country, email_consent, mail_consent, modified_at

error[unknown-column] muster.yml:5:12  "modified" is not a column of core.customers
  5 │   version: modified
    │            ~~~~~~~~
  hint: there is customer_id, email, first_name, street, city, postal_code, country, email_consent, mail_consent, modified_at

error[unknown-column] muster.yml:6:25  "custmer_id" is not a column of core.customers
  6 │   identities: { crm_id: custmer_id }
    │                         ~~~~~~~~~~
  hint: did you mean "customer_id"?

error[unknown-column] muster.yml:8:12  "emial" is not a column of core.customers
  8 │     email: emial
    │            ~~~~~
  hint: did you mean "email"?

error[unknown-column] muster.yml:9:26  "frist_name" is not a column of core.customers
  9 │     direct_mail: { name: frist_name, lines: [street, line2], city: citt…
    │                          ~~~~~~~~~~
  hint: did you mean "first_name"?

error[unknown-column] muster.yml:9:54  "line2" is not a column of core.customers
  9 │     direct_mail: { name: frist_name, lines: [street, line2], city: citt…
    │                                                      ~~~~~
  hint: there is customer_id, email, first_name, street, city, postal_code, country, email_consent, mail_consent, modified_at

error[unknown-column] muster.yml:9:68  "citty" is not a column of core.customers
  9 │ …[street, line2], city: citty, postal_code: postcode, country: country }
    │                         ~~~~~
  hint: did you mean "city"?

error[unknown-column] muster.yml:9:88  "postcode" is not a column of core.customers
  9 │ …[street, line2], city: citty, postal_code: postcode, country: country }
    │                                             ~~~~~~~~
  hint: there is customer_id, email, first_name, street, city, postal_code, country, email_consent, mail_consent, modified_at

error[unknown-column] muster.yml:10:21  "email_consnt" is not a column of core.customers
  10 │   consent: { email: email_consnt, direct_mail: mail_consent }
     │                     ~~~~~~~~~~~~
  hint: did you mean "email_consent"?

error[unknown-column] muster.yml:11:13  "lang" is not a column of core.customers
  11 │   language: lang
     │             ~~~~
  hint: there is customer_id, email, first_name, street, city, postal_code, country, email_consent, mail_consent, modified_at

10 errors in 1 file
`);
  });

  test('a consent that is not true or false', async () => {
    const problems = await changing('email: email_consent', 'email: first_name');
    expect(problems).toBe(`
error[wrong-type] muster.yml:12:21  a consent is BOOLEAN, and "first_name" is VARCHAR
  12 │   consent: { email: first_name, direct_mail: mail_consent }
     │                     ~~~~~~~~~~
  hint: cast it in core.customers

1 error in 1 file
`);
  });

  test('a version that is no moment', async () => {
    const problems = await changing('version: modified_at', 'version: first_name');
    expect(problems).toBe(`
error[wrong-type] muster.yml:7:12  a version is a DATE or TIMESTAMP, and "first_name" is VARCHAR
  7 │   version: first_name
    │            ~~~~~~~~~~
  hint: cast it in core.customers

1 error in 1 file
`);
  });

  test('a table of an entity that is no model', async () => {
    const problems = await changing('table: core.orders', 'table: core.ordes');
    expect(problems).toBe(`
error[unknown-model] muster.yml:15:22  there is no model "core.ordes"
  15 │   purchase: { table: core.ordes, key: order_id, identity: { crm_id: cus…
     │                      ~~~~~~~~~~
  hint: did you mean "core.orders"?

1 error in 1 file
`);
  });

  test('columns that an entity does not have', async () => {
    const problems = await changing(
      'key: order_id, identity: { crm_id: customer_id }',
      'key: ordr_id, identity: { crm_id: custmer_id }',
    );
    expect(problems).toBe(`
error[unknown-column] muster.yml:15:40  "ordr_id" is not a column of core.orders
  15 │   purchase: { table: core.orders, key: ordr_id, identity: { crm_id: cus…
     │                                        ~~~~~~~
  hint: did you mean "order_id"?

error[unknown-column] muster.yml:15:69  "custmer_id" is not a column of core.orders
  15 │ … { table: core.orders, key: ordr_id, identity: { crm_id: custmer_id } }
     │                                                           ~~~~~~~~~~
  hint: did you mean "customer_id"?

2 errors in 1 file
`);
  });

  test('an identity that the profile does not have', async () => {
    const problems = await changing(
      'identity: { crm_id: customer_id } }\n  purchase',
      'identity: { crm: customer_id } }\n  purchase',
    );
    expect(problems).toBe(`
error[unknown-namespace] muster.yml:14:68  the profile has no identity "crm"
  14 │   customer: { table: core.customers, key: customer_id, identity: { crm:…
     │                                                                    ~~~
  hint: there is crm_id

1 error in 1 file
`);
  });

  test('a vendor without a server', async () => {
    const problems = await changing('provider: files', 'provider: sftp');
    expect(problems).toBe(`
error[missing-key] muster.yml:18:41  the vendor does not say where its server is
  18 │   print: { kind: direct_mail, provider: sftp, vendor: vendors/acme.yml }
     │                                         ~~~~
  hint: delivery: { to: sftp, host: …, host_key: …, user: …, key: …, directory: … } in vendors/acme.yml

1 error in 1 file
`);
  });

  test('a vendor without a file', async () => {
    const problems = await changing('vendors/acme.yml', 'vendors/acne.yml');
    expect(problems).toBe(`
error[unknown-vendor] muster.yml:18:56  there is no file "vendors/acne.yml"
  18 │   print: { kind: direct_mail, provider: files, vendor: vendors/acne.yml…
     │                                                        ~~~~~~~~~~~~~~~~
  hint: did you mean "vendors/acme.yml"?

1 error in 1 file
`);
  });

  test('a vendor without a file, where there is none yet', async () => {
    const problems = await problemsOf({
      ...edited('muster.yml', 'vendors/acme.yml', 'acme'),
      'vendors/acme.yml': undefined,
    });
    expect(problems).toBe(`
error[unknown-vendor] muster.yml:18:56  there is no file "acme"
  18 │   print: { kind: direct_mail, provider: files, vendor: acme }
     │                                                        ~~~~
  hint: write its path: vendors/NAME.yml

1 error in 1 file
`);
  });

  test('a variable with the name of one that is bound', async () => {
    const problems = await changing('lapsed_days:', 'campaign: { type: text }, lapsed_days:');
    expect(problems).toBe(`
error[bad-name] muster.yml:3:9  "campaign" cannot be the name of a variable: $campaign is bound already
  3 │ vars: { campaign: { type: text }, lapsed_days: { type: integer, default…
    │         ~~~~~~~~
  hint: give it another name

1 error in 1 file
`);
  });
});
