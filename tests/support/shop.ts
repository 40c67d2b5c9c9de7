import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { checkProject, type CheckOptions } from '../../src/plan/check.ts';
import type { ProjectPlan } from '../../src/plan/project-plan.ts';
import { readProject } from '../../src/project/read.ts';
import { diagnosticsText } from '../../src/report/diagnostic-text.ts';
import { testWarehouse } from './warehouse.ts';

export type Changes = Readonly<Record<string, string | undefined>>;

/** A shop that checks clean, by path; tests replace, add or (with `undefined`) remove files. */
export function shop(changed: Changes = {}): Map<string, string> {
  const files = Object.entries({ ...sound, ...changed });
  return new Map(
    files.flatMap(([path, text]) => (text === undefined ? [] : [[path, text.replace(/^\n/, '')] as const])),
  );
}

export interface CheckedShop {
  /** Everything that `muster check` would print. */
  readonly text: string;
  readonly plan?: ProjectPlan;
}

/** Checks the shop with these changes in a shadow of its own. */
export async function checkShop(changed: Changes = {}, options: CheckOptions = {}): Promise<CheckedShop> {
  const read = readProject(shop(changed));
  if (read.value === undefined) return { text: diagnosticsText(read.diagnostics) };
  const { warehouse } = await testWarehouse();
  await using shadow = warehouse;
  await using ledger = await shadow.session('ledger');
  await prepareLedger(ledger);
  const { value: plan, diagnostics } = await checkProject(read.value, shadow, options);
  const text = diagnosticsText([...read.diagnostics, ...diagnostics]);
  return plan === undefined ? { text } : { text, plan };
}

/** Everything that is said of the shop with these changes. */
export async function diagnosticsOfShop(changed: Changes): Promise<readonly Diagnostic[]> {
  const read = readProject(shop(changed));
  if (read.value === undefined) return read.diagnostics;
  const { warehouse } = await testWarehouse();
  await using shadow = warehouse;
  await using ledger = await shadow.session('ledger');
  await prepareLedger(ledger);
  return [...read.diagnostics, ...(await checkProject(read.value, shadow)).diagnostics];
}

/**
 * What `muster check` prints about the shop with these changes: nothing, or a text between line breaks, as tests show it. Steps that
 * nobody reads are no news here: tests add one to look at it alone.
 */
export async function problemsOf(changed: Changes): Promise<string> {
  const problems = await diagnosticsOfShop(changed);
  const text = diagnosticsText(problems.filter(({ code }) => code !== 'unused-step'));
  return text === '' ? '' : `\n${text}\n`;
}

/** The shop with one place of one of its files changed. */
export function edited(path: string, from: string, to: string): Changes {
  const text = shop().get(path);
  if (text?.includes(from) !== true) throw new Error(`${path} has no "${from}"`);
  return { [path]: text.replace(from, to) };
}

const sound: Readonly<Record<string, string>> = {
  'muster.yml': `
name: shop
timezone: Europe/London
vars: { lapsed_days: { type: integer, default: 180 } }
profile:
  table: core.customers
  key: customer_id
  version: modified_at
  identities: { crm_id: customer_id }
  addresses:
    email: email
    direct_mail: { name: [first_name], lines: [street], city: city, postal_code: postal_code, country: country }
  consent: { email: email_consent, direct_mail: mail_consent }
entities:
  customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } }
  purchase: { table: core.orders, key: order_id, identity: { crm_id: customer_id } }
channels:
  newsletter: { kind: email, provider: outbox, from: "Shop <news@example.com>" }
  print: { kind: direct_mail, provider: files, vendor: vendors/acme.yml }
`,
  'models/sources.yml': `
customers:
  files: data/exports/customers.csv
  columns:
    customer_id: { type: integer, required: true }
    email: { type: varchar }
    first_name: { type: varchar }
    street: { type: varchar }
    city: { type: varchar }
    postal_code: { type: varchar }
    country: { type: varchar }
    email_consent: { type: boolean }
    mail_consent: { type: boolean }
    modified_at: { type: timestamp }
orders:
  files: data/exports/orders.csv
  columns:
    order_id: { type: integer, required: true }
    customer_id: { type: integer }
    order_date: { type: date }
    amount: { type: "decimal(12,2)" }
`,
  'models/core/customers.sql': 'select * from raw.customers\n',
  'models/core/orders.sql': 'select * from raw.orders\n',
  'models/audiences/lapsed.sql': `
/*---
kind: audience
entity: customer
tests:
  - unique: customer_id
---*/
select c.customer_id, c.first_name, max(o.order_date) as last_order, sum(o.amount) as spent
from core.customers c
join core.orders o using (customer_id)
group by all
having max(o.order_date) < $run_date - $lapsed_days
`,
  'campaigns/win_back/campaign.yml': `
entity: customer
vars: { discount: { type: integer, default: 15 } }
steps:
  lapsed: { audience: audiences.lapsed }
  recent: { query: recent.sql }
  reachable: { combine: exclude, from: [lapsed, recent] }
  cells: { split: { order_by: spent desc, cells: { best: 20%, others: rest } }, from: reachable }
  spenders: { filter: spent > 10, from: cells.others }
  card: { direct_mail: { channel: print, layout: postcard, order_by: spent desc }, from: cells.best }
  offer: { email: { channel: newsletter, subject: "Hello {{first_name}}", html: offer.hbs }, from: spenders }
`,
  'campaigns/win_back/recent.sql': `
select distinct o.customer_id
from core.orders o
where o.order_date > $run_date - 30
`,
  'campaigns/win_back/offer.hbs':
    '<p>{{first_name}}, {{vars.discount}} percent off. Your last order: {{last_order}}</p>\n',
  'layouts/postcard.yml': `
format: csv
columns:
  - { name: NAME, value: first_name }
  - { name: CITY, value: profile.city }
`,
  'vendors/acme.yml': 'encoding: utf-8\n',
};
