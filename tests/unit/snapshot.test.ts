import { describe, expect, test } from 'vitest';
import { nights } from '../support/nights.ts';

const compared = `
/*---
kind: snapshot
key: id
---*/
select id, name, price from raw.items
`.trimStart();

const versioned = `
/*---
kind: snapshot
key: id
version: changed_at
---*/
select id, price, changed_at from raw.items
`.trimStart();

const history = `select id, price, strftime(valid_from, '%m-%d') as f, strftime(valid_to, '%m-%d') as t from core.history order by id, valid_from`;

describe('snapshots that compare rows', () => {
  test('open, close and open again', async () => {
    await using shop = await nights({ 'models/core/history.sql': compared });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', 10, null)", "(2, 'bell', 5, null)"] });
    await shop.build({ on: '2017-07-02', items: ["(1, 'cap', 12, null)", "(2, 'bell', 5, null)"] });
    await shop.build({ on: '2017-07-03', items: ["(1, 'cap', 12, null)"] });
    await shop.build({ on: '2017-07-05', items: ["(1, 'cap', 12, null)", "(2, 'bell', 5, null)"] });
    expect(await shop.rows(history)).toBe(
      `
1 10 07-01 07-02
1 12 07-02 ·
2 5 07-01 07-03
2 5 07-05 ·`.slice(1),
    );
  });

  test('take a null for a value', async () => {
    await using shop = await nights({ 'models/core/history.sql': compared });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', null, null)"] });
    await shop.build({ on: '2017-07-02', items: ["(1, 'cap', null, null)"] });
    await shop.build({ on: '2017-07-03', items: ["(1, 'cap', 1, null)"] });
    expect(await shop.rows(history)).toBe('1 · 07-01 07-03\n1 1 07-03 ·');
  });

  test('look only at the columns that they are told to', async () => {
    const sql = compared.replace('key: id', 'key: id\ncompare: name');
    await using shop = await nights({ 'models/core/history.sql': sql });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', 10, null)"] });
    await shop.build({ on: '2017-07-02', items: ["(1, 'cap', 99, null)"] });
    await shop.build({ on: '2017-07-03', items: ["(1, 'hat', 99, null)"] });
    expect(await shop.rows(history)).toBe('1 10 07-01 07-03\n1 99 07-03 ·');
  });

  test('keep the last word of a day', async () => {
    await using shop = await nights({ 'models/core/history.sql': compared });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', 10, null)"] });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', 11, null)"] });
    expect(await shop.rows(history)).toBe('1 11 07-01 ·');
  });

  test('never go back, never start over, and give way to no other kind', async () => {
    await using shop = await nights({ 'models/core/history.sql': compared });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', 10, null)"] });
    await shop.build({ on: '2017-07-03', items: ["(1, 'cap', 11, null)"] });
    expect(await shop.build({ on: '2017-07-02', items: ["(1, 'cap', 12, null)"] })).toBe(
      'failed   core.history                  its history is known up to 2017-07-02T23:00:00.000Z, so it cannot go back to 2017-07-01T23:00:00.000Z',
    );
    await shop.build({ on: '2017-07-04', fullRefresh: true });
    expect(await shop.rows(history)).toBe('1 10 07-01 07-03\n1 11 07-03 07-04\n1 12 07-04 ·');
    expect(await shop.build({ on: '2017-07-05', files: { 'models/core/history.sql': 'select 1 as id\n' } })).toBe(
      'failed   core.history                  core.history is a snapshot in the warehouse, and its history would be lost: give this model another name; muster build --prune then drops the snapshot',
    );
  });

  test('take new columns when they may, and keep those that are gone', async () => {
    await using shop = await nights({ 'models/core/history.sql': compared.replace(', price', '') });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', 10, null)"] });
    expect(await shop.build({ on: '2017-07-02', files: { 'models/core/history.sql': compared } })).toBe(
      'failed   core.history                  its columns changed: "price" is new; say on_change: add_columns',
    );
    const adding = compared.replace('key: id', 'key: id\non_change: add_columns');
    await shop.build({ on: '2017-07-02', files: { 'models/core/history.sql': adding } });
    expect(await shop.rows(history)).toBe('1 · 07-01 07-02\n1 10 07-02 ·');
  });

  test('begin where there was a table of another kind', async () => {
    await using shop = await nights({ 'models/core/history.sql': 'select id, price from raw.items\n' });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', 10, null)"] });
    await shop.build({ on: '2017-07-02', files: { 'models/core/history.sql': compared } });
    expect(await shop.rows(history)).toBe('1 10 07-02 ·');
  });

  test('are not published when a key comes twice', async () => {
    await using shop = await nights({ 'models/core/history.sql': compared });
    await shop.build({ on: '2017-07-01', items: ["(1, 'cap', 10, null)"] });
    expect(await shop.build({ on: '2017-07-02', items: ["(1, 'cap', 11, null)", "(1, 'hat', 12, null)"] })).toBe(
      'failed   core.history                  unique(id) found 1 row',
    );
    expect(await shop.rows(history)).toBe('1 10 07-01 ·');
  });
});

describe('snapshots that go by a version', () => {
  test('hold from the version on; an older one is not taken', async () => {
    await using shop = await nights({ 'models/core/history.sql': versioned });
    await shop.build({ on: '2017-07-03', items: ["(1, 'cap', 10, '2017-06-01')", "(2, 'bell', 5, '2017-06-02')"] });
    await shop.build({ on: '2017-07-04', items: ["(1, 'cap', 12, '2017-07-03')", "(2, 'bell', 4, '2017-06-01')"] });
    await shop.build({ on: '2017-07-06', items: ["(1, 'cap', 12, '2017-07-03')"] });
    await shop.build({ on: '2017-07-08', items: ["(1, 'cap', 12, '2017-07-03')", "(2, 'bell', 5, '2017-06-02')"] });
    expect(await shop.rows(history)).toBe(
      `
1 10 06-01 07-03
1 12 07-03 ·
2 5 06-02 07-06
2 5 07-08 ·`.slice(1),
    );
  });

  test('need one in every row', async () => {
    await using shop = await nights({ 'models/core/history.sql': versioned });
    expect(await shop.build({ on: '2017-07-03', items: ["(1, 'cap', 10, null)"] })).toBe(
      'failed   core.history                  not_null(changed_at) found 1 row',
    );
  });
});
