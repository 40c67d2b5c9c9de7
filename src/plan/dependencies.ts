import { tableName } from './check-sql.ts';
import type { PlannedCampaign, ProjectPlan } from './project-plan.ts';

/** Everything that a campaign reads of the warehouse, directly or through models: `schema.model` and `raw.source`. */
export function readsOfCampaign(plan: ProjectPlan, campaign: PlannedCampaign): ReadonlySet<string> {
  const { profile, entities } = plan.project.config;
  const direct = campaign.steps.flatMap(({ step, tables }) => [
    ...tables.map(tableName),
    entities[step.entity]?.table ?? '',
  ]);
  const models = new Map(plan.models.map((planned) => [planned.model.name, planned.reads]));
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name) || name === '') return;
    found.add(name);
    for (const read of models.get(name) ?? []) visit(read);
  };
  for (const name of [...direct, profile.table]) visit(name);
  return found;
}
