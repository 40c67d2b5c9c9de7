import { identifier, literal } from '../../base/sql-text.ts';
import type { Files, Ledger, RunRecord, Session } from '../../ports.ts';
import { keyOf } from '../../project/link.ts';
import { readProject } from '../../project/read.ts';
import { handedColumns } from '../../steps/incremental.ts';
import { readProjectFiles } from '../definition.ts';
import { noteRewrite, soundHashes } from './rewrites.ts';
import { fileHash, rewriteParquet } from '../parquet.ts';
import { rowsOf } from '../rows.ts';
import { runFolder } from '../run-folder.ts';

interface KeptContext {
  readonly session: Session;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
}

/**
 * What a run that expires has handed on of incremental steps is what later ones must not hand on again: of these populations the
 * keys stay, with their cursors, and nothing else. Resolves to the files that stay.
 */
export async function keepKeys(run: RunRecord, context: KeptContext): Promise<ReadonlySet<string>> {
  const { session, files, folder: environmentFolder } = context;
  const steps = await rowsOf(
    session,
    `select step from ledger.cursors where run_key = $run_key and status <> 'released' and "rows" > 0`,
    { run_key: { type: 'text', value: run.runKey } },
  );
  if (steps.length === 0) return new Set();
  const folder = runFolder(environmentFolder, run.runKey);
  const { value: project } = readProject(await readProjectFiles(files, folder.definition));
  const campaign = [...(project?.campaigns.values() ?? [])].find(({ id }) => id === run.campaign);
  const kept = new Set<string>();
  for (const { step: name } of steps) {
    const step = campaign?.steps.get(name as string);
    const path = folder.population(name as string, '');
    if (step?.kind !== 'incremental' || (await files.find(folder.root, `steps/${step.name}.parquet`)).length === 0)
      continue;
    const described = await session.describe(`from read_parquet(${literal(path)})`, {});
    if ('problem' in described) continue;
    const columns = handedColumns(step, keyOf(project?.config.entities ?? {}, step.entity), described.columns);
    if (columns.length < described.columns.length) await cutDown(path, columns, run, context);
    kept.add(path);
  }
  return kept;
}

async function cutDown(
  path: string,
  columns: readonly { readonly name: string }[],
  run: RunRecord,
  context: KeptContext,
): Promise<void> {
  const { session, files } = context;
  const select = `select ${columns.map(({ name }) => identifier(name)).join(', ')} from read_parquet(${literal(path)})`;
  const was = await fileHash(files, path);
  const { hash, publish } = await rewriteParquet(session, files, select, path);
  const file = path.slice(runFolder(context.folder, run.runKey).root.length + 1);
  if (soundHashes(file, run, []).has(was)) await noteRewrite(run.runKey, { file, was, hash }, context);
  await publish();
}
