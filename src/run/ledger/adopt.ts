import { type Ledger, type ListRecord, type LedgerEntry, type RunRecord, type RunStatus } from '../../ports.ts';
import { hasHash } from '../parquet.ts';
import { runFolder } from '../run-folder.ts';
import { isFinal, openMessages } from '../run-status.ts';
import { readRunStates, writeRunState } from '../run-state.ts';
import { type FoundMark, isBehind } from './marks.ts';
import type { MarkedContext } from './marked-ledger.ts';

/** A run of which the ledger did not know all. */
export interface AdoptedRun {
  readonly runKey: string;
  /** What its folder says that it was. */
  readonly was: RunStatus;
  readonly is: RunStatus;
  /** Messages that may have been sent, and stay unknown. */
  readonly unknown: number;
  /** Steps whose lists are gone or are not what was frozen: nobody knows any more who was on them. */
  readonly lostLists: readonly string[];
}

export interface Adoption {
  /** The marks as they were found, and where the ledger ended before anything was written to it. */
  readonly marks: readonly FoundMark[];
  readonly position: ReturnType<Ledger['position']> | undefined;
  readonly reason: string;
}

/** Stands in the mark until an adoption is through: nothing is sent on half of one. */
export const unfinished = 'an adoption that was not finished';

/**
 * Makes an older ledger the one that counts. Runs are taken over from their folders, as far as these go: steps, populations
 * and lists. Whatever of a list is open here may have been sent there: it becomes unknown, of lists that are older than the ledger's
 * end as well. No mark of a run can tell that nothing of it was sent since: while it sends its own is renewed every 60 seconds only,
 * and folders may have come back from a backup together with the ledger. A run that was not over is paused, so that neither its
 * schedule nor a night takes it up before a person says so.
 */
export async function adoptRuns(adoption: Adoption, ledger: Ledger, context: MarkedContext): Promise<AdoptedRun[]> {
  const known = new Map((await ledger.runs()).map((run) => [run.runKey, run]));
  const projected = await readRunStates(context.files, context.folder);
  const adopted: AdoptedRun[] = [];
  for (const run of [...projected, ...withoutFolder(known, projected)]) {
    const before = known.get(run.runKey);
    if (before !== undefined && !isNewer(run, adoption) && openMessages(before.lists) === 0) continue;
    adopted.push(await adoptRun(run, before, adoption.reason, ledger, context));
  }
  for (const run of await ledger.runs())
    if (adopted.some(({ runKey }) => runKey === run.runKey)) await writeRunState(context.files, context.folder, run);
  return adopted;
}

const withoutFolder = (known: ReadonlyMap<string, RunRecord>, projected: readonly RunRecord[]): RunRecord[] =>
  [...known.values()].filter(({ runKey }) => !projected.some((run) => run.runKey === runKey));

/** True when its folder is marked further than the ledger goes. After an adoption that was not finished nobody knows. */
function isNewer({ runKey }: RunRecord, { marks, position }: Adoption): boolean {
  if (marks.some(({ mark }) => mark?.ledger === unfinished)) return true;
  const own = runFolder('', runKey).root.slice(1);
  const mark = marks.find(({ file }) => file.startsWith(`${own}/`))?.mark;
  return mark !== undefined && (position?.ledger !== mark.ledger || isBehind(position, mark));
}

async function adoptRun(
  run: RunRecord,
  before: RunRecord | undefined,
  reason: string,
  ledger: Ledger,
  { files, folder: environmentFolder }: MarkedContext,
): Promise<AdoptedRun> {
  const { campaign, runKey, plannedAt, definition, status: was } = run;
  const folder = runFolder(environmentFolder, runKey);
  const missing = run.lists.filter(({ step }) => !before?.lists.some((list) => list.step === step));
  const lostLists: string[] = [];
  const found: ListRecord[] = [];
  for (const list of missing) {
    if (await hasHash(files, folder.list(list.step), list.hash)) found.push(list);
    else lostLists.push(list.step);
  }
  const is = statusOf(was, lostLists);
  const note = `restored: ${reason}`;
  await ledger.append([
    { kind: 'run', campaign, runKey, status: is, plannedAt, definition, note },
    ...knownOnlyThere(run, before),
  ]);
  for (const { exclusions: _exclusions, counts: _counts, ...list } of found)
    await ledger.freeze(list, folder.list(list.step), folder.exclusions(list.step));
  const lists = [...(before?.lists ?? []), ...found];
  await ledger.append(lists.map(({ step }) => ({ kind: 'doubt', runKey, step }) as const));
  const after = await ledger.run(runKey);
  const unknown = (after?.lists ?? []).reduce((sum, { counts }) => sum + (counts.unknown ?? 0), 0);
  return { runKey, was, is, unknown, lostLists };
}

/** What is over stays so. A run whose list is lost can never go on: it would make a new one, for people who had the first. */
function statusOf(was: RunStatus, lostLists: readonly string[]): RunStatus {
  if (isFinal({ status: was })) return was;
  return lostLists.length > 0 ? 'cancelled' : 'paused';
}

/** Steps and populations as the run's folder has them, where the ledger has others or none. */
function knownOnlyThere({ runKey, steps, populations }: RunRecord, before: RunRecord | undefined): LedgerEntry[] {
  const isKnown = (step: string, status: string): boolean =>
    before?.steps.some((one) => one.step === step && one.status === status) === true;
  const hasPopulation = (hash: string): boolean => before?.populations.some((one) => one.hash === hash) === true;
  return [
    ...populations
      .filter(({ hash }) => !hasPopulation(hash))
      .map((population) => ({ kind: 'population', runKey, ...population }) as const),
    ...steps
      .filter(({ step, status }) => !isKnown(step, status))
      .map(({ since: _since, ...step }) => ({ kind: 'step', runKey, ...step }) as const),
  ];
}
