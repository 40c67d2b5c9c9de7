import { type Instant, utc } from '../base/time.ts';
import { type LedgerEntry, type RunRecord, type RunStatus, SqlFailure } from '../ports.ts';
import { isChannelStep } from '../project/project.ts';
import { isAgain, reachedBefore, reachedText } from './steer/again.ts';
import { questionOf } from './steer/confirmation.ts';
import type { ProjectFiles } from './definition.ts';
import { assertNotTaken } from './cursors.ts';
import { DiskFull, diskTrouble, spaceProblem } from './disk-space.ts';
import { deliverList } from './send/deliver-list.ts';
import { holdOf } from './holds.ts';
import { hasHash } from './parquet.ts';
import { dropCancelled } from './steer/inbox.ts';
import type { Populated } from './populate.ts';
import { PopulationProblem } from './population-rules.ts';
import type { PreparedList } from './prepare.ts';
import { assertKept, isPinned, noProgress, type Progress, readySteps, recordedProgress } from './progress.ts';
import type { SendContext } from './run-context.ts';
import { campaignOf, type DefinedRun, keepRun, reopenRun } from './run-definition.ts';
import { type RunFolder, runFolder } from './run-folder.ts';
import { enter, findRun, projectRun } from './run-ledger.ts';
import { isListHeld } from './steer/order-effect.ts';
import { isAtRest, openMessages, statusOf } from './run-status.ts';
import { showSave, saveAudience } from './save-audience.ts';
import { sentPopulations } from './send/sent-populations.ts';
import { effectsOf } from './step-effects.ts';
import { tellAlert } from './tell-alert.ts';
import { walk, type WalkObserver } from './walk.ts';

/**
 * Carries a run as far as it goes before something has to be sent, from wherever it is: builds what is ready, freezes
 * lists. Returns the run when it has lists to send; nothing when it is over, waits, or failed, which the ledger then says.
 */
export async function advanceRun(
  defined: DefinedRun,
  projectFiles: ProjectFiles,
  context: SendContext,
): Promise<DefinedRun | undefined> {
  const { files, environment, emit } = context;
  const { runKey, campaign } = defined.occasion;
  const folder = runFolder(environment.folder, runKey);
  const started = context.clock.monotonic();
  const record = await findRun(context, runKey);
  if (record !== undefined && isAtRest(record)) return undefined;
  const isNew = record === undefined || cameToNothing(record);
  const run = isNew || defined.isKept ? defined : await reopenRun(folder, context);
  if (isNew) await keepRun(files, folder, projectFiles, run);
  try {
    await advance(run, folder, context, record);
  } catch (cause) {
    const because = diskTrouble(cause);
    if (because !== undefined) {
      emit({ kind: 'run-failed', campaign, runKey, because });
      return undefined;
    }
    if (!(cause instanceof PopulationProblem) && !(cause instanceof SqlFailure)) throw cause;
    await enter(run, 'failed', context, cause.message);
    emit({ kind: 'run-failed', campaign, runKey, because: cause.message });
    return undefined;
  }
  return (await settle(run, context, started)) === 'sending' ? run : undefined;
}

/**
 * A run that failed before anybody was listed begins anew, as the project is now: that is how its mistake is put right. So
 * does one that was missed, once a person starts it.
 */
const cameToNothing = ({ status, lists }: RunRecord): boolean =>
  status === 'missed' || (status === 'failed' && lists.length === 0);

async function advance(
  run: DefinedRun,
  folder: RunFolder,
  context: SendContext,
  record: RunRecord | undefined,
): Promise<void> {
  const { steps } = run.planned;
  const isGoingOn = record !== undefined && isPinned(steps, record);
  const progress = isGoingOn ? recordedProgress(record) : noProgress();
  const frozen = new Set(record?.lists.map(({ step }) => step));
  if (readySteps(steps, progress, frozen).length === 0) return;
  await enter(run, 'building', context);
  if (isGoingOn) await assertSound(record, progress, folder, context);
  else await forget(run, record, context);
  await walk(run, folder, context, progress, frozen, observerOf(run, folder, context));
}

