import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import type { LedgerEntry } from '../../src/ports.ts';
import { anna, type Columns, emailCampaign, makeCustomers, musterYml } from '../support/customers.ts';
import { frozenAt, keyOf, listRig } from '../support/preparing.ts';

const allow = { 'muster.yml': `${musterYml}governance: { consent_default: allow }\n` };

const suppression = (more: Partial<Extract<LedgerEntry, { kind: 'suppression' }>> = {}): LedgerEntry => ({
  kind: 'suppression',
  addressKey: keyOf('anna@example.com'),
  channelKind: 'email',
  scope: 'all',
  reason: 'complained',
  ...more,
});

const optOut = (at: string, channelKind: 'email' | 'direct_mail' = 'email'): LedgerEntry => ({
  kind: 'opt_out',
  profileKey: '1',
  channelKind,
  at: instantOf(at),
});

const aSecond = { later: frozenAt.add({ seconds: 1 }), earlier: frozenAt.subtract({ seconds: 1 }) };

describe('whether one person is listed, and why not', () => {
  test.each<{
    readonly what: string;
    readonly person?: Columns;
    readonly ledger?: readonly LedgerEntry[];
    readonly step?: string;
    readonly files?: Readonly<Record<string, string>>;
    readonly reason?: string;
  }>([
    { what: 'nothing speaks against it' },

    { what: 'no profile has the identity', person: { customer_id: '2' }, reason: 'no_profile' },

    { what: 'no address', person: { email: 'null::varchar' }, reason: 'no_address' },
    { what: 'an empty address', person: { email: `''` }, reason: 'no_address' },
    { what: 'an address of blanks only', person: { email: `E' \\t\\n' || chr(160)` }, reason: 'no_address' },

    { what: 'blanks around the address', person: { email: `E'\\tanna@example.com ' || chr(160)` } },
    { what: 'an accent before the @', person: { email: `'zoë.müller@example.com'` } },
    { what: 'a domain with an accent', person: { email: `'anna@bücher.example'` } },
    { what: 'a plus before the @', person: { email: `'anna+shop@example.co.uk'` } },
    { what: 'no @', person: { email: `'anna.example.com'` }, reason: 'bad_address' },
    { what: 'no domain', person: { email: `'anna@'` }, reason: 'bad_address' },
    { what: 'a domain of one word', person: { email: `'anna@localhost'` }, reason: 'bad_address' },
    { what: 'two addresses', person: { email: `'anna@example.com, ben@example.com'` }, reason: 'bad_address' },
    { what: 'two @', person: { email: `'anna@example.com@example.org'` }, reason: 'bad_address' },
    { what: 'two @ around an accent', person: { email: `'anna@bücher.example@example.org'` }, reason: 'bad_address' },
    { what: 'a path behind an accent', person: { email: `'anna@bücher.example/x'` }, reason: 'bad_address' },
    { what: 'an accent and no @', person: { email: `'bücher.example'` }, reason: 'bad_address' },
    {
      what: 'a code for other letters that stands for none',
      person: { email: `'anna@example.com.xn---'` },
      reason: 'bad_address',
    },
    { what: 'a blank inside', person: { email: `'an na@example.com'` }, reason: 'bad_address' },
    {
      what: 'a line break inside',
      person: { email: `E'anna@example.com\\nBcc: x@example.com'` },
      reason: 'bad_address',
    },
    { what: 'an invisible letter', person: { email: `'anna' || chr(8203) || '@example.com'` }, reason: 'bad_address' },
    { what: 'two dots', person: { email: `'anna..b@example.com'` }, reason: 'bad_address' },
    { what: 'a dot before the @', person: { email: `'anna.@example.com'` }, reason: 'bad_address' },
    { what: 'a name beside', person: { email: `'Anna <anna@example.com>'` }, reason: 'bad_address' },

    { what: 'suppressed for every send', ledger: [suppression()], reason: 'suppressed' },
    { what: 'suppressed for marketing', ledger: [suppression({ scope: 'marketing' })], reason: 'suppressed' },
    { what: 'suppressed for every kind', ledger: [suppression({ channelKind: 'all' })], reason: 'suppressed' },
    { what: 'suppressed for another kind', ledger: [suppression({ channelKind: 'direct_mail' })] },
    { what: 'another address suppressed', ledger: [suppression({ addressKey: keyOf('ben@example.com') })] },
    { what: 'suppressed a while longer', ledger: [suppression({ expiresAt: aSecond.later })], reason: 'suppressed' },
    { what: 'suppressed until a while ago', ledger: [suppression({ expiresAt: aSecond.earlier })] },
    { what: 'suppressed until now', ledger: [suppression({ expiresAt: frozenAt })] },
    {
      what: 'suppressed twice, one of them is over',
      ledger: [suppression({ expiresAt: aSecond.earlier }), suppression()],
      reason: 'suppressed',
    },
    {
      what: 'suppressed, its address in other capitals',
      person: { email: `' Anna@Example.COM'` },
      ledger: [suppression()],
      reason: 'suppressed',
    },

    { what: 'no consent', person: { email_consent: 'false' }, reason: 'no_consent' },
    { what: 'consent unknown', person: { email_consent: 'null::boolean' }, reason: 'no_consent' },
    { what: 'consent unknown, and that means yes', person: { email_consent: 'null::boolean' }, files: allow },
    {
      what: 'no consent where unknown means yes',
      person: { email_consent: 'false' },
      files: allow,
      reason: 'no_consent',
    },
    { what: 'opted out after the profile', ledger: [optOut('2017-06-01T00:00:01Z')], reason: 'no_consent' },
    { what: 'opted out before the profile', ledger: [optOut('2017-05-31T23:59:59Z')] },
    { what: 'opted out at the time of the profile', ledger: [optOut('2017-06-01T00:00:00Z')] },
    {
      what: 'opted out before and after',
      ledger: [optOut('2017-06-02T00:00:00Z'), optOut('2017-05-01T00:00:00Z')],
      reason: 'no_consent',
    },
    { what: 'opted out of another kind', ledger: [optOut('2017-06-02T00:00:00Z', 'direct_mail')] },
    {
      what: 'opted out, and the profile has no version',
      person: { modified_at: 'null::timestamptz' },
      ledger: [optOut('2000-01-01T00:00:00Z')],
      reason: 'no_consent',
    },
    {
      // Midnight of a summer day in London is 23:00 in UTC.
      what: 'opted out half an hour before the local day of the version',
      person: { modified_at: `date '2017-06-02'` },
      ledger: [optOut('2017-06-01T22:30:00Z')],
    },

    { what: 'transactional: no consent', person: { email_consent: 'false' }, step: ', category: transactional' },
    { what: 'transactional: opted out', ledger: [optOut('2017-06-02T00:00:00Z')], step: ', category: transactional' },
    {
      what: 'transactional: suppressed for marketing',
      ledger: [suppression({ scope: 'marketing' })],
      step: ', category: transactional',
    },
    {
      what: 'transactional: suppressed for every send',
      ledger: [suppression()],
      step: ', category: transactional',
      reason: 'suppressed',
    },

    {
      what: 'the first of several reasons: no address comes before no consent',
      person: { email: 'null::varchar', email_consent: 'false' },
      reason: 'no_address',
    },
    {
      what: 'the first of several reasons: suppressed comes before no consent',
      person: { email_consent: 'false' },
      ledger: [suppression()],
      reason: 'suppressed',
    },
  ])('$what: $reason', async ({ person = {}, ledger = [], step = '', files = {}, reason }) => {
    await using rig = await listRig(emailCampaign(step), files);
    await makeCustomers(rig, anna, person);
    if (ledger.length > 0) await rig.ledger.append(ledger);
    const { list, listed, excluded } = await rig.prepare('select 1 as customer_id');
    expect([...excluded]).toEqual(reason === undefined ? [] : [['1', reason]]);
    expect(listed.map(({ entity_key }) => entity_key)).toEqual(reason === undefined ? ['1'] : []);
    expect(list).toMatchObject(
      reason === undefined
        ? { rows: 1, excluded: 0, exclusions: {} }
        : { rows: 0, excluded: 1, exclusions: { [reason]: 1 } },
    );
  });
});

