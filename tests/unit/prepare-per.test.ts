import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anna, emailCampaign, makeCustomers, musterYml } from '../support/customers.ts';
import { frozenAt, type ListRig, listRig } from '../support/preparing.ts';

const entities = `entities:
  purchase: { table: core.orders, key: order_id, identity: { crm_id: buyer } }
`;
const shopWithOrders = { 'muster.yml': musterYml.replace('entities:\n', entities) };
const perPurchase = (inside: string): string => emailCampaign(inside).replace('customer', 'purchase');

/** Three orders: two of Anna, one of somebody who is not known. */
async function makeOrders(rig: ListRig): Promise<void> {
  await makeCustomers(rig, anna, {});
  await rig.session.run(`create table core.orders as from (values ('o1', 1), ('o2', 1), ('o3', 7)) t(order_id, buyer)`);
}

const orders = `from (values ('o1', 'Desk@example.com'), ('o2', null), ('o3', 'new@example.com')) t(order_id, contact)`;

const sendKey = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

describe('one message for each row', () => {
  test('two orders are two messages, both to their buyer; the key of a message has that of its order', async () => {
    await using rig = await listRig(perPurchase(', per: purchase'), shopWithOrders);
    await makeOrders(rig);
    const { listed, excluded } = await rig.prepare(orders);
    expect(listed.map((row) => [row.entity_key, row.profile_key, row.address])).toEqual([
      ['o1', '1', 'anna@example.com'],
      ['o2', '1', 'anna@example.com'],
    ]);
    expect(listed[0]?.send_key).toBe(
      sendKey(['v1', 'win_back', 'win_back@2017-07-03', 'offer', 'email', 'purchase', 'o1']),
    );
    expect([...excluded]).toEqual([['o3', 'no_profile']]);
  });

  test('each order once at all, unless the step says otherwise', async () => {
    await using rig = await listRig(perPurchase(', per: purchase'), shopWithOrders);
    await makeOrders(rig);
    await rig.freeze(`${orders} where order_id = 'o1'`, { runKey: 'win_back@2017-01-01' });
    expect([...(await rig.prepare(orders)).excluded]).toEqual([
      ['o1', 'sent_before'],
      ['o3', 'no_profile'],
    ]);
    await using again = await listRig(perPurchase(', per: purchase, once: run'), shopWithOrders);
    await makeOrders(again);
    await again.freeze(orders, { runKey: 'win_back@2017-01-01' });
    expect((await again.prepare(orders)).listed).toHaveLength(2);
  });
});

describe('addresses of the population', () => {
  test('the first that is not blank', async () => {
    await using rig = await listRig(perPurchase(', per: purchase, address: [contact, profile.email]'), shopWithOrders);
    await makeOrders(rig);
    const { listed } = await rig.prepare(orders);
    expect(listed.map((row) => [row.entity_key, row.address])).toEqual([
      ['o1', 'Desk@example.com'],
      ['o2', 'anna@example.com'],
    ]);
  });

  test('none', async () => {
    await using rig = await listRig(perPurchase(', per: purchase, address: contact'), shopWithOrders);
    await makeOrders(rig);
    expect([...(await rig.prepare(orders)).excluded]).toEqual([
      ['o2', 'no_address'],
      ['o3', 'no_profile'],
    ]);
  });

  test('a domain in other letters', async () => {
    await using rig = await listRig(perPurchase(', per: purchase, address: contact'), shopWithOrders);
    await makeOrders(rig);
    const { listed } = await rig.prepare(`select 'o1' as order_id, 'anna@bücher.example' as contact`);
    expect(listed.map(({ address }) => address)).toEqual(['anna@bücher.example']);
  });

  test('a person with two addresses gets one message: the best row stands for it', async () => {
    await using rig = await listRig(perPurchase(', address: contact, order_by: order_id desc'), shopWithOrders);
    await makeOrders(rig);
    const { listed, excluded } = await rig.prepare(
      `from (values ('o1', 'a@example.com'), ('o2', 'b@example.com')) t(order_id, contact)`,
    );
    expect(listed.map(({ entity_key }) => entity_key)).toEqual(['o2']);
    expect([...excluded]).toEqual([['o1', 'duplicate_address']]);
  });
});

describe('rows that reach no profile', () => {
  const create = ', per: purchase, address: contact, unknown_profiles: create';

  test('are sent to at their own address when the step says so', async () => {
    await using rig = await listRig(perPurchase(`${create}, category: transactional`), shopWithOrders);
    await makeOrders(rig);
    const { listed } = await rig.prepare(orders);
    expect(listed.map(({ entity_key, address }) => [entity_key, address])).toEqual([
      ['o1', 'Desk@example.com'],
      ['o3', 'new@example.com'],
    ]);
    expect(listed[1]?.profile_key).toBe(`address:${listed[1]?.address_key ?? ''}`);
    expect(JSON.parse(listed[1]?.payload ?? '')).toMatchObject({ order_id: 'o3', profile: { email: null } });
  });

  test('have given no consent: what that means is for the project to say', async () => {
    await using rig = await listRig(perPurchase(create), shopWithOrders);
    await makeOrders(rig);
    expect((await rig.prepare(orders)).excluded.get('o3')).toBe('no_consent');
  });

  test('and may have opted out', async () => {
    const allow = { 'muster.yml': `${shopWithOrders['muster.yml']}governance: { consent_default: allow }\n` };
    await using rig = await listRig(perPurchase(create), allow);
    await makeOrders(rig);
    const { listed } = await rig.prepare(orders);
    const profileKey = listed.find(({ entity_key }) => entity_key === 'o3')?.profile_key ?? '';
    await rig.ledger.append([{ kind: 'opt_out', profileKey, channelKind: 'email', at: frozenAt }]);
    expect((await rig.prepare(orders)).excluded.get('o3')).toBe('no_consent');
  });
});

describe('the way to the profile', () => {
  test('along links, to an entity that has an identity', async () => {
    const linked = musterYml.replace(
      'entities:\n',
      `entities:
  line: { table: core.lines, key: line_id, links: { purchase: order_id } }
  purchase: { table: core.orders, key: order_id, links: { buyer: { to: customer, on: buyer } } }
`,
    );
    await using rig = await listRig(emailCampaign(', per: line').replace('customer', 'line'), { 'muster.yml': linked });
    await makeOrders(rig);
    await rig.session.run(
      `create table core.lines as from (values (10, 'o1'), (11, 'o1'), (12, 'o3'), (13, null)) t(line_id, order_id)`,
    );
    const { listed, excluded } = await rig.prepare('select i as line_id from range(10, 15) t(i)');
    expect(listed.map(({ entity_key, profile_key }) => [entity_key, profile_key])).toEqual([
      ['10', '1'],
      ['11', '1'],
    ]);
    expect([...excluded]).toEqual(['12', '13', '14'].map((key) => [key, 'no_profile']));
  });
});
