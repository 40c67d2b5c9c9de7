/** A shop that writes postcards: four customers in two countries, one of whom asks for none. */
export function postShop(changed: Readonly<Record<string, string | Uint8Array | undefined>> = {}) {
  const files = Object.entries({ ...sound, ...changed });
  return new Map(files.flatMap(([path, content]) => (content === undefined ? [] : [[path, content] as const])));
}

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
  addresses:
    direct_mail: { name: [name], lines: [street], city: city, postal_code: code, country: country }
  consent: { direct_mail: wants_mail }
entities:
  customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } }
channels:
  print: { kind: direct_mail, provider: files, vendor: vendors/acme.yml }
`,
  'models/sources.yml': `customers:
  files: data/exports/customers.csv
  columns:
    customer_id: { type: integer, required: true }
    name: { type: varchar }
    street: { type: varchar }
    city: { type: varchar }
    code: { type: varchar }
    country: { type: varchar }
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
select customer_id from core.customers
`,
  'campaigns/hello/campaign.yml': `live: true
confirm: never
category: marketing
entity: customer
steps:
  everybody: { audience: audiences.everybody }
  card: { direct_mail: { channel: print, layout: card, once: run }, from: everybody }
`,
  'layouts/card.yml': `format: csv
columns:
  - { name: PIECE, value: piece_id, width: 6, align: right, pad: "0" }
  - { name: NAME, value: address.1, required: true }
  - { name: STREET, value: address.2 }
  - { name: TOWN, value: address.3 }
  - { name: COUNTRY, value: address.4 }
address: { lines: 4, max: 38 }
split_by: [profile.country]
sort_by: [profile.name]
`,
  'vendors/acme.yml': `country: DE
encoding: windows-1252
name: "{{campaign}}_{{split}}_{{date YYYYMMDD}}.csv"
sent_when: acknowledged
returns:
  receipt: { file: FILE, code: STATUS, date: DAY, codes: { received: acknowledged, damaged: nothing } }
  rows: { piece: PIECE, code: STATUS, message: MESSAGE, codes: { Validated: nothing, Failed: rejected, Mailed: mailed } }
  moved: { piece: PIECE, code: NCOA, codes: ncoalink, delimiter: "," }
  back: { piece: KEYLINE, code: WHY, date: DAY, codes: nixie }
`,
  'data/exports/customers.csv': `customer_id,name,street,city,code,country,wants_mail,modified_at
1,Änne Müller,Hauptstr. 5,Köln,50667,DE,true,2026-01-01 00:00:00
2,Bo Braun,Marktplatz 1,Bonn,53111,DE,true,2026-01-01 00:00:00
3,Chloé Petit,12 rue de la Paix,Orléans,45000,FR,true,2026-01-01 00:00:00
4,Dan Dubois,1 rue du Port,Nantes,44000,FR,false,2026-01-01 00:00:00
`,
};
