import { type Instant, millisBetween } from '../base/time.ts';
import type { ProjectPlan } from '../plan/project-plan.ts';
import type { RunRecord, RunStatus, SignalRecord } from '../ports.ts';
import { type Campaign, isChannelStep } from '../project/project.ts';
import { advanceRun, sendRun } from './campaign-run.ts';
import type { ProjectFiles } from './definition.ts';
import { carryOutErasures } from './erase/carry-out.ts';
import { dropCancelled } from './steer/inbox.ts';
import { isAsleep } from './holds.ts';
import { sleepsUntil } from './run-status.ts';
import type { RunContext, SendContext } from './run-context.ts';
import { type DefinedRun, defineRun, type RunOccasion, reopenRun } from './run-definition.ts';
import { runFolder } from './run-folder.ts';
import { dueOccurrence, type Occurrence } from './schedule/schedule.ts';
import { signalledOccasions } from './schedule/signalled-runs.ts';

/**
 * The runs to be worked on now: those that began and are not finished, as they were defined when they began, and those of
 * live campaigns that are due, or were given a signal. With names, only those of these campaigns.
 */
export async function dueRuns(
  plan: ProjectPlan,
  files: ProjectFiles,
  runs: readonly RunRecord[],
  signals: readonly SignalRecord[],
  context: RunContext,
  names: readonly string[],
): Promise<DefinedRun[]> {
  const now = context.clock.now();
  const zone = plan.project.config.timezone;
  const campaigns = [...plan.campaigns.values()].map(({ campaign }) => campaign);
  const named = campaigns.filter(({ name }) => names.length === 0 || names.includes(name));
  const found: DefinedRun[] = [];
  for (const record of runs) {
    const { campaign, runKey, status } = record;
    if (isAsleep(record, now)) continue;
    // Without names also what is left of a campaign that the project has no more: its messages are not lost silently.
    if (!isOpen(status) || (names.length > 0 && !named.some(({ id }) => id === campaign))) continue;
    found.push(await reopenRun(runFolder(context.environment.folder, runKey), context));
  }
  for (const campaign of named) {
    const { due } = dueOccurrence(campaign, runs, now, zone);
    if (due !== undefined) found.push(defineRun(plan, files, occasionOf(campaign, due)));
  }
  found.push(...signalledRuns(plan, files, runs, signals, context, names));
  // Who is prepared first takes the places under a cap.
  return found.toSorted((a, b) => priorityOf(b) - priorityOf(a));
}

/** The runs of live campaigns that were given a signal and have not begun. With names, only those of these campaigns. */
export function signalledRuns(
  plan: ProjectPlan,
  files: ProjectFiles,
  runs: readonly RunRecord[],
  signals: readonly SignalRecord[],
  { emit }: Pick<RunContext, 'emit'>,
  names: readonly string[],
): DefinedRun[] {
  const campaigns = [...plan.campaigns.values()].map(({ campaign }) => campaign);
  const named = campaigns.filter(({ name }) => names.length === 0 || names.includes(name));
  return signalledOccasions(plan, named, signals, runs, emit).map((occasion) => defineRun(plan, files, occasion));
}

/** The highest that one of its messages has. */
const priorityOf = ({ planned }: DefinedRun): number =>
  Math.max(0, ...planned.steps.map(({ step }) => (isChannelStep(step) ? step.config.priority : 0)));

/** Runs that the nightly job takes up by itself. */
const isOpen = (status: RunStatus): boolean => ['building', 'sending', 'waiting', 'waiting_confirm'].includes(status);

const occasionOf = ({ name }: Campaign, { runKey, at, date }: Occurrence): RunOccasion => ({
  campaign: name,
  runKey,
  plannedAt: at,
  date,
  overrides: {},
});

/**
 * Carries all runs as far as they go: builds and freezes, lets go of the warehouse, sends, and takes up again those that
 * have more to do after what was sent. Nothing is sent while the warehouse is held. Told to stop, it begins nothing more.
 * Resolves to the runs as they are carried out: each from its own definition.
 */
export async function carryThrough(
  runs: readonly DefinedRun[],
  files: ProjectFiles,
  context: SendContext,
): Promise<readonly DefinedRun[]> {
  const carried = new Map(runs.map((run) => [run.occasion.runKey, run]));
  await heedOrders(context);
  const isStopped = () => context.stop?.aborted === true;
  // Each round finishes at least one channel step of every run that stays.
  for (let open = [...runs, ...(await letGoOn(runs, context))]; open.length > 0 && !isStopped(); ) {
    const ready: DefinedRun[] = [];
    for (const run of open) {
      if (isStopped()) return [...carried.values()];
      await context.inbox?.drain();
      const advanced = await advanceRun(run, files, context);
      if (advanced === undefined) continue;
      ready.push(advanced);
      carried.set(advanced.occasion.runKey, advanced);
    }
    await context.warehouse.release();
    const more: DefinedRun[] = [];
    for (const run of ready) {
      if (isStopped()) break;
      if (await sendRun(run, context)) more.push(run);
    }
    await heedOrders(context);
    open = [...more, ...(await letGoOn(more, context))];
    if (open.length === 0) open = await wakingSoon([...carried.values()], context);
  }
  return [...carried.values()];
}

/** Deals with what people asked for, while nothing is on its way. */
async function heedOrders(context: SendContext): Promise<void> {
  await context.inbox?.drain();
  const inside = { ...context, folder: context.environment.folder };
  await dropCancelled(inside);
  await carryOutErasures(inside);
}

/** So long the process stays for messages that may not go yet, in milliseconds; then another tick takes them up. */
const soon = 5 * 60_000;

/** How often orders are looked for meanwhile. */
const lookEvery = 10_000;

/** Waits for runs whose messages may go soon, and resolves to those for which it is time, or that an order let go on. */
async function wakingSoon(runs: readonly DefinedRun[], context: SendContext): Promise<DefinedRun[]> {
  const { ledger, clock, stop, inbox } = context;
  for (;;) {
    const records = await ledger.runs();
    const waits = runs.flatMap((run) => {
      const record = records.find(({ runKey, status }) => runKey === run.occasion.runKey && status === 'waiting');
      const [first] = (record?.lists ?? []).flatMap((list) => sleepsUntil(list) ?? []).toSorted(byTime);
      return first === undefined ? [] : [{ run, millis: millisBetween(clock.now(), first) }];
    });
    const woken = waits.filter(({ millis }) => millis <= 0).map(({ run }) => run);
    const soonest = Math.min(...waits.map(({ millis }) => millis));
    if (woken.length > 0 || soonest > soon) return woken;
    await clock.sleep(Math.min(soonest, lookEvery), stop).catch(() => undefined);
    if (stop?.aborted === true) return [];
    await inbox?.drain();
    const goneOn = await letGoOn([], context);
    if (goneOn.length > 0) return goneOn;
  }
}

const byTime = (a: Instant, b: Instant): number => millisBetween(b, a);

/** Runs that somebody confirmed or resumed meanwhile, in another process: whoever is at work takes them on. */
async function letGoOn(open: readonly DefinedRun[], context: SendContext): Promise<DefinedRun[]> {
  const found: DefinedRun[] = [];
  for (const runKey of context.inbox?.released() ?? []) {
    if (!open.some(({ occasion }) => occasion.runKey === runKey))
      found.push(await reopenRun(runFolder(context.environment.folder, runKey), context));
  }
  return found;
}
