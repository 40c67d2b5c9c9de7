import type { Column } from '../base/sql-type.ts';
import type { PlannedStep } from '../plan/project-plan.ts';
import { isChannelStep } from '../project/project.ts';
import { outputName } from '../steps/compiled-step.ts';
import type { PopulationStep } from '../steps/index.ts';
import { type Populated, type Population, populate } from './populate.ts';
import { type PreparedList, prepareList } from './prepare.ts';
import { isReady, isSkipped, type Progress } from './progress.ts';
import type { RunContext } from './run-context.ts';
import type { DefinedRun } from './run-definition.ts';
import type { RunFolder } from './run-folder.ts';

/** What is told of each step, and what must be durable before the next one begins. */
export interface WalkObserver {
  /** True when a step that is ready has to wait: for a time, or for a person. It and what follows from it stays undone. */
  holds(step: PopulationStep): Promise<boolean>;
  populated(step: PopulationStep, made: Populated): Promise<void>;
  skipped(step: PlannedStep['step']): Promise<void>;
  prepared(list: PreparedList): Promise<void>;
}

/**
 * Carries out every step of a run that is ready, each after those it reads: builds populations, prepares lists. Goes as far
 * as it can without sending, and notes in `progress` what is finished. `frozen` names the lists that are there already.
 */
export async function walk(
  run: DefinedRun,
  folder: RunFolder,
  context: RunContext,
  progress: Progress,
  frozen: ReadonlySet<string>,
  observer: WalkObserver,
): Promise<void> {
  const { project, planned, parameters } = run;
  const { warehouse, files, clock, keys, environment } = context;
  const absent = absentColumns(planned.steps, progress);
  const inner = {
    ...{ warehouse, files, folder, parameters, project, campaign: planned.campaign },
    ...{ addressKey: keys.address, absent, environmentFolder: environment.folder, runKey: run.occasion.runKey },
  };
  for (const one of planned.steps) {
    const { step } = one;
    if (progress.finished.has(step.name) || frozen.has(step.name) || !isReady(one, progress)) continue;
    if (isSkipped(one, progress)) {
      await observer.skipped(step);
      progress.finished.set(step.name, 'skipped');
    } else if (isChannelStep(step)) {
      tellBegun(run, context, step.name);
      await observer.prepared(await prepareList(step, clock.now(), inner));
    } else if (!(await observer.holds(step))) {
      tellBegun(run, context, step.name);
      const started = clock.monotonic();
      const made = await populate(one, step, { ...inner, now: clock.now() });
      const { populations } = made;
      await observer.populated(step, made);
      progress.finished.set(step.name, 'done');
      for (const { port } of populations) progress.outputs.add(outputName(step.name, port));
      tell(run, context, step.name, populations, clock.monotonic() - started);
    }
  }
}

/** Columns of an output that was not taken, or is not there yet; nothing of one that has rows to read. */
const absentColumns =
  (steps: readonly PlannedStep[], progress: Progress) =>
  (step: string, port: string): readonly Column[] | undefined =>
    !progress.outputs.has(outputName(step, port))
      ? steps.find((one) => one.step.name === step)?.outputs.get(port)
      : undefined;

function tellBegun({ planned: { campaign, steps } }: DefinedRun, { emit }: RunContext, name: string): void {
  const number = steps.findIndex(({ step }) => step.name === name) + 1;
  emit({ kind: 'begun', doing: 'building', subject: `${campaign.name}.${name}`, number, of: steps.length });
}

function tell(
  { occasion: { campaign, runKey } }: DefinedRun,
  { emit }: RunContext,
  step: string,
  populations: readonly Population[],
  millis: number,
): void {
  const rows = Object.fromEntries(populations.map((population) => [population.port, population.rows]));
  emit({ kind: 'step-built', campaign, runKey, step, rows, millis });
}
