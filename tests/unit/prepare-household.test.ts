import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { musterYml } from '../support/customers.ts';
import { type ListRig, listRig, type PreparedRows } from '../support/preparing.ts';
import { rowsOf } from '../../src/run/rows.ts';

const postalYml = musterYml
  .replace(
    'addresses: { email: email }',
    `addresses:
    direct_mail: { name: [first, last], lines: [line1], city: city, region: region, postal_code: code, country: country }`,
  )
  .replace('consent: { email: email_consent }', 'consent: { direct_mail: mail_consent }');

const campaign = (more = '') => `
entity: customer
steps:
  people: { audience: audiences.lapsed }
  offer: { direct_mail: { channel: print, layout: postcard${more} }, from: people }
`;

const by = 'by: [profile.code, profile.line1, profile.last]';

const rigWith = (household: string, more = ''): Promise<ListRig> =>
  listRig(campaign(more), {
    'muster.yml': postalYml,
    'layouts/postcard.yml': `format: csv\nhousehold: { ${household} }\ncolumns:\n  - { name: NAME, value: household.size }\n`,
  });

/** Four Müllers of one address, one of whom gets no mail, a neighbour, and somebody without a last name twice. */
const people = `select *, 'Leeds' as city, null::varchar as region, 'GB' as country, timestamptz '2017-06-01T00:00:00Z' as modified_at
  from (values
    (1, 'Ann', 'Müller', '1 High St', 'LS1 1AA', true),
    (2, 'Bo', 'MÜLLER ', '1  High st', 'ls1 1aa', true),
    (3, 'Cy', 'Müller', '1 High St', 'LS1 1AA', false),
    (4, 'Di', 'Müller', '1 High St', 'LS1 1AA', true),
    (5, 'Ed', 'Smith', '1 High St', 'LS1 1AA', true),
    (6, 'Flo', null, '2 High St', 'LS1 1AA', true),
    (7, 'Gus', null, '2 High St', 'LS1 1AA', true)
  ) t(customer_id, first, last, line1, code, mail_consent)`;

const spent = 'from (values (1, 5), (2, 9), (3, 99), (4, 7), (5, 1), (6, 1), (7, 1)) t(customer_id, spent)';

async function prepared(rig: ListRig, population = spent): Promise<PreparedRows> {
  await rig.session.run(`create table core.customers as ${people}`);
  return rig.prepare(population);
}

/** Who is listed, with the size of the household that the message stands for. */
const listedIn = ({ listed }: PreparedRows): [who: string, size: unknown][] =>
  listed
    .map(({ entity_key, payload }): [string, unknown] => {
      const { household } = JSON.parse(payload) as { household: { size: unknown } };
      return [entity_key, household.size];
    })
    .sort();

const mergedIn = ({ exclusions }: PreparedRows): unknown[] =>
  exclusions.map(({ entity_key, reason, merged_into }) => [entity_key, reason, merged_into]).sort();

test('a household gets one message, its best one; whoever lacks a part of the address lives alone', async () => {
  await using rig = await rigWith(`${by}, order_by: spent desc`);
  const made = await prepared(rig);
  expect(listedIn(made)).toEqual([
    ['2', 3],
    ['5', 1],
    ['6', 1],
    ['7', 1],
  ]);
  expect(mergedIn(made)).toEqual([
    ['1', 'household', '2'],
    ['3', 'no_consent', null],
    ['4', 'household', '2'],
  ]);
});

test('two of a household, in the order of the step; a limit goes to who is left', async () => {
  await using rig = await rigWith(`${by}, keep: 2`, ', limit: 3');
  const made = await prepared(rig);
  expect(listedIn(made)).toEqual([
    ['1', 3],
    ['2', 3],
    ['5', 1],
  ]);
  expect(mergedIn(made)).toEqual([
    ['3', 'no_consent', null],
    ['4', 'household', '1'],
    ['6', 'over_limit', null],
    ['7', 'over_limit', null],
  ]);
});

