import { expect, test } from 'vitest';
import { funnelText } from '../../src/report/funnel.ts';
import { anna, emailCampaign, makeCustomers, musterYml } from '../support/customers.ts';
import { listRig, type PreparedRows } from '../support/preparing.ts';

const shares = 'experiment: { plain: 30%, story: rest, bold: 20% }';
const everybody = 'select customer_id, 7 as variant from core.customers';

async function rigOfPeople(campaign: string, people = 2_000) {
  const rig = await listRig(campaign);
  await makeCustomers(rig, anna, {});
  await rig.session.run(
    `insert into core.customers select i, 'p' || i || '@example.com', true, timestamptz '2017-06-01T00:00:00Z' from range(2, ${people + 1}) t(i)`,
  );
  return rig;
}

const variants = ({ listed }: PreparedRows): Map<string, unknown> =>
  new Map(listed.map(({ entity_key: key, variant }) => [key, variant]));

test('each message has a variant, in the list and for its templates, near the shares', async () => {
  await using rig = await rigOfPeople(emailCampaign(`, ${shares}`));
  const { list, listed, sql } = await rig.prepare(everybody);
  const { plain = 0, story = 0, bold = 0 } = list.variants;
  expect(plain + story + bold).toBe(2_000);
  expect([plain, story, bold].map((rows) => Math.round(rows / 100))).toEqual([6, 10, 4]);
  expect(listed.every((row) => (JSON.parse(row.payload) as { variant: string }).variant === row.variant)).toBe(true);
  expect(sql).toContain("json_array('experiment win_back offer', ");
});

test('who has a variant keeps it: in another run, in another company, with other names', async () => {
  await using rig = await rigOfPeople(emailCampaign(`, ${shares}`));
  const first = variants(await rig.prepare(everybody));
  const later = variants(
    await rig.prepare(`${everybody} where customer_id % 3 = 0`, { runKey: 'win_back@2018-01-01' }),
  );
  for (const [key, variant] of later) expect(first.get(key)).toBe(variant);
  rig.use(emailCampaign(', experiment: { one: 30%, two: 50%, three: rest }'));
  const renamed = new Map([
    ['one', 'plain'],
    ['two', 'story'],
    ['three', 'bold'],
  ]);
  for (const [key, variant] of variants(await rig.prepare(everybody)))
    expect(first.get(key)).toBe(renamed.get(variant as string));
});

test('the messages of one person are of one variant', async () => {
  const orders = emailCampaign(`, per: purchase, ${shares}`).replace('entity: customer', 'entity: purchase');
  await using rig = await listRig(orders, {
    'muster.yml': musterYml.replace(
      'entities:\n',
      'entities:\n  purchase: { table: core.orders, key: order_id, links: { customer: customer_id } }\n',
    ),
  });
  await makeCustomers(rig, anna, {}, { customer_id: '2', email: `'bea@example.com'` });
  await rig.session.run(
    'create table core.orders as select i as order_id, 1 + i % 2 as customer_id from range(20) t(i)',
  );
  const { listed } = await rig.prepare('select order_id, customer_id from core.orders');
  const drawn = new Set(listed.map(({ profile_key: person, variant }) => `${person} ${variant ?? ''}`));
  expect(listed).toHaveLength(20);
  expect(drawn.size).toBe(2);
});

test('without an experiment nobody has one, and a column of that name is a column', async () => {
  await using rig = await rigOfPeople(emailCampaign(), 2);
  const { list, listed } = await rig.prepare(everybody);
  expect(list.variants).toEqual({});
  expect(listed.map((row) => [row.variant, (JSON.parse(row.payload) as { variant: number }).variant])).toEqual([
    [null, 7],
    [null, 7],
  ]);
});

test('the funnel tells how many got each variant', () => {
  const variants = { plain: 1391, story: 1377 };
  const list = {
    channel: 'newsletter',
    channelKind: 'email',
    listed: 2768,
    exclusions: {},
    variants,
  } as const;
  const text = funnelText({
    ...{
      campaign: 'win_back',
      runKey: 'win_back@2017-07-03',
      date: '2017-07-03',
      status: 'planned',
      deliver: 'outbox',
    },
    ...{ steps: [{ name: 'offer', kind: 'email', outputs: [], list }], samples: [] },
  });
  expect(text.split('\n\n')[1]).toBe(
    `
  offer             email · newsletter
    targeted                            2,768         ██████████████████████████
    listed                              2,768   100%  ██████████████████████████
      plain         variant             1,391    50%  █████████████▏
      story         variant             1,377    50%  ████████████▉
`.slice(1, -1),
  );
});
