import type { Span } from '../../base/source.ts';
import type { Column } from '../../base/sql-type.ts';
import { boundRows, selectOfGiven } from '../../plan/given-sql.ts';
import type { PlannedUnitTest } from '../../plan/planned-unit-test.ts';
import { type Row, type Session, SqlFailure, type Warehouse } from '../../ports.ts';
import type { SqlFunction } from '../../project/project.ts';
import { rowsOf } from '../rows.ts';
import { givenTables, type GivenTables } from './given-tables.ts';
import { type RowDifference, rowDifferences } from './row-difference.ts';

/** What a unit test came to. */
export interface UnitTestResult {
  /** `core.orders.adds_up_lines`. */
  readonly id: string;
  /** The model or step that it is about. */
  readonly node: string;
  readonly span: Span;
  readonly status: 'passed' | 'failed';
  /** The engine's word, when it did not come to a comparison. */
  readonly problem?: string;
  /** What the SQL reads and the test gives no rows of: often why a row is missing. */
  readonly empty: readonly string[];
  /** Rows that are as expected. */
  readonly equal: number;
  readonly differences: readonly RowDifference[];
  /** The columns that were compared. */
  readonly columns: readonly Column[];
}

/**
 * Runs unit tests one after the other on a session of an engine that has nothing else in it. Yields each result as soon as
 * it is known.
 */
export async function* runUnitTests(
  engine: Warehouse,
  tests: readonly PlannedUnitTest[],
  functions: Iterable<SqlFunction> = [],
): AsyncGenerator<UnitTestResult, void, undefined> {
  await using session = await engine.session();
  for (const { sql } of functions) await session.run(sql.text);
  const tables = givenTables(engine, session);
  for (const test of tests) yield await runUnitTest(session, tables, test);
}

/** Runs unit tests whenever some are asked for, in an engine that is opened for the first of them. */
export interface UnitTester extends AsyncDisposable {
  /** The results of those that fail. May be called at any time: tests run one after the other, since they share their tables. */
  failuresOf(tests: readonly PlannedUnitTest[]): Promise<UnitTestResult[]>;
}

/** `open` gives an engine that has nothing in it. */
export function unitTester(open: () => Promise<Warehouse>, functions: readonly SqlFunction[]): UnitTester {
  let place: { engine: Warehouse; session: Session; tables: GivenTables } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const openPlace = async () => {
    const engine = await open();
    const session = await engine.session();
    for (const { sql } of functions) await session.run(sql.text);
    return { engine, session, tables: givenTables(engine, session) };
  };
  const failuresOf = async (tests: readonly PlannedUnitTest[]): Promise<UnitTestResult[]> => {
    place ??= await openPlace();
    const results: UnitTestResult[] = [];
    for (const test of tests) results.push(await runUnitTest(place.session, place.tables, test));
    return results.filter(({ status }) => status === 'failed');
  };
  return {
    failuresOf(tests) {
      if (tests.length === 0) return Promise.resolve([]);
      const failures = last.then(() => failuresOf(tests));
      last = failures.catch(() => undefined);
      return failures;
    },
    async [Symbol.asyncDispose]() {
      await place?.session[Symbol.asyncDispose]();
      await place?.engine[Symbol.asyncDispose]();
    },
  };
}

async function runUnitTest(session: Session, tables: GivenTables, test: PlannedUnitTest): Promise<UnitTestResult> {
  const { id, node, span, inputs, expected, parameters } = test;
  const empty = inputs.flatMap(({ name, kind, given }) => (given === undefined && kind !== 'ledger' ? [name] : []));
  const base = { id, node, span, empty, columns: expected.columns };
  try {
    await tables.fill(inputs, parameters);
    const found = await rowsOf(session, test.sql.text, parameters);
    const wanted = await expectedRows(session, test);
    const names = expected.columns.map(({ name }) => name);
    const differences = rowDifferences(wanted, found, names);
    const equal = wanted.length - differences.filter((one) => one.expected !== undefined).length;
    return { ...base, status: differences.length === 0 ? 'passed' : 'failed', equal, differences };
  } catch (cause) {
    if (!(cause instanceof SqlFailure)) throw cause;
    return { ...base, status: 'failed', problem: cause.message, equal: 0, differences: [] };
  }
}

/** Through the engine, so that both sides are written alike. */
function expectedRows(session: Session, { expected, parameters }: PlannedUnitTest): Promise<Row[]> {
  if (expected.columns.length === 0) return Promise.resolve([...expected.rows]);
  return rowsOf(session, selectOfGiven(expected), { ...parameters, ...boundRows(expected.rows) });
}
