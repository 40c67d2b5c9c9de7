import { describe, expect, test } from 'vitest';
import { nights } from '../support/nights.ts';

const monday = ["(1, 'cap', 10, '2017-07-01 08:00:00')", "(2, 'bell', 5, '2017-07-02 09:00:00.123456')"];
const tuesday = [...monday, "(3, 'lamp', 20, '2017-07-03 10:00:00')"];

const append = `
/*---
kind: incremental
cursor: changed_at
---*/
select id, name, changed_at from raw.items where changed_at > $cursor
`.trimStart();

const merge = `
/*---
kind: incremental
key: id
cursor: changed_at
---*/
select id, name, price, changed_at from raw.items where changed_at > $cursor
`.trimStart();

describe('incremental models that append', () => {
  test('take what is newer than the highest value of the cursor, to the microsecond', async () => {
    await using shop = await nights({ 'models/core/seen.sql': append });
    expect(await shop.build({ on: '2017-07-03', items: monday })).toBe('built    core.seen                     2 rows');
    expect(await shop.build({ on: '2017-07-04', items: tuesday })).toBe(
      'built    core.seen                     3 rows',
    );
    expect(await shop.build({ on: '2017-07-05', items: tuesday })).toBe(
      'built    core.seen                     3 rows',
    );
    expect(await shop.rows('select id, name from core.seen')).toBe('1 cap\n2 bell\n3 lamp');
  });

  test('go on when their source is empty one night, and start from nothing when it is empty at first', async () => {
    await using shop = await nights({ 'models/core/seen.sql': append });
    expect(await shop.build({ on: '2017-07-03', items: [] })).toBe('built    core.seen                     0 rows');
    expect(await shop.build({ on: '2017-07-04', items: monday })).toBe('built    core.seen                     2 rows');
    expect(await shop.build({ on: '2017-07-05', items: [] })).toBe('built    core.seen                     2 rows');
  });

  test('start over with --full-refresh, and are not run when nothing changed', async () => {
    await using shop = await nights({ 'models/core/seen.sql': append });
    await shop.build({ on: '2017-07-03', items: tuesday });
    expect(await shop.build({ on: '2017-07-04', items: monday })).toBe('built    core.seen                     3 rows');
    expect(await shop.build({ on: '2017-07-05' })).toBe(
      'kept     core.seen                     nothing changed since 2017-07-04 05:30 UTC',
    );
    expect(await shop.build({ on: '2017-07-05', fullRefresh: true })).toBe(
      'built    core.seen                     2 rows',
    );
  });

  test('take a table in their place as it was, and begin anew', async () => {
    await using shop = await nights({ 'models/core/seen.sql': 'select 1 as id\n' });
    await shop.build({ on: '2017-07-03', items: monday });
    expect(await shop.build({ on: '2017-07-04', files: { 'models/core/seen.sql': append } })).toBe(
      'built    core.seen                     2 rows',
    );
    expect(await shop.build({ on: '2017-07-05', files: { 'models/core/seen.sql': 'select 1 as id\n' } })).toBe(
      'built    core.seen                     1 row',
    );
  });

  test.each([
    ['integer', 'id', "(3, 'a', 1, null)", "(4, 'b', 1, null)"],
    ['bigint', 'id::bigint * 4000000000', "(3, 'a', 1, null)", "(4, 'b', 1, null)"],
    ['date', 'changed_at::date', "(1, 'a', 1, '2017-07-01')", "(1, 'a', 1, '2017-07-02')"],
    ['date, infinite', 'changed_at::date', "(1, 'a', 1, '2017-07-01')", "(1, 'a', 1, 'infinity')"],
    [
      'timestamptz',
      'changed_at::timestamptz',
      "(1, 'a', 1, '2017-07-01 00:00:00.000001')",
      "(1, 'a', 1, '2017-07-01 00:00:00.000002')",
    ],
    ['before 1970', 'changed_at', "(1, 'a', 1, '0900-07-01 00:00:00')", "(1, 'a', 1, '1969-07-01 00:00:00.5')"],
    ['text', 'name', "(1, 'a', 1, null)", "(1, 'b', 1, null)"],
  ])('have a cursor of type %s', async (_type, column, first, second) => {
    const sql = `/*---\nkind: incremental\ncursor: mark\n---*/\nselect ${column} as mark from raw.items where ${column} > $cursor\n`;
    await using shop = await nights({ 'models/core/seen.sql': sql });
    await shop.build({ on: '2017-07-03', items: [first] });
    await shop.build({ on: '2017-07-04', items: [first] });
    expect(await shop.build({ on: '2017-07-05', items: [first, second] })).toBe(
      'built    core.seen                     2 rows',
    );
  });

  test('can look back from the cursor, also before there is one', async () => {
    const sql = `/*---\nkind: incremental\nkey: id\ncursor: day\n---*/\nselect id, changed_at::date as day from raw.items where changed_at::date > $cursor - 2\n`;
    await using shop = await nights({ 'models/core/seen.sql': sql });
    await shop.build({ on: '2017-07-03', items: monday });
    expect(await shop.build({ on: '2017-07-04', items: tuesday })).toBe(
      'built    core.seen                     3 rows',
    );
  });
});

