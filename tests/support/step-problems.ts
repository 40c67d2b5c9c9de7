import { readProject } from '../../src/project/read.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { edited, problemsOf } from './shop.ts';
import { smallProject } from './small-project.ts';

/** Links of the shop's orders: to who placed them, and two between which a step has to choose. */
const oneLink = '{ customer: customer_id }';
export const twoLinks = '{ buyer: { to: customer, on: customer_id }, payer: { to: customer, on: order_id } }';

const campaign = (steps: readonly string[], made: string, more: readonly string[] = []): string =>
  [
    'entity: customer\nsteps:\n  lapsed: { audience: audiences.lapsed }',
    '  orders: { query: "select order_id, amount from core.orders", entity: purchase }',
    ...steps,
    `  made: ${made}`,
    ...more,
    '  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: lapsed }\n',
  ].join('\n');

/** What stands in the shop for campaigns that this one takes the place of. */
const without = {
  'campaigns/win_back/recent.sql': undefined,
  'campaigns/win_back/offer.hbs': undefined,
  'layouts/postcard.yml': undefined,
};

/** The problems of a campaign that reads customers and orders, and has a step `made` of this kind beside. */
export const making = (made: string, links = oneLink): Promise<string> =>
  problemsOf({
    ...edited('muster.yml', 'key: order_id, identity: { crm_id: customer_id }', `key: order_id, links: ${links}`),
    'campaigns/win_back/campaign.yml': campaign([], made),
    ...without,
  });

/** The shop with two more entities, and links of its orders. */
export const withMailbox = (links: string) =>
  edited(
    'muster.yml',
    'purchase: { table: core.orders, key: order_id, identity: { crm_id: customer_id } }',
    `purchase: { table: core.orders, key: order_id, links: ${links} }\n  mailbox: { table: core.customers, key: email }`,
  );

/** The same where people are also known by their mailboxes; `more` stands behind `made`. */
export const makingWithMailbox = (made: string, { links = oneLink, more = '' } = {}): Promise<string> =>
  problemsOf({
    ...withMailbox(links),
    'campaigns/win_back/campaign.yml': campaign(
      [`  mails: { query: "select order_id, 'a' as mail, amount from core.orders", entity: purchase }`],
      made,
      [more],
    ),
    ...without,
  });

/** The problems of steps with these insides, each on a line of its own from the fourth on. */
export function insides(...steps: readonly string[]): string {
  const lines = steps.map((step, index) => `  s${index}: { ${step}, from: lapsed }\n`).join('');
  const campaign = `entity: customer\nsteps:\n  lapsed: { audience: audiences.lapsed }\n${lines}`;
  return `\n${diagnosticLines(readProject(smallProject({ 'campaigns/win_back/campaign.yml': campaign })).diagnostics)}\n`;
}
