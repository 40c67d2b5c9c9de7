import { utc } from '../../base/time.ts';
import type { Clock, Files } from '../../ports.ts';
import { writeText } from '../parquet.ts';
import type { UnitTestResult } from '../tests/unit-tests.ts';
import type { BuiltModel } from './built-model.ts';

/** What the last build made of each model: `data/run_results.json`, for other tools and for `muster retry`. */
export interface BuildResults {
  readonly version: 1;
  readonly at: string;
  readonly models: readonly ModelResult[];
}

export interface ModelResult {
  readonly model: string;
  readonly status: BuiltModel['status'];
  /** Of the version that was published. */
  readonly rows?: number;
  /** Why it was kept, skipped, or could not be written. */
  readonly because?: string;
  readonly tests?: readonly { readonly test: string; readonly status: string; readonly rows: number }[];
}

export async function writeBuildResults(
  files: Files,
  root: string,
  clock: Clock,
  built: readonly BuiltModel[],
): Promise<void> {
  const results: BuildResults = { version: 1, at: utc(clock.now()), models: built.map(resultOf) };
  await writeText(files, fileOf(root), `${JSON.stringify(results, null, 2)}\n`);
}

/** Nothing when there was no build yet. */
export async function readBuildResults(files: Files, root: string): Promise<BuildResults | undefined> {
  const [found] = await files.find(`${root}/data`, 'run_results.json');
  if (found === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(found.path)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as BuildResults;
}

function resultOf(built: BuiltModel): ModelResult {
  const { model, status } = built;
  switch (status) {
    case 'built':
      return { model, status, rows: built.rows, tests: testsOf(built) };
    case 'failed':
      return {
        model,
        status,
        ...(built.problem === undefined ? {} : { because: built.problem }),
        tests: [...testsOf(built), ...(built.unitTests ?? []).map(unitTestOf)],
      };
    case 'kept':
    case 'skipped':
      return { model, status, because: built.because };
  }
}

const testsOf = ({ tests }: Extract<BuiltModel, { status: 'built' | 'failed' }>) =>
  tests.map(({ test, status, rows }) => ({ test, status, rows }));

const fileOf = (root: string): string => `${root}/data/run_results.json`;

/** By its id, with the rows that differ. */
const unitTestOf = ({ id, status, differences }: UnitTestResult) => ({ test: id, status, rows: differences.length });
