import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/ports.ts';
import { keyOf, type ListRig, listRig } from '../support/preparing.ts';
import { type Columns, makeCustomers, musterYml } from '../support/customers.ts';

const postalYml = musterYml
  .replace(
    'addresses: { email: email }',
    `addresses:
    direct_mail: { name: [first, last], lines: [line1, line2], city: city, region: region, postal_code: code, country: country }`,
  )
  .replace('consent: { email: email_consent }', 'consent: { direct_mail: mail_consent }');

const campaign = `
entity: customer
steps:
  people: { audience: audiences.lapsed }
  offer: { direct_mail: { channel: print, layout: postcard }, from: people }
`;

/** Somebody whom a postcard may reach; tests replace single columns by SQL expressions. */
const zoe: Columns = {
  customer_id: '1',
  first: `'Zoë'`,
  last: `'Müller'`,
  line1: `'1 High St'`,
  line2: 'null::varchar',
  city: `'Leeds'`,
  region: 'null::varchar',
  code: `'LS1 1AA'`,
  country: `'GB'`,
  mail_consent: 'true',
  modified_at: `timestamptz '2017-06-01T00:00:00Z'`,
};
const rigWith = (layout = ''): Promise<ListRig> =>
  listRig(campaign, {
    'muster.yml': postalYml,
    'layouts/postcard.yml': `format: csv\n${layout}columns:\n  - { name: NAME, value: first_name }\n`,
  });

const theForm = 'zoë müller, 1 high st, leeds, ls1 1aa, gb';
const suppression = (form: string): LedgerEntry => ({
  ...{ kind: 'suppression', channelKind: 'direct_mail', scope: 'all', reason: 'returned', addressKey: keyOf(form) },
});

describe('whether a letter can be sent, and why not', () => {
  test.each<{ what: string; person?: Columns; ledger?: readonly LedgerEntry[]; address?: string; reason?: string }>([
    { what: 'a whole address', address: 'Zoë Müller, 1 High St, Leeds, LS1 1AA, GB' },
    {
      what: 'all parts, with blanks around them',
      person: { first: `' Zoë '`, line2: `E'Flat 2\\t'`, region: `'Yorkshire'` },
      address: 'Zoë Müller, 1 High St, Flat 2, Leeds, Yorkshire, LS1 1AA, GB',
    },
    { what: 'one name of two', person: { first: 'null::varchar' }, address: 'Müller, 1 High St, Leeds, LS1 1AA, GB' },
    {
      what: 'no second line, no region',
      person: { line2: `''`, region: `' '` },
      address: 'Zoë Müller, 1 High St, Leeds, LS1 1AA, GB',
    },
    {
      what: 'a name and nothing else',
      person: { line1: 'null::varchar', city: `''`, code: `' '`, country: 'null::varchar' },
      reason: 'no_address',
    },
    { what: 'no name', person: { first: `''`, last: 'null::varchar' }, reason: 'bad_address' },
    { what: 'no first line', person: { line1: `' '`, line2: `'Flat 2'` }, reason: 'bad_address' },
    { what: 'no town', person: { city: 'null::varchar' }, reason: 'bad_address' },
    { what: 'no code', person: { code: `''` }, reason: 'bad_address' },
    { what: 'no country', person: { country: 'null::varchar' }, reason: 'bad_address' },
    {
      what: 'a number where a code is expected',
      person: { code: '8001', country: `'ch'` },
      address: 'Zoë Müller, 1 High St, Leeds, 8001, ch',
    },
    { what: 'a code that the country cannot have', person: { code: `'8001'` }, reason: 'bad_address' },
    {
      what: 'no code where none is needed',
      person: { code: `''`, country: `'AE'` },
      address: 'Zoë Müller, 1 High St, Leeds, AE',
    },
    { what: 'an unknown country', person: { country: `'Germany'` }, reason: 'bad_address' },
    { what: 'no region where one is needed', person: { code: `'97201'`, country: `'US'` }, reason: 'bad_address' },
    {
      what: 'a region by its name',
      person: { region: `'oregon'`, code: `'97201'`, country: `'US'` },
      address: 'Zoë Müller, 1 High St, Leeds, oregon, 97201, US',
    },
    { what: 'suppressed', ledger: [suppression(theForm)], reason: 'suppressed' },
    {
      what: 'suppressed, written in another way',
      person: { first: `'ZOE' || chr(776)`, line1: `'1  High   ST'` },
      ledger: [suppression(theForm)],
      reason: 'suppressed',
    },
    { what: 'no consent', person: { mail_consent: 'false' }, reason: 'no_consent' },
  ])('$what: $reason', async ({ person = {}, ledger = [], address, reason }) => {
    await using rig = await rigWith();
    await makeCustomers(rig, zoe, person);
    if (ledger.length > 0) await rig.ledger.append(ledger);
    const { listed, excluded } = await rig.prepare('select 1 as customer_id');
    expect(listed.map((row) => row.address)).toEqual(address === undefined ? [] : [address]);
    expect([...excluded.values()]).toEqual(reason === undefined ? [] : [reason]);
  });
});

