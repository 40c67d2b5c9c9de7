import { describe, expect, test } from 'vitest';
import { dropOrphans, findOrphans } from '../../src/run/build/orphans.ts';
import { nights } from '../support/nights.ts';

const monday = ["(1, 'cap', 10, '2017-07-01')", "(2, 'bell', 5, '2017-07-02')"];

const chain = {
  'muster.yml': `
name: shop
timezone: Europe/London
vars: { least: { type: integer, default: 6 } }
profile:
  table: core.customers
  key: customer_id
  version: modified_at
  identities: { crm_id: customer_id }
  addresses: { email: email }
  consent: { email: email_consent }
entities:
  customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } }
`.trimStart(),
  'models/core/items.sql': 'select * from raw.items\n',
  'models/core/top.sql': 'select * from core.items where price >= $least\n',
  'models/core/names.sql': '/*---\nkind: view\n---*/\nselect name from core.items\n',
  'models/core/lone.sql': 'select 1 as one\n',
};

describe('what has not changed', () => {
  test('is kept, and says since when', async () => {
    await using shop = await nights(chain);
    expect(await shop.build({ on: '2017-07-03', items: monday })).toBe(
      `
built    core.items                    2 rows
built    core.lone                     1 row
built    core.names                    2 rows
built    core.top                      1 row`.slice(1),
    );
    expect(await shop.build({ on: '2017-07-04' })).toBe(
      `
kept     core.items                    nothing changed since 2017-07-03 05:30 UTC
kept     core.lone                     nothing changed since 2017-07-03 05:30 UTC
kept     core.names                    nothing changed since 2017-07-03 05:30 UTC
kept     core.top                      nothing changed since 2017-07-03 05:30 UTC`.slice(1),
    );
  });

  test('is built when a load brought new rows, and so is all that reads it', async () => {
    await using shop = await nights(chain);
    await shop.build({ on: '2017-07-03', items: monday });
    expect(await shop.build({ on: '2017-07-04', items: monday })).toBe(
      `
built    core.items                    2 rows
kept     core.lone                     nothing changed since 2017-07-03 05:30 UTC
built    core.names                    2 rows
built    core.top                      1 row`.slice(1),
    );
  });

  test('is built when it is to be built', async () => {
    await using shop = await nights(chain);
    await shop.build({ on: '2017-07-03', items: monday });
    expect(await shop.build({ on: '2017-07-04', force: true, only: new Set(['core.lone', 'core.top']) })).toBe(
      `
built    core.lone                     1 row
built    core.top                      1 row`.slice(1),
    );
  });

  test('is built when it calls the clock or a die', async () => {
    await using shop = await nights({ 'models/core/lucky.sql': 'select random() as r\n' });
    await shop.build({ on: '2017-07-03' });
    expect(await shop.explain('core.lucky', { on: '2017-07-03' })).toBe(
      'core.lucky would be built because random() gives another answer each time',
    );
  });

  test.each<[string, Parameters<Awaited<ReturnType<typeof nights>>['explain']>[1], string]>([
    ['nothing', { on: '2017-07-04' }, 'would be kept: nothing changed since 2017-07-03 05:30 UTC'],
    [
      'its SQL',
      { on: '2017-07-03', files: { 'models/core/top.sql': 'select id from core.items\n' } },
      'would be built because\n  - its SQL changed\n  - $least is gone',
    ],
    [
      'a comment for people',
      {
        on: '2017-07-03',
        files: {
          'models/core/top.sql':
            '/*---\ndescription: Dear\ntags: [a]\n---*/\nselect * from core.items where price >= $least\n',
        },
      },
      'would be kept: nothing changed since 2017-07-03 05:30 UTC',
    ],
    [
      'its tests',
      {
        on: '2017-07-03',
        files: {
          'models/core/top.sql':
            '/*---\ntests: [{ unique: id }]\n---*/\nselect * from core.items where price >= $least\n',
        },
      },
      'would be built because its header changed',
    ],
    [
      'a variable',
      { on: '2017-07-03', files: { 'muster.yml': chain['muster.yml'].replace('default: 6', 'default: 4') } },
      'would be built because $least is 4 and was 6',
    ],
    ['a load', { on: '2017-07-03', items: monday }, 'would be built because core.items is newer'],
    [
      'a test of the project',
      { on: '2017-07-03', files: { 'models/tests/none_free.sql': 'select * from core.top  where price = 0\n' } },
      'would be built because test none_free is new',
    ],
    ['force', { on: '2017-07-03', force: true }, 'would be built because\n  - core.items is newer\n  - of --force'],
  ])('tells why: %s', async (_what, night, expected) => {
    await using shop = await nights(chain);
    await shop.build({ on: '2017-07-03', items: monday });
    expect(await shop.explain('core.top', night)).toBe(`core.top ${expected}`);
  });

  test('is built again after its table was taken away', async () => {
    await using shop = await nights(chain);
    await shop.build({ on: '2017-07-03', items: monday });
    await shop.session.run('drop table core.lone');
    expect(await shop.explain('core.lone', { on: '2017-07-03' })).toBe(
      'core.lone would be built because it is not in the warehouse any more',
    );
  });
});