/** What a run goes on with is there, and still its own. */
async function assertSound(record: RunRecord, progress: Progress, folder: RunFolder, context: SendContext) {
  await assertKept(record, progress, folder, context.files);
  await using session = await context.warehouse.session();
  await assertNotTaken(session, record);
}

/** What a run that begins anew had finished is open again. */
async function forget({ occasion: { runKey } }: DefinedRun, record: RunRecord | undefined, { ledger }: SendContext) {
  const begun = record?.steps ?? [];
  if (begun.length > 0)
    await ledger.append(begun.map(({ step }) => ({ kind: 'step', runKey, step, status: 'open' }) as const));
}

function observerOf(run: DefinedRun, folder: RunFolder, context: SendContext): WalkObserver {
  const { ledger, files, environment, emit } = context;
  const { campaign, runKey } = run.occasion;
  return {
    async holds(step) {
      const hold = holdOf(run, step, await findRun(context, runKey), context.clock.now());
      if (hold === 'go') return false;
      if (hold !== 'wait') {
        await ledger.append([hold]);
        emit({ kind: 'step-waits', campaign, runKey, step: step.name, ...untilOf(hold) });
      }
      return true;
    },
    async populated(step, made) {
      const saved = step.kind === 'save_audience' ? [await saveAudience(run, step, folder, context)] : [];
      const notes = [...made.notes, ...(await tellAlert(run, step, made, context))];
      await finish(run, step, { ...made, notes }, context, [...saved, ...effectsOf(run, step, made)]);
      if (step.kind === 'save_audience') await showSave(step.config.name, context);
    },
    skipped: ({ name }) => ledger.append([{ kind: 'step', runKey, step: name, status: 'skipped' }]),
    async prepared({ step, rows, excluded, hash, preparedAt }: PreparedList) {
      const frozen = {
        ...{ campaign: campaignOf(run).id, runKey, step: step.name, channel: step.config.channel },
        ...{ channelKind: step.kind, entity: step.entity, rows, excluded, hash, frozenAt: preparedAt },
      };
      const problem = await spaceProblem(files, environment.folder, folder.list(step.name));
      if (problem !== undefined) throw new DiskFull(problem);
      await ledger.freeze(frozen, folder.list(step.name), folder.exclusions(step.name));
      emit({ kind: 'list-frozen', campaign, runKey, step: step.name, rows, excluded });
      const again = await againNote(runKey, context, step.name);
      if (again !== undefined) emit({ kind: 'reached-before', campaign, runKey, note: again });
    },
  };
}

const untilOf = ({ until }: { readonly until?: Instant }) => (until === undefined ? {} : { until: utc(until) });

/** Records what a step hands on and does, and that it is finished, at once. */
const finish = (
  { occasion: { runKey } }: DefinedRun,
  { name }: { readonly name: string },
  { populations, notes }: Populated,
  { ledger }: SendContext,
  effects: readonly LedgerEntry[] = [],
): Promise<void> =>
  ledger.append([
    ...effects,
    ...populations.map((population) => ({ kind: 'population', runKey, ...population }) as const),
    { kind: 'step', runKey, step: name, status: 'done', ...(notes.length === 0 ? {} : { note: notes.join('; ') }) },
  ]);

/**
 * Sends what is open in the lists of a run. The warehouse is not needed. True when steps that follow what was sent are
 * ready to be carried out.
 */
export async function sendRun(run: DefinedRun, context: SendContext): Promise<boolean> {
  const { runKey } = run.occasion;
  const folder = runFolder(context.environment.folder, runKey);
  const started = context.clock.monotonic();
  const notes: string[] = [];
  for (const { step } of (await findRun(context, runKey))?.lists ?? []) {
    // Orders may have come while the list before was sent.
    const record = await findRun(context, runKey);
    if (record === undefined || isAtRest(record)) break;
    const note = await sendList(run, step, record, folder, context);
    if (note !== undefined) notes.push(`${step}: ${note}`);
  }
  await settle(run, context, started, notes.length === 0 ? undefined : notes.join('; '));
  const after = await findRun(context, runKey);
  if (after === undefined || isAtRest(after)) return false;
  return readySteps(run.planned.steps, recordedProgress(after), frozenOf(after)).length > 0;
}

