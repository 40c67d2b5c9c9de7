import { describe, expect, test } from 'vitest';
import { rowsText, tableText } from '../../src/report/table.ts';

test('rows of a query: numbers to the right, nothing as a dot, nested values as JSON', () => {
  const columns = [
    { name: 'customer_id', type: 'INTEGER' },
    { name: 'name', type: 'VARCHAR' },
    { name: 'spent', type: 'DECIMAL(12,2)' },
    { name: 'last_order', type: 'DATE' },
    { name: 'is_member', type: 'BOOLEAN' },
    { name: 'orders', type: 'STRUCT(id INTEGER)[]' },
  ];
  const rows = [
    {
      customer_id: 11000,
      name: 'Jérôme',
      spent: '8248.99',
      last_order: '2016-12-12',
      is_member: true,
      orders: [{ id: 1 }],
    },
    { customer_id: 7, name: '東京', spent: null, last_order: null, is_member: false, orders: [] },
    { customer_id: 12, name: '', spent: '4.99', last_order: '2017-01-01', is_member: null, orders: null },
  ];
  expect(rowsText(columns, rows)).toBe(
    `
customer_id  name      spent  last_order  is_member  orders
───────────  ──────  ───────  ──────────  ─────────  ──────────
      11000  Jérôme  8248.99  2016-12-12  true       [{"id":1}]
          7  東京          ·  ·           false      []
         12             4.99  2017-01-01  ·          ·`.slice(1),
  );
});

test('long values end in an ellipsis, line breaks and control characters become pictures', () => {
  const rows = [['A value that is far too long for a table'], ['two\nlines and \u001b[31mred']];
  expect(tableText([{ title: 'words' }], rows, { cap: 22 })).toBe(
    `
words
──────────────────────
A value that is far t…
two␊lines and ␛[31mred`.slice(1),
  );
});

test('no rows: the titles stand alone', () => {
  expect(tableText([{ title: 'a' }, { title: 'count', align: 'right' }], [])).toBe('a  count\n─  ─────');
});

describe('what is wider than the terminal', () => {
  const columns = [
    { name: 'customer_id', type: 'INTEGER' },
    { name: 'email', type: 'VARCHAR' },
    { name: 'city', type: 'VARCHAR' },
  ];
  const rows = [
    { customer_id: 1, email: 'a.very.long.name@example.com', city: 'Llanfairpwllgwyngyll' },
    { customer_id: 2, email: null, city: 'Rye' },
  ];

  test('comes one value below the other', () => {
    expect(`\n${rowsText(columns, rows, { width: 40 })}\n`).toBe(`
── 1 ───────────────────────────────────
customer_id  1
email        a.very.long.name@example.c…
city         Llanfairpwllgwyngyll
── 2 ───────────────────────────────────
customer_id  2
email        ·
city         Rye
`);
    expect(rowsText(columns, rows, { width: 80 })).toBe(rowsText(columns, rows));
  });

  test('a list of things is cut at its end', () => {
    const titles = [{ title: 'name' }, { title: 'description' }];
    const things = [['core.orders', 'One row per order, its lines as a list']];
    expect(`\n${tableText(titles, things, { width: 40 })}\n`).toBe(`
name         description
───────────  ───────────────────────────
core.orders  One row per order, its lin…
`);
  });
});
