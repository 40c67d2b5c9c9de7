import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { anna, emailCampaign, makeCustomers, musterYml } from '../support/customers.ts';
import { keyOf, type ListRig, listRig } from '../support/preparing.ts';

const governed = (text: string) => ({ 'muster.yml': `${musterYml}governance: { ${text} }\n` });
const capOf = (text: string) => governed(`caps: [{ name: pressure, kinds: [email, sms], ${text} }]`);

/** One person, to whom a list of each of these instants went. */
async function preparedAfter(rig: ListRig, ...instants: readonly string[]) {
  await makeCustomers(rig, anna, {});
  for (const [index, at] of instants.entries()) {
    await rig.reach(['1'], { runKey: `win_back@${index}`, at: instantOf(at) });
  }
  return rig.prepare('select 1 as customer_id');
}

describe('caps count what went out within a window', () => {
  // The list is made on Monday 3 July 2017 at 06:30 in London.
  test.each([
    { cap: 'max: 1, within: 7d', earlier: [], reason: undefined },
    { cap: 'max: 1, within: 7d', earlier: ['2017-06-26T05:30:01Z'], reason: 'over_cap' },
    { cap: 'max: 1, within: 7d', earlier: ['2017-06-26T05:30:00Z'], reason: undefined },
    { cap: 'max: 2, within: 7d', earlier: ['2017-06-30T00:00:00Z'], reason: undefined },
    { cap: 'max: 2, within: 7d', earlier: ['2017-06-30T00:00:00Z', '2017-07-01T00:00:00Z'], reason: 'over_cap' },
    { cap: 'max: 0, within: 7d', earlier: [], reason: 'over_cap' },
    { cap: 'max: 1, per: day', earlier: ['2017-07-02T23:00:00Z'], reason: 'over_cap' },
    { cap: 'max: 1, per: day', earlier: ['2017-07-02T22:59:59Z'], reason: undefined },
    { cap: 'max: 1, per: week', earlier: ['2017-07-02T23:00:00Z'], reason: 'over_cap' },
    { cap: 'max: 1, per: week', earlier: ['2017-07-02T22:59:59Z'], reason: undefined },
    { cap: 'max: 1, per: month', earlier: ['2017-06-30T23:00:00Z'], reason: 'over_cap' },
    { cap: 'max: 1, per: month', earlier: ['2017-06-30T22:59:59Z'], reason: undefined },
  ])('$cap after $earlier: $reason', async ({ cap, earlier, reason }) => {
    await using rig = await listRig(emailCampaign(), capOf(cap));
    const { excluded } = await preparedAfter(rig, ...earlier);
    expect(excluded.get('1')).toBe(reason);
  });

  test.each([
    { what: 'accepted', outcome: { kind: 'accepted', providerId: 'x' }, reason: 'over_cap' },
    { what: 'to be tried again', outcome: { kind: 'retry', reason: 'busy' }, reason: 'over_cap' },
    { what: 'unknown', outcome: { kind: 'unknown', reason: 'lost' }, reason: 'over_cap' },
    { what: 'rejected', outcome: { kind: 'rejected', reason: 'no such user' }, reason: undefined },
    { what: 'dropped', outcome: { kind: 'dropped', reason: 'expired' }, reason: undefined },
  ] as const)('a message that was $what: $reason', async ({ outcome, reason }) => {
    await using rig = await listRig(emailCampaign(), capOf('max: 1, within: 7d'));
    await makeCustomers(rig, anna, {});
    const run = { runKey: 'win_back@0', step: 'offer' };
    await rig.reach(['1'], { runKey: run.runKey, at: instantOf('2017-07-02T00:00:00Z') });
    await rig.ledger.append([
      { kind: 'intent', ...run, batch: 'b', attempt: 1, seqs: [0], account: '', hash: '' },
      { kind: 'outcome', ...run, seq: 0, batch: 'b', outcome },
    ]);
    expect((await rig.prepare('select 1 as customer_id')).excluded.get('1')).toBe(reason);
  });

  test('another campaign of the night has taken the place', async () => {
    await using rig = await listRig(emailCampaign(), capOf('max: 1, per: day'));
    await makeCustomers(rig, anna, {});
    await rig.freeze('select 1 as customer_id', { runKey: 'autumn@2017-07-03', as: { campaign: 'autumn' } });
    expect((await rig.prepare('select 1 as customer_id')).excluded.get('1')).toBe('over_cap');
  });

  test('an address has one place, whoever it belongs to', async () => {
    await using rig = await listRig(emailCampaign(), capOf('max: 1, per: day'));
    await makeCustomers(rig, anna, {}, { customer_id: '2' });
    await rig.freeze('select 1 as customer_id', { runKey: 'autumn@2017-07-03', as: { campaign: 'autumn' } });
    expect((await rig.prepare('select 2 as customer_id')).excluded.get('2')).toBe('over_cap');
  });

  test.each(['category: transactional', 'channel: newsletter'])('%s', async (said) => {
    const isTransactional = said.startsWith('category');
    await using rig = await listRig(
      isTransactional ? emailCampaign(`, ${said}`) : emailCampaign(),
      isTransactional ? capOf('max: 0, per: day') : governed('caps: [{ name: other, kinds: [sms], max: 0, per: day }]'),
    );
    expect((await preparedAfter(rig)).listed).toHaveLength(1);
  });

  test('rows of one list take places too, the best first', async () => {
    const orders = 'entities:\n  purchase: { table: core.orders, key: order_id, identity: { crm_id: buyer } }\n';
    await using rig = await listRig(
      emailCampaign(', per: purchase, order_by: amount desc').replace('customer', 'purchase'),
      { 'muster.yml': capOf('max: 2, per: day')['muster.yml'].replace('entities:\n', orders) },
    );
    await makeCustomers(rig, anna, {});
    await rig.session.run('create table core.orders as select i as order_id, 1 as buyer from range(4) t(i)');
    const { listed, excluded } = await rig.prepare('select i as order_id, i as amount from range(4) t(i)');
    expect(listed.map(({ entity_key }) => entity_key)).toEqual(['3', '2']);
    expect([...excluded]).toEqual([
      ['1', 'over_cap'],
      ['0', 'over_cap'],
    ]);
  });

  test('who shares a household shares its places; who has none stands alone', async () => {
    await using rig = await listRig(
      emailCampaign(', order_by: customer_id desc'),
      capOf('max: 2, per: day, by: household'),
    );
    const homes = [`'a'`, `'a'`, `'a'`, `'b'`, 'null', 'null'];
    await makeCustomers(
      rig,
      { ...anna, household: 'null::varchar' },
      ...homes.map((household, id) => ({
        customer_id: String(id),
        email: `'p${id}@example.com'`,
        household: `${household}::varchar`,
      })),
    );
    await rig.reach(['1'], { runKey: 'win_back@0', at: instantOf('2017-07-03T00:00:00Z') });
    const { listed, excluded } = await rig.prepare('select customer_id from core.customers where customer_id <> 1');
    expect(listed.map(({ entity_key }) => entity_key)).toEqual(['5', '4', '3', '2']);
    expect([...excluded]).toEqual([['0', 'over_cap']]);
  });
});

