import type { Ledger, Rewrite, RunRecord } from '../../ports.ts';
import { fileHash, readText, rewriteParquet, writeText } from '../parquet.ts';
import { runFolder } from '../run-folder.ts';
import { writeRunState } from '../run-state.ts';
import type { Person } from './person.ts';
import { reprint } from './reprint.ts';
import { noteRewrite, recallRewrites, soundHashes } from '../ledger/rewrites.ts';
import { linesWithout, type Trace, type TraceContext, tracesOf } from './traces.ts';

export interface ForgetContext extends TraceContext {
  readonly ledger: Ledger;
}

/** Takes a person out of the files of a run that is over. Cut off anywhere and done again it ends the same. */
export async function forget(run: RunRecord, person: Person, context: ForgetContext): Promise<void> {
  const { ledger, files, folder } = context;
  const rewrites = await recallRewrites(run.runKey, context);
  for (const trace of await tracesOf(run, person, context)) await forgetTrace(trace, run, rewrites, context);
  const record = await ledger.run(run.runKey);
  if (record !== undefined) await writeRunState(files, folder, record);
}

async function forgetTrace(
  { step, path, without }: Trace,
  run: RunRecord,
  rewrites: readonly Rewrite[],
  context: ForgetContext,
): Promise<void> {
  const { files } = context;
  if (without === 'all') return files.remove(path);
  if ('printed' in without) return reprint({ step, select: without.printed }, run, context);
  if ('select' in without) return rewriteRows(path, without.select, run, rewrites, context);
  const rest = linesWithout(await readText(files, path), without.sendKeys);
  return rest === '' ? files.remove(path) : writeText(files, path, rest);
}

/**
 * What a hash is recorded of is written beside itself, recorded with its old and its new hash, and then put in place. A file that
 * was not what was recorded forgets the person too, and is as little what was recorded as before.
 */
async function rewriteRows(
  path: string,
  select: string,
  run: RunRecord,
  rewrites: readonly Rewrite[],
  context: ForgetContext,
): Promise<void> {
  const { session, files, folder } = context;
  const file = path.slice(runFolder(folder, run.runKey).root.length + 1);
  const was = await fileHash(files, path);
  const { hash, publish } = await rewriteParquet(session, files, select, path);
  if (soundHashes(file, run, rewrites).has(was)) await noteRewrite(run.runKey, { file, was, hash }, context);
  await publish();
}
