import type { RunRecord, RunStatus } from '../ports.ts';
import type { SendContext } from './run-context.ts';
import { campaignOf, type DefinedRun } from './run-definition.ts';
import { writeRunState } from './run-state.ts';

export const findRun = ({ ledger }: Pick<SendContext, 'ledger'>, runKey: string): Promise<RunRecord | undefined> =>
  ledger.run(runKey);

/** Records a transition, then makes its projection. */
export async function enter(run: DefinedRun, status: RunStatus, context: SendContext, note?: string): Promise<void> {
  const { runKey, plannedAt } = run.occasion;
  const { id: campaign } = campaignOf(run);
  const entry = { kind: 'run', campaign, runKey, status, plannedAt, definition: run.definition } as const;
  await context.ledger.append([note === undefined ? entry : { ...entry, note }]);
  await projectRun(runKey, context);
}

/** Makes the file by which others see how far a run is. Resolves to what it says. */
export async function projectRun(runKey: string, context: SendContext): Promise<RunRecord | undefined> {
  const record = await findRun(context, runKey);
  if (record !== undefined) await writeRunState(context.files, context.environment.folder, record);
  return record;
}
