import { tableName } from './check-sql.ts';
import type { PlannedCampaign, ProjectPlan } from './project-plan.ts';

/**
 * Everything that a campaign reads of the warehouse and needs to be of tonight, directly or through models: `schema.model`
 * and `raw.source`. A model that goes on with what is stale answers for what it reads.
 */
export function readsOfCampaign(plan: ProjectPlan, campaign: PlannedCampaign): ReadonlySet<string> {
  const { profile, entities } = plan.project.config;
  const direct = campaign.steps.flatMap(({ step, tables }) => [
    ...tables.map(tableName),
    entities[step.entity]?.table ?? '',
  ]);
  const models = new Map(
    plan.models.map(({ model, reads }) => [model.name, model.header.on_parent_failure === 'stale' ? [] : reads]),
  );
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name) || name === '') return;
    found.add(name);
    for (const read of models.get(name) ?? []) visit(read);
  };
  for (const name of [...direct, profile.table]) visit(name);
  return found;
}