describe('who is held out', () => {
  const people = 'select i as customer_id from range(2_000) t(i)';
  const makePeople = ({ session }: ListRig) =>
    session.run(
      `create table core.customers as select customer_id, 'p' || customer_id || '@example.com' as email,
         true as email_consent, now() as modified_at from (${people})`,
    );
  const heldOf = ({ excluded }: { excluded: ReadonlyMap<string, string> }) =>
    [...excluded].filter(([, reason]) => reason === 'holdout').map(([key]) => key);

  test.each([
    { what: 'the universal group', campaign: emailCampaign(), files: governed('holdout: 10%') },
    { what: 'that of the campaign', campaign: `holdout: 10%${emailCampaign()}`, files: {} },
    { what: 'that of the step', campaign: emailCampaign(', holdout: 10%'), files: {} },
  ])('$what: about its share, the same people in every run', async ({ campaign, files }) => {
    await using rig = await listRig(campaign, files);
    await makePeople(rig);
    const held = heldOf(await rig.prepare(people));
    expect(held.length).toBeGreaterThan(150);
    expect(held.length).toBeLessThan(250);
    expect(heldOf(await rig.prepare(people, { runKey: 'win_back@2017-07-04' }))).toEqual(held);
  });

  test('three groups are three different ones', async () => {
    await using rig = await listRig(`holdout: 50%${emailCampaign(', holdout: 50%')}`, governed('holdout: 50%'));
    await makePeople(rig);
    const held = heldOf(await rig.prepare(people)).length;
    expect(held).toBeGreaterThan(1650);
    expect(held).toBeLessThan(1850);
  });

  test('whoever was held stays so when the share shrinks', async () => {
    await using rig = await listRig(`holdout: 10%${emailCampaign()}`);
    await makePeople(rig);
    const held = heldOf(await rig.freeze(people));
    rig.use(`holdout: 1%${emailCampaign()}`);
    expect(heldOf(await rig.prepare(people, { runKey: 'win_back@2017-07-04' }))).toEqual(held);
  });

  test('transactional messages know no universal group', async () => {
    await using rig = await listRig(emailCampaign(', category: transactional'), governed('holdout: 100%'));
    expect((await preparedAfter(rig)).listed).toHaveLength(1);
  });

  test('a cap comes before a holdout, and a holdout before a limit', async () => {
    await using rig = await listRig(`holdout: 100%${emailCampaign(', limit: 1')}`, capOf('max: 1, per: day'));
    await makeCustomers(rig, anna, {}, { customer_id: '2', email: `'ben@example.com'` });
    await rig.reach(['1'], { runKey: 'win_back@0', at: instantOf('2017-07-03T00:00:00Z') });
    expect([...(await rig.prepare('from range(1, 3) t(customer_id)')).excluded]).toEqual([
      ['1', 'over_cap'],
      ['2', 'holdout'],
    ]);
  });
});

test('a domain is suppressed as a whole, those below it are not', async () => {
  await using rig = await listRig(emailCampaign());
  await makeCustomers(rig, anna, {}, { customer_id: '2', email: `'ben@mail.example.com'` });
  const domain = {
    kind: 'suppression',
    addressKey: keyOf('@example.com'),
    channelKind: 'email',
    scope: 'all',
  } as const;
  await rig.ledger.append([{ ...domain, reason: 'competitor' }]);
  expect([...(await rig.prepare('from range(1, 3) t(customer_id)')).excluded]).toEqual([['1', 'suppressed']]);
});