describe('who of several people is listed', () => {
  test('a person who is there twice is not picked silently', async () => {
    await using rig = await listRig(emailCampaign());
    await makeCustomers(rig, anna, {}, { email: `'other@example.com'` });
    const { listed, excluded, exclusions } = await rig.prepare('select 1 as customer_id');
    expect(listed).toEqual([]);
    expect(excluded).toEqual(new Map([['1', 'ambiguous_profile']]));
    expect(exclusions).toEqual([
      { profile_key: null, entity_key: '1', reason: 'ambiguous_profile', holdout: null, merged_into: null },
    ]);
  });

  test('one message for each address: the best by order_by, then by key', async () => {
    await using rig = await listRig(emailCampaign(', order_by: spent desc'));
    await makeCustomers(
      rig,
      anna,
      ...[1, 2, 3, 10].map((id) => ({ customer_id: String(id), email: `' ANNA@example.com'` })),
      ...[4, 5].map((id) => ({ customer_id: String(id), email: `'ben@example.com'` })),
    );
    const { listed, excluded } = await rig.prepare(
      'select * from (values (1, 5), (2, 7), (3, 9), (10, 9), (4, 1), (5, null)) t(customer_id, spent)',
    );
    expect(listed.map(({ entity_key }) => entity_key)).toEqual(['3', '4']);
    expect([...excluded]).toEqual(['10', '2', '1', '5'].map((key) => [key, 'duplicate_address']));
  });

  test('an address that is left out for another reason does not stand in the way of its double', async () => {
    await using rig = await listRig(emailCampaign());
    await makeCustomers(rig, anna, { email_consent: 'false' }, { customer_id: '2' });
    const { listed, excluded } = await rig.prepare('from (values (1), (2)) t(customer_id)');
    expect(listed.map(({ entity_key }) => entity_key)).toEqual(['2']);
    expect([...excluded]).toEqual([['1', 'no_consent']]);
  });

  test('domains are the same in their own letters, in ASCII and decomposed', async () => {
    await using rig = await listRig(emailCampaign());
    const spellings = [
      'Anna@bücher.example',
      'anna@xn--bcher-kva.example',
      'anna@bu\u0308cher.EXAMPLE',
      'anna@BÜCHER.example',
    ];
    await makeCustomers(
      rig,
      anna,
      ...spellings.map((email, index) => ({ customer_id: String(index), email: `'${email}'` })),
    );
    const { listed, excluded } = await rig.prepare('select customer_id from core.customers');
    expect(listed.map(({ address, address_key }) => [address, address_key])).toEqual([
      ['Anna@bücher.example', keyOf('anna@xn--bcher-kva.example')],
    ]);
    expect([...excluded.values()]).toEqual(['duplicate_address', 'duplicate_address', 'duplicate_address']);
  });

  test.each<{ what: string; order: string; limit: number; listed: string[]; left: string[] }>([
    { what: 'the best', order: 'spent desc', limit: 2, listed: ['3', '2'], left: ['1'] },
    { what: 'a comment in the order', order: '"spent desc -- best first"', limit: 2, listed: ['3', '2'], left: ['1'] },
    { what: 'two columns', order: '"spent > 1 desc, customer_id desc"', limit: 2, listed: ['3', '2'], left: ['1'] },
    { what: 'an order that says nothing', order: '"1 = 1"', limit: 2, listed: ['1', '2'], left: ['3'] },
    { what: 'exactly as many', order: 'spent', limit: 3, listed: ['1', '2', '3'], left: [] },
    { what: 'more than there are', order: 'spent', limit: 4, listed: ['1', '2', '3'], left: [] },
  ])('a limit takes the best: $what', async ({ order, limit, listed: expected, left }) => {
    await using rig = await listRig(emailCampaign(`, order_by: ${order}, limit: ${limit}`));
    await makeCustomers(
      rig,
      anna,
      ...[1, 2, 3].map((id) => ({ customer_id: String(id), email: `'p${id}@example.com'` })),
      {
        customer_id: '4',
        email: 'null',
      },
    );
    // The fourth would come first, and takes no place: it is left out for another reason.
    const { listed, excluded } = await rig.prepare('select i as customer_id, 10 + i as spent from range(1, 5) t(i)');
    expect(listed.map(({ entity_key }) => entity_key)).toEqual(expected);
    expect(new Map(excluded)).toEqual(
      new Map([...left.map((key) => [key, 'over_limit'] as const), ['4', 'no_address'] as const]),
    );
  });

  test('rows of another entity reach their person, once', async () => {
    const entities = 'entities:\n  purchase: { table: core.orders, key: order_id, identity: { crm_id: buyer } }\n';
    await using rig = await listRig(emailCampaign(', order_by: amount desc').replace('customer', 'purchase'), {
      'muster.yml': musterYml.replace('entities:\n', entities),
    });
    await makeCustomers(rig, anna, {});
    await rig.session.run(
      `create table core.orders as from (values ('o1', 1), ('o2', 1), ('o3', 7), ('o4', null)) t(order_id, buyer)`,
    );
    const { listed, excluded } = await rig.prepare(
      `from (values ('o1', 10), ('o2', 20), ('o3', 30), ('o4', 40), ('o5', 50)) t(order_id, amount)`,
    );
    expect(listed.map(({ entity_key, profile_key }) => [entity_key, profile_key])).toEqual([['o2', '1']]);
    expect([...excluded]).toEqual([
      ['o5', 'no_profile'],
      ['o4', 'no_profile'],
      ['o3', 'no_profile'],
      ['o1', 'duplicate_address'],
    ]);
  });

  test('nobody at all', async () => {
    await using rig = await listRig(emailCampaign());
    await makeCustomers(rig, anna, {});
    expect((await rig.prepare('select 1 as customer_id where false')).list).toMatchObject({ rows: 0, excluded: 0 });
  });
});

test('a step that may not be empty fails when nobody is left', async () => {
  await using rig = await listRig(emailCampaign('', ', allow_empty: false'));
  await makeCustomers(rig, anna, { email: 'null::varchar' });
  await expect(rig.prepare('select 1 as customer_id')).rejects.toThrow(
    'nobody is left for offer, and allow_empty is false',
  );
});

test('a profile whose key is not unique fails the run', async () => {
  const people = musterYml.replace('profile:\n  table: core.customers', 'profile:\n  table: core.people');
  await using rig = await listRig(emailCampaign(), {
    'muster.yml': people.replace('{ crm_id: customer_id }', '{ crm_id: number }'),
  });
  await makeCustomers(rig, anna, {});
  await rig.session.run('create table core.people as select *, unnest([1, 2]) as number from core.customers');
  await expect(rig.prepare('select 1 as customer_id')).rejects.toThrow(
    'offer: 1 rows were targeted, 2 listed and 0 left out; is customer_id unique in core.people?',
  );
});