describe('when something fails', () => {
  const unsound = '/*---\ntests: [{ not_null: name }]\n---*/\nselect * from raw.items\n';
  const broken = ["(3, null, 9, '2017-07-03')"];

  test('the last good table stays, and its readers are skipped until it is sound', async () => {
    await using shop = await nights({ ...chain, 'models/core/items.sql': unsound });
    await shop.build({ on: '2017-07-03', items: monday });
    expect(await shop.build({ on: '2017-07-04', items: broken })).toBe(
      `
failed   core.items                    not_null(name) found 1 row
kept     core.lone                     nothing changed since 2017-07-03 05:30 UTC
skipped  core.names                    core.items
skipped  core.top                      core.items`.slice(1),
    );
    expect(await shop.rows('select count(*) as n from core.items')).toBe('2');
    expect(await shop.build({ on: '2017-07-04' })).toContain('failed   core.items');
    expect(await shop.build({ on: '2017-07-05', items: monday })).toContain(
      'built    core.top                      1 row',
    );
  });

  test('a model may go on with the last good version of what it reads', async () => {
    const stale = '/*---\non_parent_failure: stale\n---*/\nselect id from core.items where price >= 5\n';
    await using shop = await nights({ ...chain, 'models/core/items.sql': unsound, 'models/core/top.sql': stale });
    expect(await shop.build({ on: '2017-07-03', items: broken })).toContain(
      'skipped  core.top                      core.items',
    );
    await shop.build({ on: '2017-07-04', items: monday });
    const night = { on: '2017-07-05', items: broken, files: { 'models/core/top.sql': stale.replace('5', '6') } };
    expect(await shop.build(night)).toBe(
      `
failed   core.items                    not_null(name) found 1 row
kept     core.lone                     nothing changed since 2017-07-03 05:30 UTC
skipped  core.names                    core.items
built    core.top                      1 row out of an earlier core.items`.slice(1),
    );
  });

  test('a source that was not loaded is a failed parent, too', async () => {
    await using shop = await nights(chain);
    expect(await shop.build({ on: '2017-07-03', items: monday, unusable: new Set(['raw.items']) })).toContain(
      'skipped  core.items                    raw.items',
    );
  });
});

describe('a source that was never loaded', () => {
  test('is named once for each model that needs it, with the command that loads it', async () => {
    await using shop = await nights({
      ...chain,
      'models/core/tested.sql':
        '/*---\ntests: [{ relationships: { column: one, to: raw.items, field: id } }]\n---*/\nselect 1 as one\n',
    });
    await shop.session.run('drop table raw.items');
    expect(await shop.build({ on: '2017-07-03' })).toBe(
      `
skipped  core.items                    raw.items is not loaded: muster load items
built    core.lone                     1 row
skipped  core.names                    core.items
skipped  core.tested                   raw.items is not loaded: muster load items
skipped  core.top                      core.items`.slice(1),
    );
    expect([
      await shop.explain('core.items', { on: '2017-07-03' }),
      await shop.explain('core.top', { on: '2017-07-03' }),
    ]).toEqual([
      'core.items would be skipped: raw.items is not loaded: muster load items',
      'core.top would be skipped: core.items is not what it should be',
    ]);
  });
});

describe('what muster did not make', () => {
  test('is never replaced', async () => {
    await using shop = await nights(chain);
    await shop.session.run('create schema core');
    await shop.session.run("create table core.lone as select 'precious' as x");
    expect(await shop.build({ on: '2017-07-03', items: monday })).toContain(
      'failed   core.lone                     core.lone is in the warehouse and was not made by muster: rename that table, or this model',
    );
    expect(await shop.rows('from core.lone')).toBe('precious');
  });

  test('is never dropped; what it made of models that are gone is', async () => {
    await using shop = await nights({ ...chain, 'models/old/gone.sql': 'select 1 as x\n' });
    await shop.build({ on: '2017-07-03', items: monday });
    await shop.session.run('create table core.theirs as select 1 as x');
    const { project } = await shop.plan();
    const models = new Map([...project.models].filter(([name]) => name !== 'old.gone' && name !== 'core.names'));
    const without = { ...project, models };
    expect(await findOrphans(shop.session, without)).toEqual(['core.names', 'old.gone']);
    await dropOrphans(shop.session, ['core.names', 'old.gone']);
    expect(await findOrphans(shop.session, without)).toEqual([]);
    expect(await shop.rows("select schema_name from duckdb_schemas() where schema_name = 'old'")).toBe('');
    expect(await shop.rows("select table_name from duckdb_tables() where schema_name = 'core' order by all")).toBe(
      'customers\nitems\nlone\ntheirs\ntop',
    );
  });
});

test('an audience has its key once in every row, whether its header says so or not', async () => {
  const audience = '/*---\nkind: audience\nentity: customer\n---*/\nselect id as customer_id from raw.items\n';
  await using shop = await nights({ 'models/audiences/everyone.sql': audience });
  expect(await shop.build({ on: '2017-07-03', items: [...monday, "(2, 'x', 1, null)", "(null, 'x', 1, null)"] })).toBe(
    'failed   audiences.everyone            unique(customer_id) found 1 row, not_null(customer_id) found 1 row',
  );
});