describe('incremental models that merge', () => {
  test('put rows in the place of those with the same key', async () => {
    await using shop = await nights({ 'models/core/items.sql': merge });
    await shop.build({ on: '2017-07-03', items: monday });
    await shop.build({
      on: '2017-07-04',
      items: ["(1, 'cap', 12, '2017-07-03 08:00:00')", "(4, 'pump', 30, '2017-07-03 09:00:00')"],
    });
    expect(await shop.rows('select id, name, price from core.items order by id')).toBe('1 cap 12\n2 bell 5\n4 pump 30');
  });

  test('are not published with a key that comes twice or is null, and table and cursor stay', async () => {
    await using shop = await nights({ 'models/core/items.sql': merge });
    await shop.build({ on: '2017-07-03', items: monday });
    const broken = ["(3, 'lamp', 20, '2017-07-04')", "(3, 'lamp', 21, '2017-07-05')", "(null, 'x', 1, '2017-07-06')"];
    expect(await shop.build({ on: '2017-07-04', items: broken })).toBe(
      'failed   core.items                    unique(id) found 1 row, not_null(id) found 1 row',
    );
    expect(await shop.rows('select id, price from core.items order by id')).toBe('1 10\n2 5');
    await shop.build({ on: '2017-07-05', items: ["(3, 'lamp', 20, '2017-07-03')"] });
    expect(await shop.rows('select id, price from core.items order by id')).toBe('1 10\n2 5\n3 20');
  });

  test('fail when the columns change, unless columns may be added', async () => {
    await using shop = await nights({ 'models/core/items.sql': merge });
    await shop.build({ on: '2017-07-03', items: monday });
    const wider = merge.replace('price, changed_at', 'price, price * 2 as double_price, changed_at');
    const other = merge.replace('name, price,', 'price::varchar as price,');
    expect(await shop.build({ on: '2017-07-04', items: tuesday, files: { 'models/core/items.sql': wider } })).toBe(
      'failed   core.items                    its columns changed: "double_price" is new; say on_change: add_columns, or build it with --full-refresh',
    );
    expect(await shop.build({ on: '2017-07-04', files: { 'models/core/items.sql': other } })).toBe(
      'failed   core.items                    its columns changed: "name" is gone, "price" is VARCHAR and was INTEGER; build it with --full-refresh',
    );
    const adding = wider.replace('key: id', 'key: id\non_change: add_columns');
    await shop.build({ on: '2017-07-05', files: { 'models/core/items.sql': adding } });
    expect(await shop.rows('select id, double_price from core.items order by id')).toBe('1 ·\n2 ·\n3 40');
    await shop.build({ on: '2017-07-05', fullRefresh: true, files: { 'models/core/items.sql': other } });
    expect(await shop.rows('select id, price from core.items order by id')).toBe('1 10\n2 5\n3 20');
  });
});
