import { hasErrors } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import { campaignParameters } from '../plan/parameters.ts';
import type { PlannedCampaign, ProjectPlan } from '../plan/project-plan.ts';
import { type DefinedRun, defineRun } from '../run/run-definition.ts';
import { overridesOf } from './options.ts';
import { Refusal } from './exit-code.ts';
import type { Setting } from './setting.ts';
import { runKeyOf } from '../project/run-key.ts';

/** The campaign of a name given on the command line. */
export function chosenCampaign({ campaigns }: ProjectPlan, name: string): PlannedCampaign {
  const found = campaigns.get(name);
  if (found === undefined) throw new Refusal(`there is no campaign "${name}"`, didYouMean(name, campaigns.keys()));
  return found;
}

/** The run that a command line names: of a campaign, for a date or an incident, with variables given by hand. */
export function chosenRun({ plan, files, clock, date, options }: Setting, name: string, key?: string): DefinedRun {
  const { campaign } = chosenCampaign(plan, name);
  const runKey = runKeyOf(campaign, key ?? date);
  const overrides = overridesOf(options);
  const { diagnostics } = campaignParameters(plan.project, campaign, { date, runKey }, overrides);
  if (hasErrors(diagnostics)) throw new Refusal(diagnostics);
  return defineRun(plan, files, { campaign: campaign.name, runKey, plannedAt: clock.now(), date, overrides });
}
