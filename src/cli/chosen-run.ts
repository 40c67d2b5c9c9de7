import { hasErrors } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import { campaignParameters } from '../plan/parameters.ts';
import type { PlannedCampaign, ProjectPlan } from '../plan/project-plan.ts';
import { type DefinedRun, defineRun } from '../run/run-definition.ts';
import { overridesOf } from './options.ts';
import { Refusal } from './exit-code.ts';
import type { Setting } from './setting.ts';
import { runKeyOf } from '../project/run-key.ts';
import type { RunRecord } from '../ports.ts';
import type { Campaign } from '../project/project.ts';
import { nextAgain } from '../run/steer/again.ts';

/** The campaign of a name given on the command line. */
export function chosenCampaign({ campaigns }: ProjectPlan, name: string): PlannedCampaign {
  const found = campaigns.get(name);
  if (found === undefined) throw new Refusal(`there is no campaign "${name}"`, didYouMean(name, campaigns.keys()));
  return found;
}

/** The run that a command line names: of a campaign, for a date or an incident, with variables given by hand. */
export function chosenRun(setting: Setting, name: string, key?: string): DefinedRun {
  const { campaign } = chosenCampaign(setting.plan, name);
  return runWithKey(setting, campaign, runKeyOf(campaign, key ?? setting.date));
}

/** The same under the next key of its own. Refused while there is nothing to do again. */
export function chosenAgain(
  setting: Setting,
  { occasion, planned }: DefinedRun,
  runs: readonly RunRecord[],
): DefinedRun {
  const next = nextAgain(runs, occasion.runKey);
  if ('refused' in next) throw new Refusal(next.refused, 'leave out --again: muster start carries it through');
  return runWithKey(setting, planned.campaign, next.runKey);
}

function runWithKey({ plan, files, clock, date, options }: Setting, campaign: Campaign, runKey: string): DefinedRun {
  const overrides = overridesOf(options);
  const { diagnostics } = campaignParameters(plan.project, campaign, { date, runKey }, overrides);
  if (hasErrors(diagnostics)) throw new Refusal(diagnostics);
  return defineRun(plan, files, { campaign: campaign.name, runKey, plannedAt: clock.now(), date, overrides });
}