test('the ledger knows who was merged into whom', async () => {
  await using rig = await rigWith(by);
  await rig.session.run(`create table core.customers as ${people}`);
  await rig.freeze(spent);
  expect(
    await rowsOf(
      rig.session,
      "select entity_key, merged_into from ledger.exclusions where reason = 'household' order by 1",
    ),
  ).toEqual([
    { entity_key: '2', merged_into: '1' },
    { entity_key: '4', merged_into: '1' },
  ]);
});

test('a household may be one by columns of the population, which may have a column of that name', async () => {
  await using rig = await rigWith('by: [household]');
  const made = await prepared(rig, `select customer_id, customer_id % 2 as household from (${spent})`);
  expect(made.listed).toHaveLength(2);
  expect(made.exclusions.filter(({ reason }) => reason === 'household')).toHaveLength(4);
});

test.each([
  { home: ['code', 'line1'], merged: 1 },
  { home: ['code', 'city'], merged: 16_317 },
])(
  'the contacts of the shop by $home: listed and left out add up, no household comes twice',
  async ({ home, merged }) => {
    await using rig = await rigWith(`by: [${home.map((column) => `profile.${column}`).join(', ')}]`);
    const contacts = exported('customer_contacts.csv').map((row) => ({
      ...{ id: row['CustomerKey'], line1: row['AddressLine1'], code: row['PostalCode'] },
      ...{ city: row['City'], region: row['StateProvinceCode'], country: row['CountryRegionCode'] },
    }));
    await rig.session.run(
      `create table core.customers as select c.id::integer as customer_id, 'Jo' as first, c.id as last, c.* exclude (id),
       true as mail_consent, timestamptz '2017-06-01T00:00:00Z' as modified_at
     from (select unnest(from_json_strict($rows::json,
       '[{"id":"VARCHAR","line1":"VARCHAR","code":"VARCHAR","city":"VARCHAR","region":"VARCHAR","country":"VARCHAR"}]')) as c)`,
      { rows: { type: 'text', value: JSON.stringify(contacts) } },
    );
    const { list, excluded } = await rig.prepare('select customer_id from core.customers');
    const among = (reason: string) => [...excluded].filter(([, why]) => why === reason).map(([id]) => id);
    const unreached = among('bad_address');
    const key = home
      .map((column) => `lower(nfc_normalize(trim(regexp_replace(${column}, '\s+', ' ', 'g'))))`)
      .join(", '|', ");
    const [counted] = await rowsOf(
      rig.session,
      `select count(*)::double as people, count(distinct concat(${key}))::double as homes from core.customers
       where customer_id not in (${unreached.join(', ')})`,
    );
    expect({ people: list.rows + among('household').length, homes: list.rows }).toEqual(counted);
    expect(list.exclusions).toEqual({ household: merged, bad_address: 1528 });
  },
);

/** Rows of one of the shop's exports. */
const exported = (name: string): Record<string, string>[] =>
  parse(readFileSync(`data/exports/${name}`, 'utf8'), { columns: true, bom: true });

test('a message has the names of all for whom it stands, the best first; one that is kept beside it has its own', async () => {
  await using rig = await rigWith(`${by}, keep: 2, names: "&", order_by: spent desc`);
  const { listed } = await prepared(rig);
  const named = listed.map(({ entity_key, payload }) => {
    const { household } = JSON.parse(payload) as { household: { names: unknown } };
    return [entity_key, household.names];
  });
  expect(named.sort()).toEqual([
    [
      '2',
      [
        ['Bo', 'MÜLLER'],
        ['Ann', 'Müller'],
      ],
    ],
    ['4', [['Di', 'Müller']]],
    ['5', [['Ed', 'Smith']]],
    ['6', [['Flo', null]]],
    ['7', [['Gus', null]]],
  ]);
});
