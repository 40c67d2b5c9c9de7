import { localDate } from '../base/time.ts';
import type { ProjectPlan } from '../plan/project-plan.ts';
import type { RunRecord } from '../ports.ts';
import type { Campaign } from '../project/project.ts';
import { freezeRun, sendRun } from './campaign-run.ts';
import type { ProjectFiles } from './definition.ts';
import type { SendContext } from './run-context.ts';
import { type DefinedRun, defineRun, type RunOccasion } from './run-definition.ts';
import { dailyRunKey, dueOccurrence } from './schedule.ts';

/** The runs to be worked on now: those that began and are not finished, and those of live campaigns that are due. */
export function dueRuns(
  plan: ProjectPlan,
  files: ProjectFiles,
  runs: readonly RunRecord[],
  context: SendContext,
  names: readonly string[],
): DefinedRun[] {
  const now = context.clock.now();
  const zone = plan.project.config.timezone;
  return [...plan.campaigns.values()].flatMap(({ campaign }) => {
    if (names.length > 0 && !names.includes(campaign.name)) return [];
    const open = runs.filter(
      (run) => run.campaign === campaign.id && (run.status === 'building' || run.status === 'sending'),
    );
    const due = dueOccurrence(campaign, runs, now, zone);
    const occasions = [
      ...open.map((run) => occasionOf(campaign, run.runKey, run.plannedAt, zone)),
      ...(due === undefined ? [] : [occasionOf(campaign, dailyRunKey(campaign, due, zone), due, zone)]),
    ];
    const once = occasions.filter(
      ({ runKey }, index) => occasions.findIndex((other) => other.runKey === runKey) === index,
    );
    return once.map((occasion) => defineRun(plan, files, occasion));
  });
}

const occasionOf = (
  campaign: Campaign,
  runKey: string,
  plannedAt: RunRecord['plannedAt'],
  zone: string,
): RunOccasion => ({
  campaign: campaign.name,
  runKey,
  plannedAt,
  date: localDate(plannedAt, zone),
  overrides: {},
});

/**
 * Freezes the lists of all runs, lets go of the warehouse, and sends. Nothing is sent while the warehouse is held. Told to
 * stop, it begins nothing more.
 */
export async function carryThrough(
  runs: readonly DefinedRun[],
  files: ProjectFiles,
  context: SendContext,
): Promise<void> {
  const frozen: DefinedRun[] = [];
  const isStopped = () => context.stop?.aborted === true;
  for (const run of runs) {
    if (isStopped()) return;
    const ready = await freezeRun(run, files, context);
    if (ready !== undefined) frozen.push(ready);
  }
  await context.warehouse.release();
  for (const run of frozen) {
    if (isStopped()) return;
    await sendRun(run, context);
  }
}
