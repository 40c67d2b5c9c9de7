/** The texts of a small project without a mistake, by path; tests replace or add files. `undefined` removes one. */
export function smallProject(changed: Readonly<Record<string, string | undefined>> = {}): Map<string, string> {
  const files = Object.entries({ ...sound, ...changed });
  return new Map(files.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}

const sound: Readonly<Record<string, string>> = {
  'muster.yml': `
name: shop
timezone: Europe/London
profile:
  table: core.customers
  key: customer_id
  version: modified_at
  identities: { crm_id: customer_id }
  addresses: { email: email }
  consent: { email: email_consent }
entities:
  customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } }
channels:
  newsletter: { kind: email, provider: smtp, url: { env: SMTP_URL }, from: "Shop <news@example.com>" }
  print: { kind: direct_mail, provider: files, vendor: vendors/acme.yml }
`.trimStart(),
  'models/sources.yml': `
customers:
  files: data/exports/customers.csv
  columns:
    customer_id: { type: integer, required: true }
    email: { type: varchar }
`.trimStart(),
  'models/core/customers.sql': 'select * from raw.customers\n',
  'models/audiences/lapsed.sql': `
/*---
kind: audience
entity: customer
tests:
  - unique: customer_id
---*/
select customer_id, email from core.customers
`.trimStart(),
  'campaigns/win_back/campaign.yml': `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  recent: { query: recent.sql, from: lapsed }
  offer: { email: { channel: newsletter, subject: Hello, html: offer.mjml }, from: recent }
`.trimStart(),
  'campaigns/win_back/recent.sql': 'select * from input\n',
  'campaigns/win_back/offer.mjml': '<mjml></mjml>\n',
  'layouts/postcard.yml': 'format: csv\ncolumns:\n  - { name: NAME, value: first_name }\n',
  'vendors/acme.yml': 'encoding: utf-8\n',
};
