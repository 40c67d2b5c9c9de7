import { type Instant, isBefore, subtractSpan } from '../../base/time.ts';
import type { Clock, Files, Ledger, ListRecord, PrintSetRecord, RunRecord } from '../../ports.ts';
import type { Manifest } from '../../print/manifest.ts';
import type { Project } from '../../project/project.ts';
import { readText } from '../parquet.ts';
import { printFolder } from '../run-folder.ts';
import { openMessages } from '../run-status.ts';

interface ClearContext {
  readonly ledger: Pick<Ledger, 'append'>;
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Of the project, in which days are counted. */
  readonly zone: string;
}

/**
 * Deletes what is full of people of the sets that a vendor has had for as long as its file says: data files, proof, and what was
 * encrypted. The manifest with its hashes and counts stays, and so does the ledger. Resolves to the lists whose sets were cleared.
 */
export async function clearSets(
  runs: readonly RunRecord[],
  { vendors }: Pick<Project, 'vendors'>,
  { ledger, files, folder, clock, zone }: ClearContext,
): Promise<readonly ListRecord[]> {
  const spans = new Map([...vendors.values()].map(({ name, config }) => [name, config.retain]));
  const cleared: ListRecord[] = [];
  for (const list of runs.flatMap(({ lists }) => lists)) {
    const { set, runKey, step } = list;
    const retain = set === undefined ? undefined : spans.get(set.vendor);
    if (set === undefined || retain === undefined || !isSettled(list, set)) continue;
    const since = endOf(set);
    if (since === undefined || !isBefore(since, subtractSpan(clock.now(), retain, zone))) continue;
    await clearFolder(printFolder(folder, runKey, step), files);
    // Last: a deletion that was cut off is done again.
    await ledger.append([
      {
        ...{ kind: 'print_set', runKey, step, version: set.version, status: 'cleared', vendor: set.vendor },
        ...{ files: set.files, sentWhen: set.sentWhen },
      },
    ]);
    cleared.push(list);
  }
  return cleared;
}

/** Nobody will ask for its files again: they are at the vendor, and it is known of everybody. */
const isSettled = (list: ListRecord, { status }: PrintSetRecord): boolean =>
  (status === 'written' || status === 'delivered') && openMessages([list]) === 0 && (list.counts.unknown ?? 0) === 0;

/** A vendor that acknowledges pieces has to; else it is enough that it has the set, or could collect it. */
const endOf = ({ sentWhen, acknowledgedAt, deliveredAt }: PrintSetRecord): Instant | undefined =>
  sentWhen === 'acknowledged' ? acknowledgedAt : (acknowledgedAt ?? deliveredAt);

/** Deletes what is full of people of all sets in a folder but one. What was encrypted is of all of them. */
export async function clearFolder(folder: string, files: Files, but?: string): Promise<void> {
  for (const { path } of await files.find(folder, '*.manifest.json')) {
    if (path === `${folder}/${but ?? ''}`) continue;
    const { files: data, proof } = JSON.parse(await readText(files, path)) as Manifest;
    for (const { name } of [...data, proof]) await files.remove(`${folder}/${name}`);
  }
  await files.remove(`${folder}/pgp`);
}
