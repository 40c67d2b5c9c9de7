import { expect, test } from 'vitest';
import { projectLineage } from '../../src/plan/project-lineage.ts';
import { checkShop, edited } from '../support/shop.ts';
import { testWarehouse } from '../support/warehouse.ts';

test('columns behind a link come from the other table, and keep their origin on the way to another entity', async () => {
  const { plan, text } = await checkShop({
    ...edited('muster.yml', 'key: order_id, identity:', 'key: order_id, links: { customer: customer_id }, identity:'),
    'campaigns/win_back/campaign.yml': `
entity: purchase
steps:
  orders: { query: "select order_id, amount from core.orders" }
  rich: { enrich: { columns: { mail: customer.email, twice: amount * 2 } }, from: orders }
  buyers: { change_entity: { to: customer }, from: rich }
  first: { dedupe: { by: mail }, from: buyers }
  gathered: { enrich: { collect: { bought: { link: purchase, columns: [amount] } } }, from: first }
  offer: { email: { channel: newsletter, subject: Hello, html: "<p>{{mail}}</p>" }, from: gathered }
`,
    'campaigns/win_back/recent.sql': undefined,
    'campaigns/win_back/offer.hbs': undefined,
    'layouts/postcard.yml': undefined,
  });
  if (plan === undefined) throw new Error(text);
  const { warehouse } = await testWarehouse();
  await using shadow = warehouse;
  const lineage = await projectLineage(plan, shadow);
  const originsOf = (table: string, column: string): string[] =>
    (lineage.get(table)?.find(({ name }) => name === column)?.from ?? []).map((one) => `${one.table}.${one.column}`);

  expect(originsOf('win_back.rich', 'mail')).toEqual(['core.customers.email']);
  expect(originsOf('win_back.rich', 'twice')).toEqual(['win_back.orders.amount']);
  expect(originsOf('win_back.buyers', 'mail')).toEqual(['win_back.rich.mail']);
  expect(originsOf('win_back.buyers', 'customer_id')).toEqual(['core.customers.customer_id']);
  expect(originsOf('win_back.first', 'mail')).toEqual(['win_back.buyers.mail']);
  expect(originsOf('win_back.gathered', 'bought')).toContain('core.orders.amount');
});
