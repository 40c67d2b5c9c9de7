import { isBefore, type Instant, subtractSpan, type TimeSpan, utc } from '../../base/time.ts';
import type { Clock, Files, RunRecord } from '../../ports.ts';
import { readText, writeText } from '../parquet.ts';
import { folderName, runFolder } from '../run-folder.ts';
import { isOver } from '../run-status.ts';

/**
 * What a run that has long been over keeps of people: nothing but keys that later runs need. Its lists, populations, mails and
 * print files go; hashes, counts, SQL and the definition stay, and so does the ledger.
 */

const marker = 'expired.json';

interface RetentionContext {
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Of the project, in which days are counted. */
  readonly zone: string;
  /** Takes people out of those files of a run that later runs read, and says which they are. */
  readonly keepKeys: (run: RunRecord) => Promise<ReadonlySet<string>>;
}

/** Removes what has expired, of runs that are over. Resolves to their keys; one that was expired before is none of them. */
export async function expireRuns(
  runs: readonly RunRecord[],
  retain: TimeSpan,
  { files, folder, clock, zone, keepKeys }: RetentionContext,
): Promise<string[]> {
  const now = clock.now();
  const until = subtractSpan(now, retain, zone);
  const known = await expiredRuns(files, folder);
  const due = runs.filter((run) => isLongOver(run, until) && !known.has(folderName(run.runKey)));
  for (const run of due) {
    const { runKey } = run;
    const { root } = runFolder(folder, runKey);
    const kept = await keepKeys(run);
    for (const { path } of await files.find(root, '{steps,lists}/*.{parquet,json}'))
      if (!kept.has(path)) await files.remove(path);
    for (const way of ['outbox', 'print']) await files.remove(`${folder}/${way}/${folderName(runKey)}`);
    // Last: a removal that was cut off is done again.
    await writeText(files, `${root}/${marker}`, `${JSON.stringify({ expiredAt: utc(now) })}\n`);
  }
  return due.map(({ runKey }) => runKey);
}

/** Where else people are left behind: rows that tests found, orders that nobody could read, and what was cut off. */
const leftovers = {
  project: ['data/tests/*.json', 'data/scratch/load/**/*', 'data/scratch/query-*.parquet'],
  environment: ['inbox/rejected/*', 'scratch/**/*'],
};

/** Removes such files that nobody has written to for so long. */
export async function expireLeftovers(
  root: string,
  retain: TimeSpan,
  { files, folder, clock, zone }: Omit<RetentionContext, 'keepKeys'>,
): Promise<void> {
  const until = subtractSpan(clock.now(), retain, zone);
  for (const [base, patterns] of [[root, leftovers.project] as const, [folder, leftovers.environment] as const])
    for (const pattern of patterns)
      for (const { path, modifiedAt } of await files.find(base, pattern))
        if (isBefore(modifiedAt, until)) await files.remove(path);
}

/** A run that was missed has no folder. */
const isLongOver = (run: RunRecord, until: Instant): boolean =>
  isOver(run) && run.status !== 'missed' && run.finishedAt !== undefined && isBefore(run.finishedAt, until);

/** The folders' names of the runs that have expired. */
export const expiredRuns = async (files: Files, environmentFolder: string): Promise<ReadonlySet<string>> =>
  new Set((await files.find(environmentFolder, `runs/*/${marker}`)).map(({ path }) => path.split('/').at(-2) ?? ''));

/** When the people of a run were forgotten, in UTC; nothing when they were not. */
export async function expiredAt(files: Files, environmentFolder: string, runKey: string): Promise<string | undefined> {
  const { root } = runFolder(environmentFolder, runKey);
  const [found] = await files.find(root, marker);
  return found === undefined
    ? undefined
    : (JSON.parse(await readText(files, found.path)) as { expiredAt: string }).expiredAt;
}
