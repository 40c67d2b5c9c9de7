import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/ports.ts';
import { builtOutputs, stepOf } from '../support/steps.ts';
import { type TestWarehouse, testWarehouse } from '../support/warehouse.ts';

let engine: TestWarehouse;
let session: Session;

beforeAll(async () => {
  engine = await testWarehouse();
  session = await engine.warehouse.session();
  await session.run('create schema core');
});

afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await engine.warehouse[Symbol.asyncDispose]();
});

interface Order {
  readonly no: number;
  readonly buyer: number | null;
}

/** Customers of the warehouse, its orders, and which of both are in a population. A buyer may be nobody, or be gone. */
const shop = fc.record({
  customers: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 8 }),
  orders: fc.uniqueArray(
    fc.record({ no: fc.integer({ min: 1, max: 20 }), buyer: fc.option(fc.integer({ min: 1, max: 9 })) }),
    { selector: ({ no }) => no, maxLength: 20 },
  ),
  every: fc.integer({ min: 1, max: 3 }),
});

const entities = {
  customer: { table: 'core.customers', key: 'id' },
  purchase: { table: 'core.orders', key: 'no', links: { customer: { on: 'buyer', to: undefined } } },
};

const inputs = {
  customer: { view: 'people', entity: 'customer', columns: [{ name: 'id', type: 'INTEGER' }] },
  purchase: { view: 'orders', entity: 'purchase', columns: [{ name: 'no', type: 'INTEGER' }] },
} as const;

const chosen = <T>(rows: readonly T[], every: number): T[] => rows.filter((_, index) => index % every === 0);

async function fill(name: string, columns: string, rows: readonly (readonly (number | null)[])[]): Promise<void> {
  await session.run(`create or replace table ${name} (${columns})`);
  const values = rows.map((row) => `(${row.map(String).join(', ')})`);
  if (values.length > 0) await session.run(`insert into ${name} values ${values.join(', ')}`);
}

/** What a step makes of populations of such a shop, by output: rows as text, in order. */
async function made(
  kind: string,
  inside: unknown,
  [first, ...others]: readonly ('customer' | 'purchase')[],
  { customers, orders, every }: { customers: readonly number[]; orders: readonly Order[]; every: number },
): Promise<Record<string, string[]>> {
  await fill(
    'core.customers',
    'id integer',
    customers.map((id) => [id]),
  );
  await fill(
    'core.orders',
    'no integer, buyer integer',
    orders.map(({ no, buyer }) => [no, buyer]),
  );
  await fill(
    'people',
    'id integer',
    chosen(customers, every).map((id) => [id]),
  );
  await fill(
    'orders',
    'no integer',
    chosen(orders, every).map(({ no }) => [no]),
  );
  const read = [first ?? 'customer', ...others].map((entity) => inputs[entity]);
  const from = read.map(({ view }) => view);
  const step = stepOf(kind, inside, from, { orders: 'purchase' });
  const key = entities[step.entity === 'purchase' ? 'purchase' : 'customer'].key;
  const built = await builtOutputs(session, step, { key, entities, inputs: read });
  return Object.fromEntries([...built].map(([port, rows]) => [port, texts(rows)]));
}

const texts = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();

const runs = { numRuns: 40 };

test('from orders to their buyers: each once, with what the first order by key carries', async () => {
  await fc.assert(
    fc.asyncProperty(shop, async (all) => {
      const orders = chosen(all.orders, all.every);
      const isMatched = ({ buyer }: Order): boolean => buyer !== null && all.customers.includes(buyer);
      const byKey = orders.filter(isMatched).toSorted((a, b) => (String(a.no) < String(b.no) ? -1 : 1));
      const firsts = byKey.filter(({ buyer }, index) => byKey.findIndex((other) => other.buyer === buyer) === index);
      expect(await made('change_entity', { to: 'customer' }, ['purchase'], all)).toEqual({
        '': texts(firsts.map(({ no, buyer }) => ({ id: buyer, no }))),
        unmatched: texts(orders.filter((one) => !isMatched(one)).map(({ no }) => ({ no }))),
      });
    }),
    runs,
  );
});

