import type { Emit } from '../../base/event.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import { type Instant, localDate } from '../../base/time.ts';
import { campaignParameters } from '../../plan/parameters.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import type { RunRecord, SignalRecord } from '../../ports.ts';
import type { Campaign } from '../../project/project.ts';
import { runKeyOf, twinOf } from '../../project/run-key.ts';
import type { RunOccasion } from '../run-definition.ts';
import { whereInPeriod } from './schedule.ts';

/** True for a campaign that starts when it is told to, and may be told. */
export const heedsSignals = ({ config: { live, schedule } }: Campaign): boolean =>
  live && schedule?.kind === 'on_signal';

/** Signals that came before a campaign's `start`, or after its `end`, and have no run: nothing starts them. */
export const untimelySignals = (
  campaign: Campaign,
  signals: readonly SignalRecord[],
  runs: readonly RunRecord[],
  zone: string,
): { readonly runKey: string; readonly at: Instant }[] => {
  if (!heedsSignals(campaign)) return [];
  const known = new Set(runs.map(({ runKey }) => runKey));
  return signals
    .filter((one) => one.campaign === campaign.name && whereInPeriod(campaign, one.givenAt, zone) !== 'within')
    .map(({ id, givenAt: at }) => ({ runKey: runKeyOf(campaign, id), at }))
    .filter(({ runKey }) => !known.has(runKey));
};

/**
 * One occasion for each signal to these campaigns that has no run yet, in the order in which they were given. A signal
 * outside of a campaign's period starts nothing, and is missed. One whose variables are none of the campaign as it is now, or whose
 * run's key differs from another only in case, starts nothing, and is told of.
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
    if (whereInPeriod(campaign, plannedAt, project.config.timezone) !== 'within') return [];
    const runKey = runKeyOf(campaign, id);
    if (known.has(runKey)) return [];
    const twin = twinOf(runKey, known);
    if (twin !== undefined) {
      emit({ kind: 'run-failed', campaign: name, runKey, because: `it differs only in case from ${twin}` });
      return [];
    }
    known.add(runKey);
    const date = localDate(plannedAt, project.config.timezone);
    const { diagnostics } = campaignParameters(project, campaign, { date, runKey }, overrides);
    if (!hasErrors(diagnostics)) return [{ campaign: name, runKey, plannedAt, date, overrides }];
    const because = diagnostics.map(({ message }) => message).join('; ');
    emit({ kind: 'run-failed', campaign: name, runKey, because });
    return [];
  });
}
