import type { PlannedStep } from '../plan/project-plan.ts';
import type { RunRecord } from '../ports.ts';
import { isChannelStep } from '../project/project.ts';
import { hasHash } from './parquet.ts';
import { type Population, populate, PopulationProblem } from './populate.ts';
import { type PreparedList, prepareList } from './prepare.ts';
import type { RunContext } from './run-context.ts';
import type { DefinedRun } from './run-definition.ts';
import type { RunFolder } from './run-folder.ts';

/** What is told of each step, and what must be durable before the next one begins. */
export interface ListObserver {
  populated(populations: readonly Population[]): Promise<void>;
  prepared(list: PreparedList): Promise<void>;
}

/**
 * Builds the populations of a run in order, and prepares the list of each channel step. With a record of a run that has
 * frozen a list, what was built is not built again: new data would put the same person into another cell.
 */
export async function buildLists(
  run: DefinedRun,
  folder: RunFolder,
  context: RunContext,
  observer: ListObserver,
  record?: RunRecord,
): Promise<void> {
  const { project, planned, parameters, occasion } = run;
  const { warehouse, files, clock, emit, keys } = context;
  const isResumed = record !== undefined && record.lists.length > 0;
  const inner = { warehouse, files, folder, parameters, project, campaign: planned.campaign, addressKey: keys.address };
  for (const one of planned.steps) {
    const { step } = one;
    const started = clock.monotonic();
    if (isChannelStep(step)) {
      if (isResumed && record.lists.some((list) => list.step === step.name)) continue;
      await observer.prepared(await prepareList(step, clock.now(), inner));
      continue;
    }
    if (isResumed && (await isBuilt(one, folder, context, record))) continue;
    const populations = await populate(one, step, project.config.entities[step.entity]?.key ?? '', inner);
    await observer.populated(populations);
    const rows = Object.fromEntries(populations.map((population) => [population.port, population.rows]));
    emit({
      kind: 'step-built',
      campaign: occasion.campaign,
      runKey: occasion.runKey,
      step: step.name,
      rows,
      millis: clock.monotonic() - started,
    });
  }
}

/** True when all outputs of a step are recorded; throws when one of their files is no longer what was recorded. */
async function isBuilt(
  { step, outputs }: PlannedStep,
  folder: RunFolder,
  { files }: RunContext,
  record: RunRecord,
): Promise<boolean> {
  const recorded = record.populations.filter((population) => population.step === step.name);
  if (recorded.length < outputs.size) return false;
  for (const { port, hash } of recorded) {
    const path = folder.population(step.name, port);
    if (await hasHash(files, path, hash)) continue;
    throw new PopulationProblem(
      `${path.slice(folder.root.length + 1)} is missing or not what was built: ${record.runKey} has frozen a list and cannot build it again`,
    );
  }
  return true;
}
