import { didYouMean } from '../base/suggest.ts';
import type { PlannedCampaign, ProjectPlan } from '../plan/project-plan.ts';
import { Refusal } from './exit-code.ts';

/** The campaign of a name given on the command line. */
export function chosenCampaign(plan: ProjectPlan, name: string): PlannedCampaign {
  const found = plan.campaigns.get(name);
  if (found === undefined) throw new Refusal(`there is no campaign "${name}"`, didYouMean(name, plan.campaigns.keys()));
  return found;
}