test('people of one household each get a letter; the same person gets one', async () => {
  await using rig = await rigWith();
  await makeCustomers(rig, zoe, {}, { customer_id: '2', first: `'Max'` }, { customer_id: '3', city: `'LEEDS '` });
  const { listed, excluded } = await rig.prepare('select customer_id from core.customers');
  expect(listed.map(({ entity_key, address_key }) => [entity_key, address_key])).toEqual([
    ['1', keyOf(theForm)],
    ['2', keyOf(theForm.replace('zoë', 'max'))],
  ]);
  expect([...excluded]).toEqual([['3', 'duplicate_address']]);
});

test('a list for a printer is in the order of its layout, equals in the order of the step', async () => {
  await using rig = await rigWith('sort_by: [profile.code, spent]\n');
  await makeCustomers(
    rig,
    zoe,
    ...['2BB', '1AA', '2BB', '1AA'].map((code, index) => ({
      ...{ customer_id: String(index + 1), first: `'P${index + 1}'`, code: `'LS1 ${code}'` },
    })),
  );
  const { listed } = await rig.prepare('from (values (1, 5), (2, 5), (3, 4), (4, 5)) t(customer_id, spent)');
  expect(listed.map(({ seq, entity_key }) => [seq, entity_key])).toEqual([
    [0, '2'],
    [1, '4'],
    [2, '3'],
    [3, '1'],
  ]);
});

test('a printer gets the variants of an experiment one after the other', async () => {
  await using rig = await rigWith('split_by: [variant]\n');
  rig.use(
    campaign.replace('postcard }', 'postcard, order_by: customer_id desc, experiment: { red: 50%, blue: rest } }'),
  );
  const people = Array.from({ length: 12 }, (_, i) => ({ customer_id: String(i + 1), first: `'P${i + 1}'` }));
  await makeCustomers(rig, zoe, ...people);
  const { listed } = await rig.prepare('select customer_id from core.customers');
  const rows = listed.map(({ variant, entity_key: key }) => ({ variant: variant ?? '', key: Number(key) }));
  expect(new Set(rows.map(({ variant }) => variant))).toEqual(new Set(['blue', 'red']));
  expect(rows).toEqual(rows.toSorted((a, b) => a.variant.localeCompare(b.variant) || b.key - a.key));
});

test('a channel kind for which the profile has no address reaches nobody', async () => {
  await using rig = await listRig(campaign, {
    'muster.yml': postalYml.replace(/direct_mail: \{ name.*\}/, 'email: first'),
  });
  await makeCustomers(rig, zoe, {});
  expect((await rig.prepare('select 1 as customer_id')).excluded).toEqual(new Map([['1', 'no_address']]));
});
