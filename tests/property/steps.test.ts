import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/ports.ts';
import { compileStep } from '../../src/steps/index.ts';
import {
  outputsOf,
  parameters,
  type People,
  type Person,
  type PersonColumn,
  personColumns,
  stepOf,
} from '../support/steps.ts';
import { rowsOf, type TestWarehouse, testWarehouse } from '../support/warehouse.ts';

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

/** Rows in the order in which the engine gives them: by their columns from the first on. */
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

/** NULL comes last either way. */
const byValue = <T extends string | number>(a: T | null, b: T | null, isDescending: boolean): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (a < b ? -1 : Number(a > b)) * (isDescending ? -1 : 1);
};

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
      // What comes a third time is in no output: a population has no key twice.
      for (const row of inTurn) {
        if (!isIn(row, kept)) kept.push(row);
        else if (!isIn(row, left)) left.push(row);
      }
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

describe('a deduplication', () => {
  const by = fc.constantFrom(
    { sql: 'email', of: ({ email }: Person) => email },
    { sql: ['email', 'points'], of: ({ email, points }: Person) => email && points !== null && `${email} ${points}` },
    { sql: ['points % 3 -- in thirds'], of: ({ points }: Person) => points !== null && points % 3 },
  );
  const prefer = fc.constantFrom(undefined, { points: [7, 2] }, { email: ['d@x.org'], points: [1] });
  const order = fc.constantFrom(undefined, 'points desc', 'points -- fewest first');

  const place = (preferred: readonly unknown[] | undefined, value: unknown): number => {
    const found = preferred?.indexOf(value) ?? -1;
    return found < 0 ? (preferred?.length ?? 0) : found;
  };

  test('keeps the first rows of each group, and leaves the others', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[people, by, fc.integer({ min: 1, max: 3 }), prefer, order],
        async (rows, { sql, of }, keep, preferred, orderBy) => {
          const preference: { readonly email?: readonly string[]; readonly points?: readonly number[] } =
            preferred ?? {};
          const compare = (a: Person, b: Person): number =>
            place(preference.email, a.email) - place(preference.email, b.email) ||
            place(preference.points, a.points) - place(preference.points, b.points) ||
            (orderBy === undefined ? 0 : byValue(a.points, b.points, orderBy.includes('desc'))) ||
            byValue(String(a.id), String(b.id), false);
          const kept: Person[] = [];
          const left: Person[] = [];
          for (const row of rows.toSorted(compare)) {
            const group = of(row);
            const isAlone = group === null || group === false;
            (isAlone || kept.filter((other) => of(other) === group).length < keep ? kept : left).push(row);
          }
          const inside = { by: sql, keep, prefer: preferred, order_by: orderBy };
          const built = await outputsOf(session, stepOf('dedupe', inside, ['all_people']), {
            all_people: { rows, columns: everyColumn },
          });
          expect(seen(built)).toEqual(expected({ '': kept, rest: left }));
        },
      ),
      { numRuns: 60 },
    );
  });
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

  const compare = (orderBy: string | undefined, a: Person, b: Person): number => {
    if (orderBy === undefined) return byValue(hash(a), hash(b), false);
    const email = orderBy.startsWith('email') ? byValue(a.email, b.email, false) : 0;
    return email || byValue(a.points, b.points, orderBy.includes('desc')) || byValue(String(a.id), String(b.id), false);
  };

  interface How {
    readonly orderBy: string | undefined;
    readonly takesRest: boolean;
    readonly overlap: boolean;
    readonly per: { readonly sql: string; readonly of: (row: Person) => unknown } | undefined;
  }

  const per = fc.constantFrom(
    undefined,
    { sql: 'email', of: ({ email }: Person) => email },
    { sql: 'points > 4 -- the better half', of: ({ points }: Person) => (points === null ? null : points > 4) },
  );

  const how = fc.record({ orderBy: order, takesRest: fc.boolean(), overlap: fc.boolean(), per });

  function naive(rows: People, all: readonly Cell[], { orderBy, takesRest, overlap, per: group }: How) {
    const inOrder = rows.toSorted((a, b) => compare(orderBy, a, b));
    const groups = new Set(rows.map((row) => group?.of(row)));
    const outputs: Record<string, People> = {};
    const gone = new Set<Person>();
    for (const [index, { where, percent, limit }] of all.entries()) {
      const taken = [...groups].flatMap((one) => {
        const members = inOrder.filter((row) => group?.of(row) === one);
        const share = percent === undefined ? Infinity : Math.floor((percent * members.length + 50) / 100);
        const fitting = members.filter((row) => (overlap || !gone.has(row)) && (where?.holds(row) ?? true));
        return fitting.slice(0, Math.min(limit ?? Infinity, share));
      });
      outputs[`cell_${index}`] = taken;
      for (const row of taken) gone.add(row);
    }
    outputs[takesRest ? 'others' : 'rest'] = rows.filter((row) => !gone.has(row));
    return outputs;
  }

  test('gives each row to the first cell that takes it, or with overlap to each', async () => {
    await fc.assert(
      fc.asyncProperty(people, cells, how, async (rows, all, said) => {
        const { orderBy, takesRest, overlap, per: group } = said;
        const named = all.map((one, index) => [`cell_${index}`, written(one)] as const);
        const inside = {
          cells: Object.fromEntries([...named, ...(takesRest ? [['others', 'rest'] as const] : [])]),
          ...{ order_by: orderBy, overlap, per: group?.sql },
        };
        const step = stepOf('split', inside, ['all_people']);
        const built = await outputsOf(session, step, { all_people: { rows, columns: everyColumn } });
        expect(seen(built)).toEqual(expected(naive(rows, all, said)));

        const again = await outputsOf(session, step, { all_people: { rows: rows.toReversed(), columns: everyColumn } });
        expect(seen(again), 'built again from the same rows in another order').toEqual(seen(built));
      }),
      { numRuns: 80 },
    );
  });

  test('of 100,000 rows has the shares that were asked for, of any part of them, and keeps who is where', async () => {
    const rows = 'select i::integer as id, null::integer as points, null as email from range(100000) t(i)';
    const step = stepOf('split', { cells: { a: '10%', b: '25.5%', c: '33.3333%' } }, ['all_people']);
    const columns = [...personColumns];
    const scope = { key: 'id', entities: {}, inputs: [{ view: 'all_people', entity: 'customer', columns }] };
    const { work, outputs } = compileStep(step, scope);
    const build = async (order: string) => {
      await session.run(`create or replace temp table all_people as ${rows} order by ${order}`);
      await session.run(`create or replace temp table work as ${work?.text ?? ''}`, parameters);
      const parts = [...outputs].map(([port, sql]) => `select '${port}' as cell, id from (${sql.text})`);
      await session.run(`create or replace temp table cells as ${parts.join(' union all ')}`);
    };
    await build('id');
    const [counts] = await rowsOf(session, 'select histogram(cell)::varchar as cells from cells');
    expect(counts).toEqual({ cells: '{a=10000, b=25500, c=33333, rest=31167}' });
    const even = await rowsOf(session, 'select cell from cells group by cell having abs(avg(id % 2) - 0.5) > 0.02');
    expect(even, 'cells with many more even than odd keys').toEqual([]);

    await session.run('create or replace temp table before as from cells');
    await build('hash(id)');
    expect(await rowsOf(session, 'from cells except from before')).toEqual([]);
  });
});
