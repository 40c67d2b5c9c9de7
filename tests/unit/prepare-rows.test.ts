import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { frozenAt, keyOf, type ListRig, listRig } from '../support/preparing.ts';
import { emailCampaign, musterYml } from '../support/customers.ts';

/** Customers out of the columns of `population`, each reachable at an address made of its key. */
const makeReachable = ({ session }: ListRig, population: string, more = ''): Promise<unknown> =>
  session.run(
    `create table core.customers as select customer_id, 'p' || hash(customer_id) || '@example.com' as email,
       true as email_consent, timestamptz '2017-06-01T00:00:00Z' as modified_at ${more} from (${population})`,
  );

test('the send key is the SHA-256 of a JSON array that says which message of which step it is', async () => {
  const keys = ['1', 'Zoë', 'a"b', String.raw`a\b`, 'a/b', 'line\nbreak', '😀', ''];
  const population = `select unnest([${keys.map((key) => `'${key}'`).join(', ')}]) as customer_id`;
  await using rig = await listRig(emailCampaign());
  await makeReachable(rig, population);
  const { listed } = await rig.prepare(population);
  expect(new Map(listed.map(({ profile_key, send_key }) => [profile_key, send_key]))).toEqual(
    new Map(
      keys.map((key) => [key, sendKey(['v1', 'win_back', 'win_back@2017-07-03', 'offer', 'email', 'profile', key])]),
    ),
  );
  expect(sendKey(['v1', 'win_back', 'win_back@2017-07-03', 'offer', 'email', 'profile', '1'])).toBe(
    '2e83e203e94302d31ce0f8e03261d8539bd952ae2c704599031851968e83e86d',
  );
});

const sendKey = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

test.each([
  { email: 'anna@example.com', form: 'anna@example.com' },
  { email: ' Anna@EXAMPLE.com', form: 'anna@example.com' },
  { email: 'ZOE\u0308@example.com', form: 'zoë@example.com' },
  { email: 'anna@BÜCHER.example', form: 'anna@xn--bcher-kva.example' },
  { email: 'anna@straße.example', form: 'anna@xn--strae-oqa.example' },
  { email: 'anna@例え.テスト', form: 'anna@xn--r8jz45g.xn--zckzah' },
])('the address key of "$email" is the HMAC of "$form"', async ({ email, form }) => {
  await using rig = await listRig(emailCampaign());
  await rig.session.run(
    `create table core.customers as select 1 as customer_id, '${email}' as email, true as email_consent, now() as modified_at`,
  );
  const { listed } = await rig.prepare('select 1 as customer_id');
  expect(listed.map((row) => [row.address, row.address_key])).toEqual([[email.trim(), keyOf(form)]]);
});

test('rows are numbered in the order of the file, across its row groups', async () => {
  await using rig = await listRig(emailCampaign(', order_by: spent desc'));
  await makeReachable(rig, 'select i as customer_id from range(50_000) t(i)');
  const { list, listed } = await rig.prepare('select i as customer_id, i % 1000 as spent from range(50_000) t(i)');
  expect(list.rows).toBe(50_000);
  expect(listed.every(({ seq }, index) => seq === index)).toBe(true);
  expect(listed.slice(0, 2).map(({ entity_key }) => entity_key)).toEqual(['999', '1999']);
});

test('the payload has every value as JSON can hold it, exact numbers digit for digit', async () => {
  await using rig = await listRig(emailCampaign());
  await makeReachable(
    rig,
    'select 1 as customer_id',
    `, 19.90::decimal(10,2) as "credit limit", 'nan'::double as score`,
  );
  const { listed } = await rig.prepare(`select 1 as customer_id,
    12345678901234567890.1234567890::decimal(38,10) as spent, 9007199254740993 as big, 1.5 as ratio, 2.5::double as rate,
    'infinity'::double as endless, 'nan'::float as nothing, null::double as unknown, 'Zoë "Z" <b>' as name, date '2017-07-03' as day,
    [{order_id: 9007199254740993, amount: 0.10::decimal(10,2), rate: '-inf'::double, lines: [{price: 1.00::decimal(4,2)}]}, null] as orders,
    map {'a': 9007199254740993} as counts, null::struct(a decimal(4,2)) as none, [1.5::double, 'nan'::double] as rates`);
  expect(JSON.parse(listed[0]?.payload ?? '')).toEqual({
    customer_id: 1,
    spent: '12345678901234567890.1234567890',
    big: '9007199254740993',
    ratio: '1.5',
    rate: 2.5,
    endless: null,
    nothing: null,
    unknown: null,
    name: 'Zoë "Z" <b>',
    day: '2017-07-03',
    orders: [{ order_id: '9007199254740993', amount: '0.10', rate: null, lines: [{ price: '1.00' }] }, null],
    counts: { a: '9007199254740993' },
    none: null,
    rates: [1.5, null],
    profile: {
      customer_id: 1,
      email: listed[0]?.address,
      email_consent: true,
      modified_at: '2017-06-01 01:00:00+01',
      'credit limit': '19.90',
      score: null,
    },
  });
});

