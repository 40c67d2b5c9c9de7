import { literal } from '../../base/sql-text.ts';
import type { Files, Ledger, ListRecord, RunRecord, Session } from '../../ports.ts';
import { makeFileSet } from '../../print/file-set.ts';
import type { FileSet } from '../../print/file-set.ts';
import type { Manifest } from '../../print/manifest.ts';
import { readText, writeParquet } from '../parquet.ts';
import { setRequest, writeSeeds } from '../print/deliver-print.ts';
import { clearFolder } from '../print/clear-sets.ts';
import { currentSet } from '../print/print-sets.ts';
import { campaignOf, readKeptRun } from '../run-definition.ts';
import { printFolder, runFolder } from '../run-folder.ts';
import { rowsOf } from '../rows.ts';
import { erasedPayload } from '../send/list-rows.ts';
import { printDelivery } from '../send/deliver-list.ts';

interface ReprintContext {
  readonly session: Session;
  readonly ledger: Pick<Ledger, 'states'>;
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
}

/**
 * Makes the newest set of a list again without the person, with the pieces, sums and control totals of those who are left, and puts
 * it in the place of the one that is there. Older versions, and what was encrypted, are deleted. So is a set that cannot be made
 * again: its manifest stays and says what was printed.
 */
export async function reprint(
  { step, select }: { readonly step: string; readonly select: string },
  run: RunRecord,
  context: ReprintContext,
): Promise<void> {
  const { session, files, folder } = context;
  const list = run.lists.find((one) => one.step === step);
  if (list === undefined) throw new Error(`${run.runKey} has no list ${step} although it was found`);
  const target = printFolder(folder, run.runKey, step);
  const scratch = `${folder}/scratch/erase`;
  await files.remove(scratch);
  const rest = `${scratch}/list.parquet`;
  {
    await using _folder = await files.create(rest);
  }
  await writeParquet(session, files, select, rest);
  const set = await makeWithout(rest, list, run, `${scratch}/set`, context);
  const isThere = set !== undefined && (await files.find(target, set.manifest.name)).length > 0;
  if (isThere) await putInPlace(set, `${scratch}/set`, target, files);
  await clearFolder(target, files, isThere ? set.manifest.name : undefined);
  await files.remove(scratch);
}

/** The set in a folder of its own; nothing when it cannot be made, or nobody is left. */
async function makeWithout(
  file: string,
  list: ListRecord,
  run: RunRecord,
  into: string,
  context: ReprintContext,
): Promise<FileSet | undefined> {
  const { session, files, folder } = context;
  const kept = await readKeptRun(files, runFolder(folder, run.runKey));
  const step = kept === undefined ? undefined : campaignOf(kept).steps.get(list.step);
  if (kept === undefined || step?.kind !== 'direct_mail') return undefined;
  const members = await membersLeft(file, list, context);
  if (members.size === 0) return undefined;
  const delivery = printDelivery(kept, step, list, file);
  const current = await currentSet(session, list);
  const inside = { files, environment: { folder } };
  const request = await setRequest(session, delivery, members, current, inside);
  const result = await makeFileSet({ ...request, folder: into });
  if ('stopped' in result) return undefined;
  await using made = result;
  await writeSeeds(made.set, delivery, current, inside);
  await made.publish();
  return made.set;
}

/** Who was not dropped, as when the set was made, and is still somebody. */
async function membersLeft(file: string, list: ListRecord, { session, ledger }: ReprintContext): Promise<Set<number>> {
  const states = await ledger.states(list.runKey, list.step);
  const rows = await rowsOf(
    session,
    `select seq from read_parquet(${literal(file)}) where payload <> ${literal(erasedPayload)}`,
  );
  return new Set(rows.map((row) => row['seq'] as number).filter((seq) => states.get(seq)?.status !== 'dropped'));
}

/** Nobody collects a set without its `.done`: it goes first and comes last. The manifest that names the old files stays until they are gone. */
async function putInPlace(set: FileSet, from: string, target: string, files: Files): Promise<void> {
  const old = JSON.parse(await readText(files, `${target}/${set.manifest.name}`)) as Manifest;
  await files.remove(`${target}/${set.done.name}`);
  for (const { name } of [...set.files, set.proof]) await copy(files, `${from}/${name}`, `${target}/${name}`);
  const names = new Set(set.files.map(({ name }) => name));
  for (const { name } of old.files) if (!names.has(name)) await files.remove(`${target}/${name}`);
  for (const { name } of [set.manifest, set.done]) await copy(files, `${from}/${name}`, `${target}/${name}`);
}

async function copy(files: Files, from: string, to: string): Promise<void> {
  await using writer = await files.create(to);
  for await (const chunk of files.read(from)) await writer.write(chunk);
  await writer.commit();
}
