import { headerTests } from '../../plan/header-test.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import type { Files } from '../../ports.ts';
import { writeText } from '../parquet.ts';
import type { RowSample, TestResult } from './test-result.ts';

/** What is kept of a test that found something: the first rows, as JSON, until it finds nothing. */
export interface KeptFailure extends RowSample {
  readonly id: string;
  readonly test: string;
  readonly status: 'warned' | 'failed';
  /** All that it found; only the first of them are kept. */
  readonly found: number;
}

/** Keeps the rows that tests found in `data/tests/<id>.json`, and removes what was kept of those that find nothing now. */
export async function keepFailures(files: Files, root: string, results: readonly TestResult[]): Promise<void> {
  for (const { id, test, status, rows: found, sample } of results) {
    const file = fileOf(root, id);
    if (status === 'passed' || sample === undefined) {
      await files.remove(file);
      continue;
    }
    const kept: KeptFailure = { id, test, status, found, ...sample };
    await writeText(files, file, `${JSON.stringify(kept, null, 2)}\n`);
  }
}

/** Removes what was kept of tests that the project does not have any more. */
export async function dropOldFailures(files: Files, root: string, { models, tests }: ProjectPlan): Promise<void> {
  const kept = await keptFailures(files, root);
  if (kept.length === 0) return;
  const known = new Set([
    ...models.flatMap(({ model }) => headerTests(model).map(({ id }) => id)),
    ...tests.map(({ test }) => test.name),
  ]);
  for (const id of kept) if (!known.has(id)) await files.remove(fileOf(root, id));
}

/** The rows that a test found when it last ran; nothing when it found none. */
export async function readKeptFailure(files: Files, root: string, id: string): Promise<KeptFailure | undefined> {
  const [found] = await files.find(folderOf(root), `${id}.json`);
  if (found === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(found.path)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as KeptFailure;
}

/** The ids of the tests that found something when they last ran. */
export async function keptFailures(files: Files, root: string): Promise<readonly string[]> {
  const found = await files.find(folderOf(root), '*.json');
  return found.map(({ path }) => path.slice(folderOf(root).length + 1, -'.json'.length));
}

const folderOf = (root: string): string => `${root}/data/tests`;

const fileOf = (root: string, id: string): string => `${folderOf(root)}/${id}.json`;
