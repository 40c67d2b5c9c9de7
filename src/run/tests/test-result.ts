import type { Column } from '../../base/sql-type.ts';
import type { Row } from '../../ports.ts';
import type { TestLevels, Threshold } from '../../project/schema/test.ts';

/** What a test of data came to. */
export interface TestResult {
  /** `core.customers.unique_customer_id`, or the name of a singular test. */
  readonly id: string;
  /** As it is told: `unique(customer_id)`. */
  readonly test: string;
  readonly status: TestStatus;
  /** Rows that it found: that break it, or for `unique` the values that several rows have. */
  readonly rows: number;
  /** What was wrong, where the number of rows found does not say it. */
  readonly note?: string;
  /** The first of the rows found; nothing when it found none. */
  readonly sample?: RowSample;
}

/** `failed` stops the model from being published, `warned` is only told. */
export type TestStatus = 'passed' | 'warned' | 'failed';

export interface RowSample {
  readonly columns: readonly Column[];
  /** At most `sampleLimit`. */
  readonly rows: readonly Row[];
}

/** Rows that are kept of a test. */
export const sampleLimit = 100;

/** How bad it is that a test found so many rows among those that it looked at. */
export function statusOf(found: number, of: number, { severity, warn_if, error_if }: TestLevels): TestStatus {
  const isOver = (threshold: Threshold | undefined): boolean => {
    if (threshold === undefined) return found > 0;
    const limit = threshold.isShare ? threshold.value * of : threshold.value;
    return threshold.isStrict ? found > limit : found >= limit;
  };
  if (severity === 'error' && isOver(error_if)) return 'failed';
  const mayWarn = severity === 'warn' || warn_if !== undefined;
  return mayWarn && isOver(warn_if) ? 'warned' : 'passed';
}
