import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWarehouse } from '../../src/adapters/duckdb/warehouse.ts';
import type { Parameters } from '../../src/base/parameter.ts';
import { Busy, type Session, SqlFailure, type Warehouse } from '../../src/ports.ts';
import { rowsOf, temporaryFolder, testWarehouse } from '../support/warehouse.ts';

let warehouse: Warehouse;
let session: Session;
let folder: string;

beforeEach(async () => {
  ({ warehouse, folder } = await testWarehouse());
  session = await warehouse.session();
  await session.run('create schema core');
  await session.run('create table core.orders (order_id integer, amount decimal(10,2), ordered_on date)');
});

afterEach(async () => {
  await session[Symbol.asyncDispose]();
  await warehouse[Symbol.asyncDispose]();
});

const tablesOf = async (sql: string): Promise<string[]> => {
  const parsed = await warehouse.parse(sql);
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  return parsed.tables.map(({ schema, name }) => (schema === '' ? name : `${schema}.${name}`));
};

describe('define', () => {
  test('SQL of every session calls a function of the program', async () => {
    session.define('together', 2, (a, b) => (a === b ? null : `${a}+${b}`));
    await using other = await warehouse.session();
    const sql = `select together(a, b) as c from (values ('x', 'y'), ('x', 'x'), (null, 'y'), ('é', '')) t(a, b)`;
    const expected = [{ c: 'x+y' }, { c: null }, { c: null }, { c: 'é+' }];
    expect(await rowsOf(session, sql)).toEqual(expected);
    expect(await rowsOf(other, sql)).toEqual(expected);
  });

  test('a known name keeps its function', async () => {
    session.define('same', 1, (a) => `first ${a}`);
    session.define('same', 1, (a) => `second ${a}`);
    expect(await rowsOf(session, "select same('x') as c")).toEqual([{ c: 'first x' }]);
  });

  test('more rows than the engine hands over at a time', async () => {
    session.define('echo', 1, (text) => text);
    const [row] = await rowsOf(
      session,
      'select count(*) filter (echo(i::varchar) = i::varchar)::integer as n from range(10000) r(i)',
    );
    expect(row).toEqual({ n: 10_000 });
  });
});

describe('parse finds the tables that a SELECT reads', () => {
  test.each([
    ['from core.orders', ['core.orders']],
    ['select * from a join core.orders using (x)', ['a', 'core.orders']],
    ['with a as (select * from core.orders) select * from a', ['core.orders']],
    ['with a as (select * from a) select * from a', ['a']],
    ['with a as (select 1 x), b as (select * from a) select * from b, c', ['c']],
    ['with recursive a as (select 1 x union all select x + 1 from a) select * from a', []],
    ['select * from (with c as (select 1 x) select * from c), c', ['c']],
    ['select (select max(x) from t) from u where exists (from v)', ['t', 'u', 'v']],
    ['select * from t union all by name select * from u', ['t', 'u']],
    ['select * from t, lateral (select * from u where a = t.a)', ['t', 'u']],
    ['pivot core.orders on order_id in (1, 2) using sum(amount)', ['core.orders']],
    ['with A as (select 1 x) select * from a', []],
  ])('%s', async (sql, tables) => {
    expect((await tablesOf(sql)).sort()).toEqual([...tables].sort());
  });

  test('functions, their constant arguments and parameters', async () => {
    const parsed = await warehouse.parse(
      "select upper(a), $days from read_csv('x.csv') where seen_at > $since and a = $days",
    );
    expect(parsed).toMatchObject({
      tables: [],
      functions: [
        { name: 'upper', position: 7, inFrom: false, literals: [], argumentCount: 1 },
        { name: 'read_csv', position: 28, inFrom: true, literals: ['x.csv'], argumentCount: 1 },
      ],
      parameters: ['days', 'since'],
    });
  });

  test.each([
    ['select 1; select 2', 'there is more than one statement'],
    ['drop table core.orders', 'Only SELECT statements can be serialized to json!'],
    ['pivot core.orders on order_id using sum(amount)', 'Only SELECT statements can be serialized to json!'],
    ['select * frm x', 'syntax error at or near "x"'],
    ['', 'there is no statement'],
  ])('refuses %s', async (sql, message) => {
    expect(await warehouse.parse(sql)).toMatchObject({ problem: { message } });
  });
});

describe('describe types a SELECT without running it', () => {
  const days: Parameters = { days: { type: 'integer', value: '180' }, run_date: { type: 'date', value: '2017-07-03' } };

  test('binds what the statement has and ignores the rest', async () => {
    expect(await session.describe('select order_id, $run_date - $days as since from core.orders', days)).toEqual({
      columns: [
        { name: 'order_id', type: 'INTEGER' },
        { name: 'since', type: 'DATE' },
      ],
    });
  });

  test.each([
    [
      'select ordr_id from core.orders',
      { subtype: 'COLUMN_NOT_FOUND', name: 'ordr_id', position: 7, candidates: ['order_id', 'ordered_on'] },
    ],
    ['select * from core.ordes', { subtype: 'MISSING_ENTRY', name: 'ordes', position: 14, candidates: ['orders'] }],
    ['select uper(amount) from core.orders', { subtype: 'MISSING_ENTRY', name: 'uper', position: 7 }],
    ['select $dys from core.orders', { subtype: 'PARAMETER_NOT_FOUND', name: 'dys', candidates: ['days', 'run_date'] }],
  ])('%s', async (sql, problem) => {
    expect(await session.describe(sql, days)).toMatchObject({ problem });
  });
});

