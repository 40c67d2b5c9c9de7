import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Column } from '../../src/base/sql-type.ts';
import { columnLineage } from '../../src/plan/column-lineage.ts';
import type { Session, Warehouse } from '../../src/ports.ts';
import { testWarehouse } from '../support/warehouse.ts';

let warehouse: Warehouse;
let session: Session;
const tables: Record<string, string> = {
  'core.customers':
    'customer_id integer, first_name varchar, last_name varchar, email varchar, address struct(city varchar, zip varchar)',
  'core.orders': 'order_id integer, customer_id integer, amount decimal(10,2), order_date date',
};
const known = new Map<string, readonly Column[]>();

beforeAll(async () => {
  ({ warehouse } = await testWarehouse());
  session = await warehouse.session();
  await session.run('create schema core');
  for (const [name, columns] of Object.entries(tables)) {
    await session.run(`create table ${name} (${columns})`);
    const described = await session.describe(`from ${name}`, {});
    if ('columns' in described) known.set(name, described.columns);
  }
});

afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await warehouse[Symbol.asyncDispose]();
});

/** One line a column: `name ← origins`, `=` when it is passed on as it is. */
async function lineageOf(sql: string): Promise<string[]> {
  const parsed = await warehouse.parse(sql);
  const described = await session.describe(sql, {});
  if ('problem' in parsed || 'problem' in described)
    throw new Error('problem' in parsed ? parsed.problem.message : 'no type');
  return columnLineage(parsed.relation, described.columns, known).map(({ name, from, isPlain }) =>
    `${name} ${isPlain ? '=' : '←'} ${from
      .map(({ table, column, field }) =>
        [table.split('.').at(-1), column, ...(field === undefined ? [] : [field])].join('.'),
      )
      .join(', ')}`.trim(),
  );
}

describe('origins of columns', () => {
  test.each([
    [
      'select email, first_name as name from core.customers',
      ['email = customers.email', 'name = customers.first_name'],
    ],
    [
      "select upper(c.email) as e, first_name || ' ' || last_name as name, 1 as one from core.customers c",
      ['e ← customers.email', 'name ← customers.first_name, customers.last_name', 'one ←'],
    ],
    [
      'select * exclude (address, email) replace (upper(last_name) as last_name) from core.customers',
      ['customer_id = customers.customer_id', 'first_name = customers.first_name', 'last_name ← customers.last_name'],
    ],
    [
      'select customer_id, sum(amount) as spent from core.customers join core.orders using (customer_id) group by all',
      ['customer_id = customers.customer_id', 'spent ← orders.amount'],
    ],
    [
      'select c.email, o.* from core.customers c join core.orders o on o.customer_id = c.customer_id',
      [
        'email = customers.email',
        'order_id = orders.order_id',
        'customer_id = orders.customer_id',
        'amount = orders.amount',
        'order_date = orders.order_date',
      ],
    ],
    [
      'with a as (select email as mail from core.customers), b as (select mail m2 from a) select m2 from b',
      ['m2 = customers.email'],
    ],
    [
      'with a(x, y) as (select email, customer_id from core.customers) select y, x from a',
      ['y = customers.customer_id', 'x = customers.email'],
    ],
    ['select x from (select max(amount) as x from core.orders) s', ['x ← orders.amount']],
    [
      'select c.address.city as city, address.zip from core.customers c',
      ['city ← customers.address.city', 'zip ← customers.address.zip'],
    ],
    [
      'select (select max(amount) from core.orders o where o.customer_id = c.customer_id) as best from core.customers c',
      ['best ← orders.amount'],
    ],
    ['select email as m, lower(m) as low from core.customers', ['m = customers.email', 'low ← customers.email']],
    [
      'select email from core.customers union all select order_id::varchar from core.orders',
      ['email ← customers.email, orders.order_id'],
    ],
    [
      'select email from core.customers union all by name select order_id, null as email from core.orders',
      ['email ← customers.email', 'order_id = orders.order_id'],
    ],
    [
      'with recursive r as (select customer_id as id from core.customers union all select id + 1 from r where id < 3) select id from r',
      ['id ← customers.customer_id'],
    ],
    [
      'select list(o order by o.order_date) as orders from core.orders o',
      ['orders ← orders.order_id, orders.customer_id, orders.amount, orders.order_date'],
    ],
    ['select list_transform([amount], lambda x: x + 1) as l from core.orders', ['l ← orders.amount']],
    [
      'from core.orders select sum(amount) filter (where order_date is not null) over (partition by customer_id) as w',
      ['w ← orders.order_date, orders.customer_id, orders.amount'],
    ],
  ])('%s', async (sql, lines) => {
    const found = await lineageOf(sql);
    expect(found.map(sorted)).toEqual(lines.map(sorted));
  });

  test('what is not understood comes from everything that is read, never from nothing', async () => {
    const found = await lineageOf('pivot core.orders on order_id in (1, 2) using sum(amount)');
    expect(found.map((line) => line.split('← ')[1]?.split(', ').length)).toEqual(found.map(() => 4));
  });
});

const sorted = (line: string): string => {
  const [head = '', tail = ''] = line.split(/(?<=[←=]) ?/);
  return `${head} ${tail.split(', ').toSorted().join(', ')}`.trim();
};

test('a column of a function that gives a table comes from what the function was given', async () => {
  expect(await lineageOf('select o.order_id, range as n from core.orders o, range(o.customer_id)')).toEqual([
    'order_id = orders.order_id',
    'n ← orders.customer_id',
  ]);
});
