import type { Parameters } from '../base/parameter.ts';
import type { Row, Session } from '../ports.ts';
import type { TestQuery } from './model-tests.ts';
import { countRows, rowsOf } from './rows.ts';

export interface TestFailure {
  readonly test: string;
  readonly rows: number;
  /** The first row that the test found. */
  readonly example: Row;
}

/** Runs tests one after the other on the session, within whatever transaction is open. Returns those that found rows. */
export async function runTests(
  session: Session,
  tests: readonly TestQuery[],
  parameters: Parameters,
): Promise<TestFailure[]> {
  const failures: TestFailure[] = [];
  for (const { name, sql } of tests) {
    const rows = await countRows(session, sql, parameters);
    if (rows === 0) continue;
    const [example = {}] = await rowsOf(session, `select * from (\n${sql}\n) limit 1`, parameters);
    failures.push({ test: name, rows, example });
  }
  return failures;
}
