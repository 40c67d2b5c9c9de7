/** A shop that is small enough to run in a second: customers, one audience, one letter to all who want it. */
export function mailShop(changed: Readonly<Record<string, string | Uint8Array | undefined>> = {}) {
  const files = Object.entries({ ...sound, ...changed });
  return new Map(files.flatMap(([path, content]) => (content === undefined ? [] : [[path, content] as const])));
}

/** Customers 1 to n, who all want mail. */
export const customers = (count: number): string =>
  [
    'customer_id,email,first_name,wants_mail,modified_at',
    ...Array.from({ length: count }, (_, i) => `${i + 1},anna${i + 1}@example.org,Änna,true,2026-01-01 00:00:00`),
  ].join('\n') + '\n';

const sound: Readonly<Record<string, string>> = {
  'muster.yml': `name: shop
timezone: Europe/London
environments:
  dev: { deliver: outbox }
  prod: { deliver: providers }
profile:
  table: core.customers
  key: customer_id
  version: modified_at
  identities: { crm_id: customer_id }
  addresses: { email: email }
  consent: { email: wants_mail }
entities:
  customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } }
channels:
  newsletter: { kind: email, provider: smtp, url: { env: SMTP_URL }, from: "Shop <news@example.com>", connections: 2 }
`,
  'models/sources.yml': `customers:
  files: data/exports/customers.csv
  columns:
    customer_id: { type: integer, required: true }
    email: { type: varchar }
    first_name: { type: varchar }
    wants_mail: { type: boolean }
    modified_at: { type: timestamp }
`,
  'models/core/customers.sql': 'select * from raw.customers\n',
  'models/audiences/everybody.sql': `/*---
kind: audience
entity: customer
tests:
  - unique: customer_id
---*/
select customer_id, first_name from core.customers
`,
  'campaigns/hello/campaign.yml': `live: true
confirm: never
category: transactional
entity: customer
steps:
  everybody: { audience: audiences.everybody }
  letter:
    email: { channel: newsletter, subject: "Hello {{first_name}}", html: letter.hbs, unknown: hold }
    from: everybody
`,
  'campaigns/hello/letter.hbs': '<p>Hello {{first_name}}, it is good to see you.</p>\n',
  'data/exports/customers.csv': customers(5),
};
