import type { TestResult } from '../tests/test-result.ts';
import type { UnitTestResult } from '../tests/unit-tests.ts';

/** What a build made of one model. */
export type BuiltModel =
  | {
      readonly model: string;
      readonly status: 'built';
      readonly rows: number;
      /** Of every test: passed, or warned. */
      readonly tests: readonly TestResult[];
      /** What it reads that could not be built or loaded: it was made of their last good versions. */
      readonly stale: readonly string[];
    }
  /** It was made of the same as it would be now. */
  | { readonly model: string; readonly status: 'kept'; readonly because: string }
  /** Its last good table stays. */
  | {
      readonly model: string;
      readonly status: 'failed';
      readonly tests: readonly TestResult[];
      readonly problem?: string;
      /** Unit tests that failed: then it was not written at all. */
      readonly unitTests?: readonly UnitTestResult[];
    }
  | { readonly model: string; readonly status: 'skipped'; readonly because: string };

/** True when the table is what it should be now. A model that was not asked for is taken as it is. */
export const isUsable = (built: BuiltModel | undefined): boolean =>
  built === undefined || built.status === 'built' || built.status === 'kept';