test('from customers to their orders: every order once, and who has none is unmatched', async () => {
  await fc.assert(
    fc.asyncProperty(shop, async (all) => {
      const people = chosen(all.customers, all.every);
      expect(await made('change_entity', { to: 'purchase' }, ['customer'], all)).toEqual({
        '': texts(
          all.orders.filter(({ buyer }) => people.includes(buyer ?? 0)).map(({ no, buyer }) => ({ no, id: buyer })),
        ),
        unmatched: texts(people.filter((id) => all.orders.every(({ buyer }) => buyer !== id)).map((id) => ({ id }))),
      });
    }),
    runs,
  );
});

test.each(['exclude', 'intersect'])('%s: customers by their orders, and orders by their buyers', async (how) => {
  await fc.assert(
    fc.asyncProperty(shop, async (all) => {
      const [people, orders] = [chosen(all.customers, all.every), chosen(all.orders, all.every)];
      const goes = (isFound: boolean): '' | 'rest' => (isFound === (how === 'intersect') ? '' : 'rest');
      const isBuyer = (id: number): boolean => orders.some(({ buyer }) => buyer === id);
      const isBought = ({ buyer }: Order): boolean => buyer !== null && people.includes(buyer);
      const parted = <T>(rows: readonly T[], isFound: (row: T) => boolean, shown: (row: T) => unknown) =>
        Object.fromEntries(
          (['', 'rest'] as const).map((port) => [
            port,
            texts(rows.filter((row) => goes(isFound(row)) === port).map(shown)),
          ]),
        );
      expect(await made('combine', how, ['customer', 'purchase'], all)).toEqual(
        parted(people, isBuyer, (id) => ({ id })),
      );
      expect(await made('combine', how, ['purchase', 'customer'], all)).toEqual(
        parted(orders, isBought, ({ no }) => ({ no })),
      );
    }),
    runs,
  );
});

test('reconcile: every row goes one way, and a key is given once', async () => {
  await fc.assert(
    fc.asyncProperty(shop, async (all) => {
      // A customer is meant by the last digit of an order: several orders may mean the same, one order several customers.
      const meant = ({ no }: Order): number[] => all.customers.filter((id) => id % 5 === no % 5);
      const rows = chosen(all.orders, all.every);
      const single = rows.filter((row) => meant(row).length === 1);
      const isAlone = (row: Order): boolean => single.filter((other) => meant(other)[0] === meant(row)[0]).length === 1;
      const ambiguous = [
        ...rows.filter((row) => meant(row).length > 1).map(({ no }) => ({ no, ambiguity: 'several matches' })),
        ...single.filter((row) => !isAlone(row)).map(({ no }) => ({ no, ambiguity: 'same match' })),
      ];
      const condition = 'customer.id % 5 = input.no % 5';
      expect(await made('reconcile', { to: 'customer', on: condition }, ['purchase'], all)).toEqual({
        '': texts(single.filter(isAlone).map((row) => ({ id: meant(row)[0], no: row.no }))),
        unmatched: texts(rows.filter((row) => meant(row).length === 0).map(({ no }) => ({ no }))),
        ambiguous: texts(ambiguous),
      });
    }),
    runs,
  );
});

test('enrich: the last two orders of each customer, how many there are, and the buyer of each order', async () => {
  await fc.assert(
    fc.asyncProperty(shop, async (all) => {
      const collect = {
        last: { link: 'purchase', columns: ['no'], order_by: 'no desc -- the newest', limit: 2, where: 'no > 3' },
        count: { link: 'purchase', aggregate: 'count(*)::integer' },
      };
      const of = (id: number): number[] => all.orders.filter(({ buyer }) => buyer === id).map(({ no }) => no);
      const last = (id: number): number[] =>
        of(id)
          .filter((no) => no > 3)
          .toSorted((a, b) => b - a)
          .slice(0, 2);
      const people = chosen(all.customers, all.every);
      expect(await made('enrich', { collect }, ['customer'], all)).toEqual({
        '': texts(people.map((id) => ({ id, last: last(id).map((no) => ({ no })), count: of(id).length }))),
      });
      const columns = { buyer: 'customer.id', same: 'purchase.buyer + 1' };
      expect(await made('enrich', { columns }, ['purchase'], all)).toEqual({
        '': texts(
          chosen(all.orders, all.every).map(({ no, buyer }) => ({
            no,
            buyer: buyer !== null && all.customers.includes(buyer) ? buyer : null,
            same: buyer === null ? null : buyer + 1,
          })),
        ),
      });
    }),
    runs,
  );
});
