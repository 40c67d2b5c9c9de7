import { expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const checking = (inside: string) =>
  problemsOf({
    ...edited(
      'campaigns/win_back/campaign.yml',
      '  cells:',
      `  fresh: { incremental: ${inside} }\n  few: { filter: amount > 3, from: fresh }\n  cells:`,
    ),
    'campaigns/win_back/fresh.sql':
      'select customer_id, order_id, order_date, amount\nfrom core.orders\nwhere order_date > $cursor\n',
  });

test.each([
  ['{ query: fresh.sql, cursor: order_date }'],
  ['{ query: fresh.sql, cursor: order_date, since: "2017-01-01", lookback: 10 days }'],
  [
    '{ query: "select customer_id, order_id, amount from core.orders where order_id > $cursor", cursor: order_id, since: 7, lookback: 100 }',
  ],
  ['{ query: "select customer_id, amount from core.orders", remember: 30d }'],
])('sound: %s', async (inside) => {
  // A sound one that does not use the file leaves it over.
  expect((await checking(inside)).replace(/warning\[unused-file\][^\0]*/, '').trim()).toBe('');
});

const inSql = (select: string, more: string): string => `{ query: "${select}", ${more} }`;

test.each([
  ['{ query: fresh.sql }', 'missing-cursor', 'nothing tells new rows'],
  ['{ cursor: order_date }', 'missing-key', '"query" is missing'],
  [
    '{ query: fresh.sql, cursor: order_date, remember: 30d }',
    'wrong-value',
    '"cursor" and remember do not go together',
  ],
  [
    '{ query: "select customer_id, amount from core.orders", remember: 30d, lookback: 2d }',
    'wrong-value',
    '"lookback" and remember do not go together',
  ],
  ['{ query: fresh.sql, cursor: ordered }', 'unknown-column', '"ordered" is not a column of the query'],
  ['{ query: fresh.sql, cursor: amount }', 'wrong-type', '"amount" is of type DECIMAL(12,2), which cannot be a cursor'],
  [
    inSql('select customer_id, order_date, amount from core.orders', 'cursor: order_date'),
    'unused-cursor',
    'the SQL does not use $cursor, so it would read all rows each time',
  ],
  [
    '{ query: fresh.sql, cursor: order_date, since: yesterday }',
    'wrong-type',
    '"yesterday" is no DATE, the type of "order_date"',
  ],
  [
    inSql(
      'select customer_id, order_id, amount from core.orders where order_id > $cursor',
      'cursor: order_id, lookback: 2d',
    ),
    'wrong-type',
    '"order_id" is of type INTEGER and is not looked back for by this',
  ],
  [
    '{ query: fresh.sql, cursor: order_date, lookback: 100 }',
    'wrong-type',
    '"order_date" is of type DATE and is not looked back for by this',
  ],
  ['{ query: fresh.sql, cursor: order_date, lookback: some }', 'wrong-value', '"some" is no lookback'],
  ['{ query: fresh.sql, cursor: order_date, lookback: 0 }', 'wrong-value', '"lookback" must be at least 1'],
  [
    inSql('select order_id, order_date, amount from core.orders where order_date > $cursor', 'cursor: order_date'),
    'missing-key',
    'a population of customer has the column "customer_id"',
  ],
  [
    inSql('select customer_id, amount from core.orders where order_date > $cursor', 'remember: 30d'),
    'unknown-parameter',
    '"$cursor" is not bound here',
  ],
])('%s', async (inside, code, message) => {
  const [first] = (await checking(inside)).trim().split('\n');
  expect(first).toMatch(/:7:\d+ /);
  expect(first?.replace(/ campaigns.*?:7:\d+ {1,2}/, ' ')).toBe(`error[${code}] ${message}`);
});

test('the whole of what is said', async () => {
  expect(await checking('{ query: fresh.sql, cursor: order_dat, since: x }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:7:53  "order_dat" is not a column of the query
  7 │   fresh: { incremental: { query: fresh.sql, cursor: order_dat, since: x…
    │                                                     ~~~~~~~~~
  hint: did you mean "order_date"?

1 error in 1 file
`);
});
