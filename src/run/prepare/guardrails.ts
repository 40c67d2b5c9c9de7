import type { ListRecord, RunRecord } from '../../ports.ts';
import type { Guardrails } from '../../project/schema/muster.ts';

type ListSize = Pick<ListRecord, 'step' | 'rows'>;

/** The list of the same step of the last run that was carried out. */
export function lastListOf(
  { campaign, runKey, step }: Pick<ListRecord, 'campaign' | 'runKey' | 'step'>,
  runs: readonly RunRecord[],
): ListSize | undefined {
  return lastRunOf(campaign, runKey, runs, (run) => run.lists.some((list) => list.step === step))?.lists.find(
    (list) => list.step === step,
  );
}

/** The run of a campaign before this one: the last that began and neither failed nor was called off. */
export const lastRunOf = (
  campaign: string,
  runKey: string,
  runs: readonly RunRecord[],
  isFit: (run: RunRecord) => boolean = () => true,
): RunRecord | undefined =>
  runs.findLast(
    (run) =>
      run.campaign === campaign &&
      run.runKey !== runKey &&
      !['failed', 'cancelled', 'missed'].includes(run.status) &&
      isFit(run),
  );

/** What of a send list goes over the guardrails of the project, in words; nothing when it keeps within them. */
export function guardrailNotes(
  { step, rows }: ListSize,
  last: ListSize | undefined,
  { max_recipients, max_change }: Guardrails,
): string[] {
  const notes: string[] = [];
  if (max_recipients !== undefined && rows > max_recipients)
    notes.push(`${step} has ${rows} recipients, more than max_recipients ${max_recipients}`);
  if (max_change !== undefined && last !== undefined && changeOf(rows, last.rows) > max_change)
    notes.push(
      `${step} has ${rows} recipients after ${last.rows} the last time, changed by more than max_change ${max_change * 100}%`,
    );
  return notes;
}

/** As a share of what it was; of nothing, one counts as the whole. */
const changeOf = (rows: number, before: number): number => Math.abs(rows - before) / Math.max(1, before);