test('columns may have the names that the statement itself uses, and names that need quotes', async () => {
  const names = [
    'seq',
    'address',
    'form',
    'plain',
    'reason',
    'preference',
    'zone',
    'key',
    'n',
    'rows',
    'turn',
    'a"b c',
    'Größe',
  ];
  const columns = names.map((name, index) => `'v${index}' as "${name.replaceAll('"', '""')}"`).join(', ');
  await using rig = await listRig(emailCampaign());
  await makeReachable(rig, 'select 1 as customer_id', `, ${columns}`);
  const { listed } = await rig.prepare(`select 1 as customer_id, ${columns}`);
  const values = Object.fromEntries(names.map((name, index) => [name, `v${index}`]));
  expect(listed.map(({ seq, zone }) => [seq, zone])).toEqual([[0, 'Europe/London']]);
  expect(JSON.parse(listed[0]?.payload ?? '')).toMatchObject({ ...values, profile: values });
});

test('tables and columns of the profile whose names need quotes', async () => {
  await using rig = await listRig(emailCampaign(), {
    'muster.yml': musterYml
      .replaceAll('core.customers', 'core.order')
      .replaceAll(/\bcustomer_id\b/g, '"Customer Number"')
      .replace('modified_at', '"last changed"')
      .replace('{ email: email }', '{ email: "e-mail" }')
      .replace('email_consent', '"may we?"'),
  });
  await rig.session.run(
    `create table core."order" as select 1 as "Customer Number", 'anna@example.com' as "e-mail", true as "may we?", now() as "last changed"`,
  );
  expect((await rig.prepare('select 1 as "Customer Number"')).listed).toMatchObject([{ address: 'anna@example.com' }]);
});

test.each([
  { expires: '90 minutes', at: '2017-07-03T05:30:00Z', until: '2017-07-03T07:00:00Z' },
  { expires: '', at: '2017-07-03T05:30:00Z', until: '2017-07-06T05:30:00Z' },
  { expires: '3 days', at: '2017-10-28T05:30:00Z', until: '2017-10-31T06:30:00Z' },
  { expires: '72h', at: '2017-10-28T05:30:00Z', until: '2017-10-31T05:30:00Z' },
])('a list of $at that expires after "$expires" is not sent after $until', async ({ expires, at, until }) => {
  await using rig = await listRig(emailCampaign(expires === '' ? '' : `, expires: ${expires}`));
  await makeReachable(rig, 'select 1 as customer_id');
  const { listed } = await rig.prepare('select 1 as customer_id', { at: instantOf(at) });
  expect(listed.map(({ not_before, expires_at }) => [not_before, expires_at])).toEqual([
    [instantOf(at).epochMilliseconds, instantOf(until).epochMilliseconds],
  ]);
});

test('the zone is that of the profile, else that of the project', async () => {
  await using rig = await listRig(emailCampaign(), {
    'muster.yml': musterYml.replace('  consent:', '  timezone: zone\n  consent:'),
  });
  await makeReachable(rig, 'from range(3) t(customer_id)', `, ['Asia/Tokyo', null, ' '][customer_id + 1] as zone`);
  const { listed } = await rig.prepare('from range(3) t(customer_id)');
  expect(listed.map(({ zone }) => zone)).toEqual(['Asia/Tokyo', 'Europe/London', 'Europe/London']);
});

test('the SQL beside the list makes the list', async () => {
  await using rig = await listRig(emailCampaign(', order_by: spent desc, limit: 2'));
  await makeReachable(rig, 'select 1 as customer_id');
  const { sql } = await rig.prepare('select 1 as customer_id, 5 as spent');
  expect(sql.split('\n\n').map((statement) => statement.split('\n')[0])).toEqual([
    'create or replace temp macro __filled(value) as',
    'create or replace temp macro __ascii_domain(domain) as',
    'create or replace temp table hours (written varchar, zone varchar, not_before timestamptz);',
    'create or replace temp table decided as',
    '-- offer: the list',
    '-- offer: who is left out',
  ]);
  expect(sql).toContain('order by spent desc\n');
  expect(sql).not.toContain(frozenAt.toString());
});
