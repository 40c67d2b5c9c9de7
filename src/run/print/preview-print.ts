import { type PreviewedSet, previewFileSet } from '../../print/preview-set.ts';
import type { DirectMailStep } from '../../project/project.ts';
import type { PreparedList } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import { campaignOf, type DefinedRun } from '../run-definition.ts';
import { printFiles, sharedWords } from '../send/deliver-list.ts';
import { splitSizes } from './print-numbers.ts';
import { printRows } from './print-rows.ts';
import { stoppedText } from './stopped-set.ts';

/** The set that a list would become. Pieces get their numbers, and seeds their marks, when the list is frozen. */
export async function previewPrint(
  run: DefinedRun,
  step: DirectMailStep,
  { rows, preparedAt }: PreparedList,
  file: string,
  { warehouse, files }: Pick<RunContext, 'warehouse' | 'files'>,
): Promise<PreviewedSet | { readonly stopped: string }> {
  const { layout, vendor, postal, seeds } = printFiles(run.project, step);
  const { name, config } = campaignOf(run);
  const campaignCode = config.campaign_code ?? name.toUpperCase();
  const { runKey, date } = run.occasion;
  const everybody = { has: () => true, size: rows };
  await using session = await warehouse.session();
  const set = await previewFileSet({
    ...{ layout, vendor, postal, files, shared: { ...sharedWords(run), campaign_code: campaignCode } },
    rows: () => printRows(session, file, rows, everybody),
    expected: rows,
    folder: '',
    names: { campaign: name, campaignCode, step: step.name, runKey, date: date.toString(), version: 1 },
    list: { hash: '', frozenAt: preparedAt },
    firstPiece: 1,
    seeds:
      vendor.seeds === undefined || seeds === undefined
        ? undefined
        : { rows: seeds.rows, splitSizes: await splitSizes(session, file, layout.split_by, everybody) },
  });
  return 'stopped' in set ? { stopped: await stoppedText(session, file, set.stopped) } : set;
}
