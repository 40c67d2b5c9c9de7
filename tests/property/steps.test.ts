import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/ports.ts';
import { type People, type Person, type PersonColumn, outputsOf, stepOf } from '../support/steps.ts';
import { type TestWarehouse, testWarehouse } from '../support/warehouse.ts';

let engine: TestWarehouse;
let session: Session;

beforeAll(async () => {
  engine = await testWarehouse();
  session = await engine.warehouse.session();
});

afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await engine.warehouse[Symbol.asyncDispose]();
});

const everyColumn: readonly PersonColumn[] = ['id', 'points', 'email'];

const person = fc.record({
  id: fc.integer({ min: 1, max: 40 }),
  points: fc.option(fc.integer({ min: 0, max: 9 })),
  email: fc.option(fc.constantFrom('a@x.org', 'b@x.org', 'ß@x.org', 'd@x.org', 'e@x.org')),
});
const people = fc.uniqueArray(person, { selector: ({ id }) => id, maxLength: 30 });

/** A condition over a person as SQL and as people read it; unknown counts as not true. */
const condition = fc.constantFrom(
  { sql: 'points > 4', holds: ({ points }: Person) => points !== null && points > 4 },
  { sql: 'email is null', holds: ({ email }: Person) => email === null },
  { sql: "not (email = 'a@x.org')", holds: ({ email }: Person) => email !== null && email !== 'a@x.org' },
  { sql: 'id % 3 = 0 -- every third', holds: ({ id }: Person) => id % 3 === 0 },
  { sql: 'points < 3 or email is null', holds: ({ points, email }: Person) => email === null || (points ?? 9) < 3 },
);

const shown = (row: Person, columns: readonly PersonColumn[]): unknown =>
  Object.fromEntries(columns.map((column) => [column, row[column]]));

/** Rows in the order in which the engine gives them: by their columns from the first on. Keys may repeat in a union's rest. */
const sorted = (rows: readonly unknown[]): unknown[] => rows.map((row) => JSON.stringify(row)).sort();

const seen = (outputs: ReadonlyMap<string, readonly unknown[]>): Record<string, unknown[]> =>
  Object.fromEntries([...outputs].map(([port, rows]) => [port, sorted(rows)]));

const expected = (
  outputs: Readonly<Record<string, People>>,
  columns: readonly PersonColumn[] = everyColumn,
): Record<string, unknown[]> =>
  Object.fromEntries(
    Object.entries(outputs).map(([port, rows]) => [port, sorted(rows.map((row) => shown(row, columns)))]),
  );