describe('run and stream', () => {
  test('run counts changed rows, and rows of CREATE TABLE AS and COPY', async () => {
    expect(await session.run("insert into core.orders values (1, 12.50, '2017-01-01'), (2, 3, null)")).toBe(2);
    expect(await session.run('create table core.copy as from core.orders')).toBe(2);
    expect(await session.run(`copy core.copy to '${folder}/copy.parquet' (format parquet)`)).toBe(2);
  });

  test('a statement that comes again takes its new values, and the table as it is by then', async () => {
    const more = (id: string) =>
      session.repeat('insert into core.notes select * from core.orders where order_id >= $id', {
        id: { type: 'integer', value: id },
      });
    await session.run("insert into core.orders values (1, 12.50, '2017-01-01'), (2, 3, null)");
    await session.run('create table core.notes as from core.orders limit 0');
    expect([await more('1'), await more('2')]).toEqual([2, 1]);
    await session.run(
      'create or replace table core.notes as select 0::bigint as order_id, 0::double as amount, null::date as on_day',
    );
    expect(await more('1')).toBe(2);
    expect(await rowsOf(session, 'select count(*)::integer as n from core.notes')).toEqual([{ n: 3 }]);
  });

  test('a view that the same statement makes again can be read', async () => {
    const sql = 'create or replace temp view "input" as select order_id from core.orders';
    await session.run(sql);
    await session.run(sql);
    expect(await rowsOf(session, 'from input')).toEqual([]);
    expect(await session.describe('from input', {})).toEqual({ columns: [{ name: 'order_id', type: 'INTEGER' }] });
  });

  test('who reads rows gets all of them: whatever else is asked for meanwhile is refused', async () => {
    let read = 0;
    for await (const rows of session.stream('from range(10_000)')) {
      read += rows.length;
      await expect(rowsOf(session, 'select 1')).rejects.toThrow('while rows were read');
      await expect(session.run('create table core.late (i integer)')).rejects.toThrow('while rows were read');
    }
    expect(read).toBe(10_000);
    expect(await rowsOf(session, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('values are plain JSON and exact numbers are text', async () => {
    const [row] = await rowsOf(
      session,
      "select 1 as i, 12.50::decimal(10,2) as d, 9007199254740993 as b, date '2017-01-01' as on_day, [{'x': 1}] as l, null as n",
    );
    expect(row).toEqual({ i: 1, d: '12.50', b: '9007199254740993', on_day: '2017-01-01', l: [{ x: 1 }], n: null });
  });

  test('a stream gives every row in order', async () => {
    let expected = 0;
    for await (const batch of session.stream('select i from range(300000) t(i)')) {
      for (const row of batch) if (Number(row['i']) === expected) expected++;
    }
    expect(expected).toBe(300_000);
  });

  test('a failing statement rejects with the problem', async () => {
    const failure = await session.run('insert into core.nowhere values (1)').catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(SqlFailure);
    expect((failure as SqlFailure).problem).toMatchObject({ type: 'Catalog', name: 'nowhere' });
  });

  test('a transaction belongs to its session', async () => {
    await using other = await warehouse.session();
    await session.run('begin transaction');
    await session.run('create or replace table core.orders as select 1 as replaced');
    expect(await other.describe('from core.orders', {})).toMatchObject({ columns: [{ name: 'order_id' }, {}, {}] });
    await session.run('rollback');
    expect(await session.describe('from core.orders', {})).toMatchObject({ columns: [{ name: 'order_id' }, {}, {}] });
  });
});

describe('the lock', () => {
  test.each([
    "select * from read_text('/etc/hostname')",
    "copy (select 1) to '/tmp/outside.csv'",
    "attach '/tmp/other.duckdb'",
    "set memory_limit = '8GB'",
    'install httpfs',
  ])('refuses %s', async (sql) => {
    await expect(session.run(sql)).rejects.toBeInstanceOf(SqlFailure);
  });

  test('leaves the declared folders open', async () => {
    mkdirSync(path.join(folder, 'exports'));
    writeFileSync(path.join(folder, 'exports', 'a.csv'), 'x\n1\n');
    expect(await rowsOf(session, `select * from read_csv('${folder}/exports/a.csv')`)).toEqual([{ x: '1' }]);
  });
});

describe('files', () => {
  const options = (at: string) => ({
    warehouse: path.join(at, 'w.duckdb'),
    ledger: path.join(at, 'l.duckdb'),
    memory: '1GB',
    threads: 1,
    zone: 'UTC',
    folders: [at],
    scratch: path.join(at, 's'),
  });

  test('a released warehouse is attached again by the next session, with its data', async () => {
    const at = temporaryFolder();
    await using first = await openWarehouse(options(at));
    {
      await using one = await first.session();
      await one.run('create table kept as select 1 as x');
    }
    await first.release();
    await using two = await first.session();
    expect(await rowsOf(two, 'from kept')).toEqual([{ x: 1 }]);
  });

  test('a file that another process holds is Busy', async () => {
    const at = temporaryFolder();
    const holder = await import('node:child_process').then(({ spawn }) =>
      spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `import { DuckDBInstance } from '@duckdb/node-api'; const i = await DuckDBInstance.create(process.argv[1]); const c = await i.connect(); console.log('held'); setInterval(() => c, 1000);`,
          path.join(at, 'w.duckdb'),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      ),
    );
    try {
      await new Promise((resolve) => holder.stdout.once('data', resolve));
      await expect(openWarehouse(options(at))).rejects.toBeInstanceOf(Busy);
    } finally {
      holder.kill('SIGKILL');
    }
  });
});