/** Sends a list that is not finished and not held back, and closes it when nothing of it is open. Resolves to what was wrong. */
async function sendList(
  run: DefinedRun,
  step: string,
  record: RunRecord,
  folder: RunFolder,
  context: SendContext,
): Promise<string | undefined> {
  const list = record.lists.find((one) => one.step === step);
  if (list === undefined || record.steps.some((one) => one.step === step && one.status === 'done')) return undefined;
  let because: string | undefined;
  let comesAgain = false;
  if (!isListHeld(record, step)) {
    const file = folder.list(step);
    if (!(await hasHash(context.files, file, list.hash)))
      return 'its list is missing or not the one that was frozen, nothing of it is sent';
    const delivered = await deliverList(run, list, file, context);
    because = delivered.because;
    comesAgain = delivered.hasReplays === true;
    if (delivered.needsPerson === true) await holdList(run, step, because, context);
  }
  await dropCancelled({ ...context, folder: context.environment.folder });
  await closeList(run, step, folder, context, comesAgain);
  return because;
}

/** A person has to look before more of it is sent. */
const holdList = (
  { occasion: { runKey } }: DefinedRun,
  step: string,
  note: string | undefined,
  { ledger }: SendContext,
) => ledger.append([{ kind: 'step', runKey, step, status: 'paused', ...(note === undefined ? {} : { note }) }]);

const frozenOf = ({ lists }: RunRecord): ReadonlySet<string> => new Set(lists.map(({ step }) => step));

/**
 * A step whose messages are all settled hands on its rows. What is unknown or held does not keep it open, unless the pass was
 * broken off before batches that may be sent again were.
 */
async function closeList(
  run: DefinedRun,
  name: string,
  folder: RunFolder,
  context: SendContext,
  comesAgain: boolean,
): Promise<void> {
  const { campaign, runKey } = run.occasion;
  const record = await projectRun(runKey, context);
  const list = record?.lists.find(({ step }) => step === name);
  context.emit({ kind: 'sent', campaign, runKey, step: name, counts: list?.counts ?? {} });
  const step = campaignOf(run).steps.get(name);
  if (record === undefined || isAtRest(record) || list === undefined || openMessages([list]) > 0 || comesAgain) return;
  if (step === undefined || !isChannelStep(step)) return;
  await using session = await context.warehouse.session('ledger');
  const inner = { files: context.files, folder, project: run.project };
  const populations = await sentPopulations(session, step, inner, { runKey });
  await finish(run, step, { populations, notes: [] }, context);
}

/** Finds out what a run is doing from here on, and records it when that is news. */
async function settle(run: DefinedRun, context: SendContext, started: number, note?: string): Promise<RunStatus> {
  const { campaign, runKey } = run.occasion;
  const record = await context.ledger.run(runKey);
  if (record === undefined) throw new Error(`${runKey} is not in the ledger`);
  if (isAtRest(record)) return record.status;
  const doing = statusOf(run.planned.steps, record, context.clock.now());
  const asking = { ...context, ...(await context.ledger.times()), again: await againNote(runKey, context) };
  const question = doing === 'sending' ? questionOf(run, record, await context.ledger.runs(), asking) : undefined;
  const status = question === undefined ? doing : 'waiting_confirm';
  const said = question ?? note;
  if (status !== record.status || said !== record.note) await enter(run, status, context, said);
  if (question !== undefined) context.emit({ kind: 'run-asks', campaign, runKey, because: question });
  if (status === 'done')
    context.emit({ kind: 'run-done', campaign, runKey, millis: context.clock.monotonic() - started });
  return status;
}

/** Of a run that is started again: how many of the people of its lists, or of one of them, those before have reached. */
async function againNote(runKey: string, { warehouse }: SendContext, of?: string): Promise<string | undefined> {
  if (!isAgain(runKey)) return undefined;
  await using session = await warehouse.session('ledger');
  const lists = await reachedBefore(session, runKey);
  return lists
    .filter(({ step }) => of === undefined || step === of)
    .map(reachedText)
    .join('; ');
}
