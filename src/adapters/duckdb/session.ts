import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBPreparedStatement,
  DuckDBTypeId,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';
import type { Parameters } from '../../base/parameter.ts';
import type { Column } from '../../base/sql-type.ts';
import { type JsonValue, type Row, type Session, SqlFailure } from '../../ports.ts';
import { bindParameters } from './bind.ts';
import { openPlans } from './plans.ts';
import { problemOf, withoutPrefix } from './problem.ts';
import { textFunction } from './text-function.ts';
import { textsOf } from './texts.ts';

const describePrefix = 'describe ';

/**
 * A session over one connection. The connection is closed when the session is disposed. Functions belong to the engine:
 * `functions` are the names of those that it has.
 */
export function openSession(connection: DuckDBConnection, functions: Set<string>, closed: () => void): Session {
  const plans = openPlans(connection);
  let isStreaming = false;
  /** The engine would end the stream without a word, and what was read would pass for the whole. */
  const assertIdle = (): void => {
    if (isStreaming) throw new Error('a session was asked for something else while rows were read from it');
  };
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    assertIdle();
    return failing(work);
  };
  return {
    async describe(sql, parameters) {
      assertIdle();
      try {
        return { columns: await describe(connection, sql, parameters) };
      } catch (cause) {
        return { problem: withoutPrefix(failureOf(cause).problem, describePrefix) };
      }
    },
    run: (sql, parameters = {}) => alone(() => run(connection, sql, parameters)),
    repeat: (sql, parameters) => alone(async () => rowsChanged(await plans.of(sql), parameters)),
    begin: () => alone(() => inOneGo(connection, ['begin transaction'])),
    commit: (statements = []) => alone(() => inOneGo(connection, [...statements, 'commit'])),
    rollback: () => rollback(connection),
    transact: (statements) => alone(() => transact(connection, statements)),
    async *stream(sql, parameters = {}) {
      assertIdle();
      isStreaming = true;
      try {
        yield* stream(connection, sql, parameters);
      } finally {
        isStreaming = false;
      }
    },
    define(name, parameters, answer) {
      if (functions.has(name)) return;
      connection.registerScalarFunction(textFunction(name, parameters, answer));
      functions.add(name);
    },
    [Symbol.asyncDispose]() {
      plans.forget();
      connection.closeSync();
      closed();
      return Promise.resolve();
    },
  };
}

async function describe(connection: DuckDBConnection, sql: string, parameters: Parameters): Promise<Column[]> {
  const prepared = await prepare(connection, describePrefix + sql, parameters);
  try {
    const rows = (await prepared.runAndReadAll()).getRowsJson() as unknown as readonly (readonly string[])[];
    return rows.map(([name = '', type = '']) => ({ name, type }));
  } finally {
    prepared.destroySync();
  }
}

async function run(connection: DuckDBConnection, sql: string, parameters: Parameters): Promise<number> {
  const prepared = await connection.prepare(sql);
  try {
    return await rowsChanged(prepared, parameters);
  } finally {
    prepared.destroySync();
  }
}

async function rowsChanged(prepared: DuckDBPreparedStatement, parameters: Parameters): Promise<number> {
  bindParameters(prepared, parameters);
  const result = await prepared.run();
  if (result.rowsChanged > 0) return result.rowsChanged;
  // COPY and CREATE TABLE AS report their rows as a result, not as changes.
  if (result.columnCount !== 1 || result.columnName(0) !== 'Count') return 0;
  const [row] = await result.getRowsJson();
  return Number(row?.[0] ?? 0);
}

async function inOneGo(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  await connection.run(statements.join(';\n'));
}

/** A commit that failed has already ended the transaction. */
const rollback = (connection: DuckDBConnection): Promise<void> =>
  inOneGo(connection, ['rollback']).catch(() => undefined);

async function transact(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  try {
    await inOneGo(connection, ['begin transaction', ...statements, 'commit']);
  } catch (cause) {
    await rollback(connection);
    throw cause;
  }
}

async function* stream(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters,
): AsyncIterable<readonly Row[]> {
  const prepared = await failing(() => prepare(connection, sql, parameters));
  try {
    const result = await failing(() => prepared.stream());
    const columns = result
      .deduplicatedColumnNames()
      .map((name, i): ReadColumn => ({ name, isText: result.columnTypeId(i) === DuckDBTypeId.VARCHAR }));
    for (;;) {
      const chunk = await failing(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield rowsOf(chunk, columns);
    }
  } finally {
    prepared.destroySync();
  }
}

interface ReadColumn {
  readonly name: string;
  readonly isText: boolean;
}

/** A column is read as a whole: row by row the engine is asked for its columns again and again. */
function rowsOf(chunk: DuckDBDataChunk, columns: readonly ReadColumn[]): Row[] {
  const rows = Array.from({ length: chunk.rowCount }, (): Record<string, JsonValue> => ({}));
  for (const [column, { name, isText }] of columns.entries()) {
    const values = isText ? textsOf(chunk, column) : chunk.convertColumnValues(column, JsonDuckDBValueConverter);
    for (const [i, row] of rows.entries()) row[name] = values[i] ?? null;
  }
  return rows;
}

async function prepare(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters,
): Promise<DuckDBPreparedStatement> {
  const prepared = await connection.prepare(sql);
  bindParameters(prepared, parameters);
  return prepared;
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw failureOf(cause);
  }
}

const failureOf = (cause: unknown): SqlFailure =>
  cause instanceof SqlFailure ? cause : new SqlFailure(problemOf((cause as Error).message));
