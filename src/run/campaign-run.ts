import { type LedgerEntry, type RunRecord, type RunStatus, SqlFailure } from '../ports.ts';
import { buildLists } from './build-lists.ts';
import type { ProjectFiles } from './definition.ts';
import { deliverList } from './deliver-list.ts';
import { hasHash } from './parquet.ts';
import { PopulationProblem } from './populate.ts';
import type { PreparedList } from './prepare.ts';
import type { SendContext } from './run-context.ts';
import { campaignOf, type DefinedRun, keepRun, reopenRun } from './run-definition.ts';
import { type RunFolder, runFolder } from './run-folder.ts';
import { writeRunState } from './run-state.ts';

/**
 * Brings a run to the point where all its lists are frozen, from wherever it is. Returns nothing when there is nothing
 * left to send: it is done, or it failed, which the ledger then says.
 */
export async function freezeRun(
  defined: DefinedRun,
  projectFiles: ProjectFiles,
  context: SendContext,
): Promise<DefinedRun | undefined> {
  const { files, environment, emit } = context;
  const { runKey } = defined.occasion;
  const folder = runFolder(environment.folder, runKey);
  const record = await findRun(context, runKey);
  if (record?.status === 'done') return undefined;
  const isNew = record === undefined || cameToNothing(record);
  const run = isNew || defined.isKept ? defined : await reopenRun(folder, context);
  if (isNew) await keepRun(files, folder, projectFiles, run);
  if (record?.status === 'sending') return run;
  await enter(run, 'building', context);
  try {
    await buildLists(run, folder, context, observerOf(run, folder, context), record);
    await enter(run, 'sending', context);
    return run;
  } catch (cause) {
    if (!(cause instanceof PopulationProblem) && !(cause instanceof SqlFailure)) throw cause;
    await enter(run, 'failed', context, cause.message);
    emit({ kind: 'run-failed', campaign: run.occasion.campaign, runKey, because: cause.message });
    return undefined;
  }
}

/** A run that failed before anybody was listed begins anew, as the project is now: that is how its mistake is put right. */
const cameToNothing = ({ status, lists }: RunRecord): boolean => status === 'failed' && lists.length === 0;

/** Sends what is open in the lists of a run. The warehouse is not needed any more. */
export async function sendRun(run: DefinedRun, context: SendContext): Promise<void> {
  const { campaign, runKey } = run.occasion;
  const folder = runFolder(context.environment.folder, runKey);
  const started = context.clock.monotonic();
  const notes: string[] = [];
  for (const list of (await findRun(context, runKey))?.lists ?? []) {
    const file = folder.list(list.step);
    if (!(await hasHash(context.files, file, list.hash))) {
      notes.push(`${list.step}: its list is missing or not the one that was frozen, nothing of it is sent`);
      continue;
    }
    const { because } = await deliverList(run, list, file, context);
    if (because !== undefined) notes.push(`${list.step}: ${because}`);
    const counts = (await findRun(context, runKey))?.lists.find(({ step }) => step === list.step)?.counts ?? {};
    context.emit({ kind: 'sent', campaign, runKey, step: list.step, counts });
  }
  const isDone = notes.length === 0 && openMessages(await findRun(context, runKey)) === 0;
  await enter(run, isDone ? 'done' : 'sending', context, notes.length === 0 ? undefined : notes.join('; '));
  if (isDone) context.emit({ kind: 'run-done', campaign, runKey, millis: context.clock.monotonic() - started });
}

/** Messages that are to be tried in another pass. What is unknown or held does not keep a run open. */
export const openMessages = (record: RunRecord | undefined): number =>
  (record?.lists ?? []).reduce((sum, { counts }) => sum + (counts.listed ?? 0) + (counts.retry ?? 0), 0);

export async function findRun({ ledger }: SendContext, runKey: string): Promise<RunRecord | undefined> {
  return (await ledger.runs()).find((run) => run.runKey === runKey);
}

function observerOf(run: DefinedRun, folder: RunFolder, { ledger, emit }: SendContext) {
  const { campaign, runKey } = run.occasion;
  return {
    populated: (populations: readonly { step: string; port: string; rows: number; hash: string }[]) =>
      ledger.append(populations.map((population) => ({ kind: 'population', runKey, ...population }))),
    async prepared({ step, rows, excluded, hash, preparedAt }: PreparedList) {
      const frozen = {
        ...{
          campaign: campaignOf(run).id,
          runKey,
          step: step.name,
          channel: step.config.channel,
          channelKind: step.kind,
        },
        ...{ entity: step.entity, rows, excluded, hash, frozenAt: preparedAt },
      };
      await ledger.freeze(frozen, folder.list(step.name), folder.exclusions(step.name));
      emit({ kind: 'list-frozen', campaign, runKey, step: step.name, rows, excluded });
    },
  };
}

/** Records a transition, then makes its projection. */
async function enter(run: DefinedRun, status: RunStatus, context: SendContext, note?: string): Promise<void> {
  await context.ledger.append([runEntry(run, status, note)]);
  const record = await findRun(context, run.occasion.runKey);
  if (record !== undefined) await writeRunState(context.files, context.environment.folder, record);
}

function runEntry(run: DefinedRun, status: RunStatus, note?: string): LedgerEntry {
  const { runKey, plannedAt } = run.occasion;
  const entry = {
    kind: 'run',
    campaign: campaignOf(run).id,
    runKey,
    status,
    plannedAt,
    definition: run.definition,
  } as const;
  return note === undefined ? entry : { ...entry, note };
}
