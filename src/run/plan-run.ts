import { textOf } from '../print/byte-text.ts';
import { reasonOf, recordMaker } from '../print/record.ts';
import { pieceIdOf } from '../print/seeds.ts';
import type { DirectMailStep } from '../project/project.ts';
import { emailRenderer, printFiles, sharedWords } from './deliver-list.ts';
import { type ListRow, listRows } from './list-rows.ts';
import type { Population } from './populate.ts';
import type { PreparedList } from './prepare.ts';
import type { RunContext } from './run-context.ts';
import { campaignOf, type DefinedRun } from './run-definition.ts';
import { noProgress } from './progress.ts';
import { type RunFolder, runFolder } from './run-folder.ts';
import { walk, type WalkObserver } from './walk.ts';

/** What a run would do, found out by doing everything up to its lists, and nothing after. */
export interface RunPlan {
  readonly run: DefinedRun;
  readonly populations: readonly Population[];
  readonly lists: readonly PreparedList[];
  readonly samples: readonly MessageSample[];
}

/** The first message of a list, as its recipient would get it. */
export type MessageSample =
  | {
      readonly step: string;
      readonly kind: 'email';
      readonly to: string;
      readonly subject: string;
      readonly html: string;
      readonly text?: string;
    }
  | {
      readonly step: string;
      readonly kind: 'record';
      readonly fields: readonly (readonly [name: string, value: string])[];
    }
  | { readonly step: string; readonly kind: 'problem'; readonly problem: string };

/** Builds and prepares in a scratch folder by the same code as a run, and leaves nothing behind: no freeze, no send. */
export async function planRun(run: DefinedRun, context: RunContext): Promise<RunPlan> {
  const folder = runFolder(`${context.environment.folder}/scratch`, run.occasion.runKey);
  const populations: Population[] = [];
  const lists: PreparedList[] = [];
  const observer: WalkObserver = {
    holds: () => Promise.resolve(false),
    skipped: () => Promise.resolve(),
    populated: (_step, { populations: some }) => Promise.resolve(void populations.push(...some)),
    prepared: (list) => Promise.resolve(void lists.push(list)),
  };
  await context.files.remove(folder.root);
  try {
    await walk(run, folder, context, noProgress(), new Set(), observer);
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

async function sampleOf(
  run: DefinedRun,
  list: PreparedList,
  folder: RunFolder,
  context: RunContext,
): Promise<MessageSample | undefined> {
  const { step } = list;
  const row = await firstRow(context, folder.list(step.name), list.rows);
  if (row === undefined) return undefined;
  if (step.kind === 'email') {
    const renderer = await emailRenderer(run, step, { frozenAt: list.preparedAt }, context.keys);
    const content = renderer.preview(row);
    return 'problem' in content
      ? { step: step.name, kind: 'problem', ...content }
      : { step: step.name, kind: 'email', ...content };
  }
  return { step: step.name, ...recordSample(run, step, row) };
}

/** The record as it would be printed, in the vendor's encoding. Pieces get their numbers when the list is frozen. */
function recordSample(run: DefinedRun, step: DirectMailStep, { seq, data }: ListRow) {
  const { layout, vendor, postal } = printFiles(run.project, step);
  const { name, config } = campaignOf(run);
  const shared = { ...sharedWords(run), campaign_code: config.campaign_code ?? name.toUpperCase() };
  const record = recordMaker(layout, vendor, { shared, postal }).make({ data, pieceId: pieceIdOf(1, seq) });
  if (!('fields' in record)) return { kind: 'problem', problem: reasonOf(record) } as const;
  return {
    kind: 'record',
    fields: layout.columns.map(
      (column, index) => [column.name, textOf(record.fields[index] ?? '', vendor.encoding)] as const,
    ),
  } as const;
}

async function firstRow({ warehouse }: RunContext, file: string, rows: number): Promise<ListRow | undefined> {
  await using session = await warehouse.session();
  for await (const [first] of listRows(session, file, rows)) return first;
  return undefined;
}
