import { isBefore, type Instant, subtractSpan, type TimeSpan, utc } from '../../base/time.ts';
import type { Clock, Files, RunRecord } from '../../ports.ts';
import { readText, writeText } from '../parquet.ts';
import { folderName, runFolder } from '../run-folder.ts';

/**
 * What a run that has long been over keeps of people: nothing. Its lists, populations, mails and print files go; hashes, counts,
 * SQL and the definition stay, and so does the ledger.
 */

const marker = 'expired.json';

interface RetentionContext {
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Of the project, in which days are counted. */
  readonly zone: string;
}

/** Removes what has expired, of runs that are over. Resolves to their keys; one that was expired before is none of them. */
export async function expireRuns(
  runs: readonly RunRecord[],
  retain: TimeSpan,
  { files, folder, clock, zone }: RetentionContext,
): Promise<string[]> {
  const now = clock.now();
  const until = subtractSpan(now, retain, zone);
  const known = new Set((await files.find(folder, `runs/*/${marker}`)).map(({ path }) => path.split('/').at(-2)));
  const due = runs.filter((run) => isLongOver(run, until) && !known.has(folderName(run.runKey)));
  for (const { runKey } of due) {
    const { root } = runFolder(folder, runKey);
    for (const { path } of await files.find(root, '{steps,lists}/*.{parquet,json}')) await files.remove(path);
    for (const way of ['outbox', 'print']) await files.remove(`${folder}/${way}/${folderName(runKey)}`);
    // Last: a removal that was cut off is done again.
    await writeText(files, `${root}/${marker}`, `${JSON.stringify({ expiredAt: utc(now) })}\n`);
  }
  return due.map(({ runKey }) => runKey);
}

const over: ReadonlySet<RunRecord['status']> = new Set(['done', 'cancelled', 'failed']);

const isLongOver = ({ status, finishedAt }: RunRecord, until: Instant): boolean =>
  over.has(status) && finishedAt !== undefined && isBefore(finishedAt, until);

/** When the people of a run were forgotten, in UTC; nothing when they were not. */
export async function expiredAt(files: Files, environmentFolder: string, runKey: string): Promise<string | undefined> {
  const { root } = runFolder(environmentFolder, runKey);
  const [found] = await files.find(root, marker);
  return found === undefined
    ? undefined
    : (JSON.parse(await readText(files, found.path)) as { expiredAt: string }).expiredAt;
}
