import type { Emit } from '../../base/event.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import { localDate } from '../../base/time.ts';
import { campaignParameters } from '../../plan/parameters.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import type { RunRecord, SignalRecord } from '../../ports.ts';
import type { Campaign } from '../../project/project.ts';
import { runKeyOf } from '../../project/run-key.ts';
import type { RunOccasion } from '../run-definition.ts';

/** True for a campaign that starts when it is told to, and may be told. */
export const heedsSignals = ({ config: { live, schedule } }: Campaign): boolean =>
  live && schedule?.kind === 'on_signal';

/**
 * One occasion for each signal to these campaigns that has no run yet, in the order in which they were given. A signal
 * whose variables are none of the campaign as it is now starts nothing, and is told of.
 */
export function signalledOccasions(
  { project }: ProjectPlan,
  campaigns: readonly Campaign[],
  signals: readonly SignalRecord[],
  runs: readonly RunRecord[],
  emit: Emit,
): RunOccasion[] {
  const known = new Set(runs.map(({ runKey }) => runKey));
  return signals.flatMap(({ campaign: name, id, variables: overrides, givenAt: plannedAt }) => {
    const campaign = campaigns.find((one) => one.name === name);
    if (campaign === undefined || !heedsSignals(campaign)) return [];
    const runKey = runKeyOf(campaign, id);
    if (known.has(runKey)) return [];
    const date = localDate(plannedAt, project.config.timezone);
    const { diagnostics } = campaignParameters(project, campaign, { date, runKey }, overrides);
    if (!hasErrors(diagnostics)) return [{ campaign: name, runKey, plannedAt, date, overrides }];
    const because = diagnostics.map(({ message }) => message).join('; ');
    emit({ kind: 'run-failed', campaign: name, runKey, because });
    return [];
  });
}