describe('a filter', () => {
  test('hands on the rows for which its condition is true, and leaves all others', async () => {
    await fc.assert(
      fc.asyncProperty(people, condition, async (rows, { sql, holds }) => {
        const built = await outputsOf(session, stepOf('filter', sql, ['all_people']), {
          all_people: { rows, columns: everyColumn },
        });
        expect(seen(built)).toEqual(expected({ '': rows.filter(holds), rest: rows.filter((row) => !holds(row)) }));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a combination', () => {
  const sets = fc.array(fc.record({ rows: people, hasPoints: fc.boolean() }), { minLength: 2, maxLength: 3 });
  const on = fc.constantFrom<PersonColumn[] | undefined>(undefined, ['id'], ['email'], ['id', 'email']);

  const agree = (a: Person, b: Person, columns: readonly PersonColumn[]): boolean =>
    columns.every((column) => a[column] !== null && a[column] === b[column]);

  function naive(how: string, all: readonly People[], columns: readonly PersonColumn[]): Record<string, People> {
    const [first = [], ...others] = all;
    const isIn = (row: Person, set: People): boolean => set.some((other) => agree(row, other, columns));
    const kept: Person[] = [];
    const left: Person[] = [];
    if (how === 'union') {
      const inTurn = all.flatMap((set) => set.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1)));
      for (const row of inTurn) (isIn(row, kept) ? left : kept).push(row);
    } else {
      const stays = (row: Person): boolean =>
        how === 'exclude' ? !others.some((set) => isIn(row, set)) : others.every((set) => isIn(row, set));
      for (const row of first) (stays(row) ? kept : left).push(row);
    }
    return { '': kept, rest: left };
  }

  test.each(['union', 'intersect', 'exclude'])(
    '%s: every row goes one way, by the columns to combine on',
    async (how) => {
      await fc.assert(
        fc.asyncProperty(sets, on, async (all, columns) => {
          const inside = columns === undefined ? how : { how, on: columns };
          const columnsOf = ({ hasPoints }: { hasPoints: boolean }): PersonColumn[] =>
            hasPoints ? ['id', 'points', 'email'] : ['id', 'email'];
          const inputs = Object.fromEntries(
            all.map((set, index) => [`set_${index}`, { rows: set.rows, columns: columnsOf(set) }]),
          );
          const built = await outputsOf(session, stepOf('combine', inside, Object.keys(inputs)), inputs);

          const rows = all.map((set) => set.rows);
          const ofResult = how === 'union' ? all : all.slice(0, 1);
          const shared = everyColumn.filter((column) => ofResult.every((set) => columnsOf(set).includes(column)));
          expect(seen(built)).toEqual(expected(naive(how, rows, columns ?? ['id']), shared));
        }),
        { numRuns: 60 },
      );
    },
  );
});

describe('a split', () => {
  const cell = fc.oneof(
    fc.record({ percent: fc.integer({ min: 0, max: 100 }) }),
    fc.record({ limit: fc.integer({ min: 1, max: 20 }) }),
    fc.record(
      {
        where: condition,
        percent: fc.integer({ min: 0, max: 100 }),
        limit: fc.integer({ min: 1, max: 20 }),
      },
      { requiredKeys: ['where'] },
    ),
  );
  type Cell = { readonly where?: { sql: string; holds: (row: Person) => boolean }; percent?: number; limit?: number };

  const cells = fc.array(cell, { minLength: 1, maxLength: 4 });
  const order = fc.constantFrom(undefined, 'points desc', 'points -- fewest first', 'email, points desc');

  const written = ({ where, percent, limit }: Cell): unknown => {
    const share = percent === undefined ? undefined : `${percent}%`;
    return where === undefined ? (share ?? limit) : { where: where.sql, share, limit };
  };

  const hash = ({ id }: Person): string =>
    createHash('sha256').update(`win_back\u001fwin_back@2017-07-03\u001f${id}`).digest('hex');

  /** NULL comes last either way. */
  const by = <T extends string | number>(a: T | null, b: T | null, isDescending: boolean): number => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (a < b ? -1 : Number(a > b)) * (isDescending ? -1 : 1);
  };

  const compare = (orderBy: string | undefined, a: Person, b: Person): number => {
    if (orderBy === undefined) return by(hash(a), hash(b), false);
    const email = orderBy.startsWith('email') ? by(a.email, b.email, false) : 0;
    return email || by(a.points, b.points, orderBy.includes('desc')) || by(String(a.id), String(b.id), false);
  };

  function naive(rows: People, all: readonly Cell[], orderBy: string | undefined, takesRest: boolean) {
    let free = rows.toSorted((a, b) => compare(orderBy, a, b));
    const outputs: Record<string, People> = {};
    for (const [index, { where, percent, limit }] of all.entries()) {
      const quota = Math.min(
        limit ?? Infinity,
        percent === undefined ? Infinity : Math.floor((percent * rows.length + 50) / 100),
      );
      const taken = free.filter((row) => where?.holds(row) ?? true).slice(0, quota);
      outputs[`cell_${index}`] = taken;
      free = free.filter((row) => !taken.includes(row));
    }
    outputs[takesRest ? 'others' : 'rest'] = free;
    return outputs;
  }

  test('gives each row to the first cell that takes it, and to one only', async () => {
    await fc.assert(
      fc.asyncProperty(people, cells, order, fc.boolean(), async (rows, all, orderBy, takesRest) => {
        const named = all.map((one, index) => [`cell_${index}`, written(one)] as const);
        const inside = {
          cells: Object.fromEntries([...named, ...(takesRest ? [['others', 'rest'] as const] : [])]),
          ...(orderBy === undefined ? {} : { order_by: orderBy }),
        };
        const step = stepOf('split', inside, ['all_people']);
        const built = await outputsOf(session, step, { all_people: { rows, columns: everyColumn } });
        expect(seen(built)).toEqual(expected(naive(rows, all, orderBy, takesRest)));

        const again = await outputsOf(session, step, { all_people: { rows: rows.toReversed(), columns: everyColumn } });
        expect(seen(again), 'built again from the same rows in another order').toEqual(seen(built));
      }),
      { numRuns: 60 },
    );
  });
});
