import { type Instant, isBefore } from '../base/time.ts';
import { waitEnds } from '../base/wait-time.ts';
import type { MessageContent } from '../message/message.ts';
import type { PreviewedSet } from '../print/preview-set.ts';
import { outputName } from '../steps/compiled-step.ts';
import type { PopulationStep } from '../steps/index.ts';
import { previewPrint } from './print/preview-print.ts';
import { messageRenderer } from './send/deliver-list.ts';
import { type ListRow, listRows } from './send/list-rows.ts';
import type { Population } from './populate.ts';
import { PopulationProblem } from './population-rules.ts';
import type { PreparedList } from './prepare.ts';
import type { RunContext } from './run-context.ts';
import type { DefinedRun } from './run-definition.ts';
import { noProgress, type Progress } from './progress.ts';
import { sentPopulations } from './send/sent-populations.ts';
import { type RunFolder, runFolder } from './run-folder.ts';
import { walk, type WalkObserver } from './walk.ts';

/** What a run would do, found out by doing everything up to its lists, and nothing after. */
export interface RunPlan {
  readonly run: DefinedRun;
  readonly populations: readonly Population[];
  readonly lists: readonly PreparedList[];
  readonly samples: readonly MessageSample[];
}

/** The first message of a list, as its recipient would get it; of letters the whole set. */
export type MessageSample =
  | (MessageContent & { readonly step: string })
  | (PreviewedSet & { readonly step: string; readonly kind: 'set' })
  | { readonly step: string; readonly kind: 'problem'; readonly problem: string; readonly stops: boolean };

export interface PlanOptions {
  /** Goes on behind waits, approvals and messages as if all that is listed had been accepted. */
  readonly followWaits?: boolean;
}

/**
 * Builds and prepares in a scratch folder by the same code as a run, and leaves nothing behind: no freeze, no send, nobody
 * told. Rejects with PopulationProblem when a population breaks a rule, or a wait ends before it begins.
 */
export async function planRun(
  run: DefinedRun,
  context: RunContext,
  { followWaits = false }: PlanOptions = {},
): Promise<RunPlan> {
  const folder = runFolder(`${context.environment.folder}/scratch`, run.occasion.runKey);
  const populations: Population[] = [];
  const lists: PreparedList[] = [];
  const observer: WalkObserver = {
    holds: (step) => {
      assertAhead(run, step, context.clock.now());
      return Promise.resolve(!followWaits && (step.kind === 'wait' || step.kind === 'approve'));
    },
    skipped: () => Promise.resolve(),
    populated: (_step, { populations: some }) => Promise.resolve(void populations.push(...some)),
    prepared: (list) => Promise.resolve(void lists.push(list)),
  };
  await context.files.remove(folder.root);
  try {
    const progress = noProgress();
    for (let known = -1; known < lists.length; ) {
      known = lists.length;
      await walk(run, folder, context, progress, new Set(lists.map(({ step }) => step.name)), observer);
      if (followWaits) await presume(lists.slice(known), run, folder, context, progress);
    }
    const samples: MessageSample[] = [];
    for (const list of lists) {
      const sample = await sampleOf(run, list, folder, context);
      if (sample !== undefined) samples.push(sample);
    }
    return { run, populations, lists, samples };
  } finally {
    await context.files.remove(folder.root);
  }
}

/** What is listed counts as accepted, for the steps that follow. */
async function presume(
  lists: readonly PreparedList[],
  run: DefinedRun,
  folder: RunFolder,
  context: RunContext,
  progress: Progress,
): Promise<void> {
  for (const { step } of lists) {
    await using session = await context.warehouse.session();
    const inner = { files: context.files, folder, project: run.project };
    for (const { port } of await sentPopulations(session, step, inner, 'all accepted'))
      progress.outputs.add(outputName(step.name, port));
    progress.finished.set(step.name, 'done');
  }
}

/** A moment that was past before the run began is a mistake. */
function assertAhead(run: DefinedRun, step: PopulationStep, now: Instant): void {
  if (step.kind !== 'wait' || step.config.kind !== 'moment') return;
  const { moment } = step.config;
  if (!isBefore(now, waitEnds(step.config, now, run.project.config.timezone)))
    throw new PopulationProblem(`${step.name} waits until ${moment}, and that is past`);
}

async function sampleOf(
  run: DefinedRun,
  list: PreparedList,
  folder: RunFolder,
  context: RunContext,
): Promise<MessageSample | undefined> {
  const { step } = list;
  const { name } = step;
  const file = folder.list(name);
  const row = await firstRow(context, file, list.rows);
  if (row === undefined) return undefined;
  if (step.kind === 'direct_mail') {
    const set = await previewPrint(run, step, list, file, context);
    return 'stopped' in set
      ? { step: name, kind: 'problem', problem: set.stopped, stops: true }
      : { step: name, kind: 'set', ...set };
  }
  const renderer = await messageRenderer(run, step, { frozenAt: list.preparedAt }, context.keys);
  const content = renderer.preview(row);
  return 'problem' in content ? { step: name, kind: 'problem', stops: false, ...content } : { step: name, ...content };
}

async function firstRow({ warehouse }: RunContext, file: string, rows: number): Promise<ListRow | undefined> {
  await using session = await warehouse.session();
  for await (const [first] of listRows(session, file, rows)) return first;
  return undefined;
}
