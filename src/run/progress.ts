import type { PlannedStep } from '../plan/project-plan.ts';
import type { Files, RunRecord } from '../ports.ts';
import { isChannelStep, type Step } from '../project/project.ts';
import { outputName } from '../steps/compiled-step.ts';
import { approved } from './steer/approval.ts';
import { hasHash } from './parquet.ts';
import { PopulationProblem } from './population-rules.ts';
import type { RunFolder } from './run-folder.ts';

/** How far a run is: the steps that are finished, and the outputs of them that have rows to read. */
export interface Progress {
  readonly finished: Map<string, 'done' | 'skipped'>;
  /** By the name that an output has in SQL. An output of a finished step that is not among them was not taken: it is empty. */
  readonly outputs: Set<string>;
}

export const noProgress = (): Progress => ({ finished: new Map(), outputs: new Set() });

/** Steps that the outside sees, or that hold a run back. What they began must not be built anew from another night. */
const leavesTraces = (step: Step): boolean =>
  isChannelStep(step) || ['save_audience', 'wait', 'approve', 'alert', 'signal'].includes(step.kind);

/**
 * True when a run must go on with what it has built: it has frozen a list, waited, or done something that others see.
 * Until then a restarted run builds all its steps again, from one version of the warehouse.
 */
export const isPinned = (steps: readonly PlannedStep[], { lists, steps: begun }: RunRecord): boolean =>
  lists.length > 0 ||
  begun.some(({ step: name, status, note }) => {
    const planned = steps.find(({ step }) => step.name === name);
    return planned !== undefined && (status !== 'open' || note === approved) && leavesTraces(planned.step);
  });

/** What the ledger says of a run that is pinned. */
export function recordedProgress({ steps, populations }: RunRecord): Progress {
  const finished = new Map(
    steps.flatMap(({ step, status }) => (status === 'done' || status === 'skipped' ? [[step, status] as const] : [])),
  );
  const outputs = populations.filter(({ step }) => finished.has(step)).map(({ step, port }) => outputName(step, port));
  return { finished, outputs: new Set(outputs) };
}

/** Rejects with PopulationProblem when a file of a finished step is no longer what was recorded. */
export async function assertKept(
  record: RunRecord,
  progress: Progress,
  folder: RunFolder,
  files: Files,
): Promise<void> {
  for (const { step, port, hash } of record.populations) {
    if (!progress.finished.has(step)) continue;
    const path = folder.population(step, port);
    if (await hasHash(files, path, hash)) continue;
    throw new PopulationProblem(
      `${path.slice(folder.root.length + 1)} is missing or not what was built: ${record.runKey} ${record.lists.length > 0 ? 'has frozen a list' : 'has begun what others see, or waited,'} and cannot build it again`,
    );
  }
}

/** True when everything that a step reads is there; of the branches that a join is content with the first of, one. */
export function isReady({ step, reads }: PlannedStep, { finished, outputs }: Progress): boolean {
  const isThere = ({ step: name, port }: { readonly step: string; readonly port: string }): boolean =>
    finished.has(name) && outputs.has(outputName(name, port));
  if (step.kind === 'join' && step.config.when === 'first' && step.from.some(isThere)) return true;
  return reads.every(({ step: name }) => finished.has(name));
}

/** True when nothing of what a step takes through `from` was taken: it has nothing to do, and nobody to wait for. */
export const isSkipped = ({ step: { from } }: PlannedStep, { outputs }: Progress): boolean =>
  from.length > 0 && from.every(({ step, port }) => !outputs.has(outputName(step, port)));

/** Steps that could be carried out now. A channel step whose list is frozen waits for what becomes of it. */
export const readySteps = (
  steps: readonly PlannedStep[],
  progress: Progress,
  frozen: ReadonlySet<string>,
): PlannedStep[] =>
  steps.filter(
    (planned) =>
      !progress.finished.has(planned.step.name) && !frozen.has(planned.step.name) && isReady(planned, progress),
  );
