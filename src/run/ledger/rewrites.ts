import type { Files, Ledger, Rewrite, RunRecord, Session } from '../../ports.ts';
import { outputName } from '../../steps/compiled-step.ts';
import { readText, writeText } from '../parquet.ts';
import { rowsOf } from '../rows.ts';
import { runFolder } from '../run-folder.ts';

/**
 * Which files of a run have another hash than they were made with, because somebody was taken out of them: in the ledger, and in
 * the run's folder for a ledger that is older.
 */

interface RewriteContext {
  readonly session: Session;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
}

const noteOf = (folder: string, runKey: string): string => `${runFolder(folder, runKey).root}/rewritten.json`;

/** Tells the ledger what the run's folder knows and it does not. Resolves to all of them. */
export async function recallRewrites(runKey: string, context: RewriteContext): Promise<Rewrite[]> {
  const { session, ledger, files, folder } = context;
  const noted = await readNote(files, folder, runKey);
  if (noted.length === 0) return [];
  const rows = await rowsOf(session, 'select file, was, hash from log.rewrites where run_key = $run_key', {
    run_key: { type: 'text', value: runKey },
  });
  const known = new Set(rows.map(({ file, was, hash }) => JSON.stringify([file, was, hash])));
  const missing = noted.filter(({ file, was, hash }) => !known.has(JSON.stringify([file, was, hash])));
  if (missing.length > 0) await ledger.append(missing.map((one) => ({ kind: 'rewrite', runKey, ...one })));
  return noted;
}

/** Notes a rewrite that is about to be put in place. */
export async function noteRewrite(runKey: string, rewrite: Rewrite, context: RewriteContext): Promise<void> {
  const { ledger, files, folder } = context;
  const noted = [...(await readNote(files, folder, runKey)), rewrite];
  await writeText(files, noteOf(folder, runKey), `${JSON.stringify(noted, null, 2)}\n`);
  await ledger.append([{ kind: 'rewrite', runKey, ...rewrite }]);
}

async function readNote(files: Files, folder: string, runKey: string): Promise<Rewrite[]> {
  const [found] = await files.find(runFolder(folder, runKey).root, 'rewritten.json');
  return found === undefined ? [] : (JSON.parse(await readText(files, found.path)) as Rewrite[]);
}

/** The hashes that a file of a run may have: as the run has it, and as it was before or after any rewrite. */
export function soundHashes(file: string, run: RunRecord, rewrites: readonly Rewrite[]): ReadonlySet<string> {
  const recorded = [
    ...run.lists.map(({ step, hash }) => ({ file: `lists/${step}.parquet`, hash })),
    ...run.populations.map(({ step, port, hash }) => ({ file: `steps/${outputName(step, port)}.parquet`, hash })),
  ];
  return new Set([
    ...recorded.filter((one) => one.file === file).map(({ hash }) => hash),
    ...rewrites.filter((one) => one.file === file).flatMap(({ was, hash }) => [was, hash]),
  ]);
}
