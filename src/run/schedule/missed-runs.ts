import type { ProjectPlan } from '../../plan/project-plan.ts';
import type { RunRecord, SignalRecord } from '../../ports.ts';
import { definitionHash, type ProjectFiles } from '../definition.ts';
import type { SendContext } from '../run-context.ts';
import { projectRun } from '../run-ledger.ts';
import { dueOccurrence } from './schedule.ts';
import { untimelySignals } from './signalled-runs.ts';

/**
 * Records the occurrences of live campaigns that nobody started in time, and signals that came before or after their time;
 * with names, only those of these campaigns. It comes before what is due begins: the next look goes back no further than to
 * the last run.
 */
export async function recordMissed(
  plan: ProjectPlan,
  projectFiles: ProjectFiles,
  runs: readonly RunRecord[],
  signals: readonly SignalRecord[],
  context: SendContext,
  names: readonly string[],
): Promise<void> {
  const now = context.clock.now();
  for (const { campaign } of plan.campaigns.values()) {
    if (names.length > 0 && !names.includes(campaign.name)) continue;
    const { timezone } = plan.project.config;
    const { missed: late } = dueOccurrence(campaign, runs, now, timezone);
    const missed = [...late, ...untimelySignals(campaign, signals, runs, timezone)];
    if (missed.length === 0) continue;
    const definition = definitionHash(projectFiles, campaign);
    const common = { kind: 'run', campaign: campaign.id, status: 'missed', definition } as const;
    await context.ledger.append(missed.map(({ runKey, at: plannedAt }) => ({ ...common, runKey, plannedAt })));
    const runKeys = missed.map(({ runKey }) => runKey);
    for (const runKey of runKeys) await projectRun(runKey, context);
    context.emit({ kind: 'runs-missed', campaign: campaign.name, runKeys });
  }
}
