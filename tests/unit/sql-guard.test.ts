import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statementOfFile } from '../../src/base/statement.ts';
import { parseSelect } from '../../src/plan/check-sql.ts';
import { type TestWarehouse, testWarehouse } from '../support/warehouse.ts';

let engine: TestWarehouse;

beforeAll(async () => {
  engine = await testWarehouse();
});

afterAll(() => engine.warehouse[Symbol.asyncDispose]());

/** Code of the problem that a statement has, and the marked stretch of it; `fine` when it has none. */
async function verdict(text: string): Promise<string> {
  const sql = statementOfFile({ path: 'query.sql', text });
  const { diagnostics } = await parseSelect(engine.warehouse, sql, []);
  const marked = diagnostics.map(({ code, span }) => `${code} ${text.slice(span?.start, span?.end)}`);
  return marked.length === 0 ? 'fine' : marked.join(', ');
}

describe('what a statement of a person may be', () => {
  test.each([
    ['select 1', 'fine'],
    ['select 1;', 'fine'],
    ['select 1; -- done', 'fine'],
    ["select ';' as a", 'fine'],
    ['from t', 'fine'],
    ['values (1), (2)', 'fine'],
    ['with a as (select 1) select * from a', 'fine'],
    ['select 1 union all select 2', 'fine'],
    ['pivot t on a in (1, 2) using sum(b)', 'fine'],
    ['select 1; select 2', 'not-one-select select'],
    ["select ';'; drop table t", 'not-one-select select'],
    ['', 'not-one-select '],
    ['create table t as select 1', 'not-one-select create'],
    ['insert into t select 1', 'not-one-select insert'],
    ['update t set a = 1', 'not-one-select update'],
    ['delete from t', 'not-one-select delete'],
    ["copy t to 'x.csv'", 'not-one-select copy'],
    ["attach 'x.duckdb'", 'not-one-select attach'],
    ['set threads = 1', 'not-one-select set'],
    ['pragma database_list', 'not-one-select pragma'],
    ['install httpfs', 'not-one-select install'],
    ["-- pivot\ncall enable_logging('x')", 'not-one-select call'],
    ['pivot t on a using sum(b)', 'pivot-without-in pivot'],
  ])('%s', async (text, expected) => {
    expect(await verdict(text)).toBe(expected);
  });
});

describe('what a statement of a person may call', () => {
  test.each([
    ['select * from range(10)', 'fine'],
    ['select * from generate_series(1, 10)', 'fine'],
    ['select * from unnest([1, 2])', 'fine'],
    ["select * from json_each('{}')", 'fine'],
    ["select * from read_csv('data/exports/a.csv')", 'fine'],
    ["select * from read_csv('data/exports/a.csv', header = true)", 'fine'],
    ["select * from read_parquet('data/exports/*.parquet')", 'fine'],
    ["select * from glob('data/exports/*')", 'fine'],
    ["select * from read_csv('/etc/passwd')", 'refused-file read_csv'],
    ["select * from READ_CSV('/etc/passwd')", 'refused-file READ_CSV'],
    ["select * from read_csv('../x.csv')", 'refused-file read_csv'],
    ["select * from read_csv('data/..')", 'refused-file read_csv'],
    ["select * from read_csv('https://example.com/x.csv')", 'refused-file read_csv'],
    ["select * from read_csv('C:/x.csv')", 'refused-file read_csv'],
    ["select * from read_csv('data/' || 'x.csv')", 'refused-file read_csv'],
    ["select * from read_csv(['data/x.csv', '/etc/passwd'])", 'refused-file read_csv'],
    ['select * from read_csv($path)', 'refused-file read_csv'],
    ["select * from read_text('data/warehouse.duckdb.wal')", 'refused-file read_text'],
    ["select * from glob('/*')", 'refused-file glob'],
    ["select * from read_text('data/keys/address.key')", 'refused-file read_text'],
    ["select * from read_text('./data//KEYS/./*')", 'refused-file read_text'],
    ["select * from read_text('data/*/*.key')", 'refused-file read_text'],
    ["select * from read_text('d?ta/[k]eys/*')", 'refused-file read_text'],
    ["select * from read_text('**/address.key')", 'refused-file read_text'],
    ["select * from read_csv('data/**/*.key')", 'refused-file read_csv'],
    ["select * from read_csv('data/*.csv')", 'fine'],
    ["select * from read_csv('data/exports/keys/*.csv')", 'fine'],
    ["select * from read_blob('data/exports/a.csv')", 'refused-function read_blob'],
    ["select * from sniff_csv('data/exports/a.csv')", 'refused-function sniff_csv'],
    ['select * from duckdb_settings()', 'refused-function duckdb_settings'],
    ['select * from duckdb_secrets()', 'refused-function duckdb_secrets'],
    ["select * from pragma_table_info('t')", 'refused-function pragma_table_info'],
    ["select * from query('select 1')", 'refused-function query'],
    ["select * from query_table('t')", 'refused-function query_table'],
    ["select * from query_table('data/dev/runs/hello@1/lists/letter.parquet')", 'refused-function query_table'],
    ["select * from query_table('data/' || 'x.csv')", 'refused-function query_table'],
    ["select * from query_table(['a', '/etc/x.csv'])", 'refused-function query_table'],
    ['select * from query_table($path)', 'refused-function query_table'],
    ["select * from json_execute_serialized_sql('{}')", 'refused-function json_execute_serialized_sql'],
    ["select enable_logging('x')", 'refused-function enable_logging'],
    ['select * from a where (select count(*) from force_checkpoint()) > 0', 'refused-function force_checkpoint'],
    ['select * from a where exists (from duckdb_tables())', 'refused-function duckdb_tables'],
    ['with x as (from duckdb_tables()) select * from x', 'refused-function duckdb_tables'],
    ['select (select max(a) from duckdb_columns()) as m', 'refused-function duckdb_columns'],
  ])('%s', async (text, expected) => {
    expect(await verdict(text)).toBe(expected);
  });
});
