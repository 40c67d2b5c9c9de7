import { readsOfCampaign } from '../plan/dependencies.ts';
import type { PlannedCampaign } from '../plan/project-plan.ts';
import { rowsOf } from '../run/rows.ts';
import { Refusal } from './exit-code.ts';
import type { Work } from './runner.ts';

/** Throws Refusal when a campaign reads a model that the warehouse does not have yet. */
export async function assertBuilt({ engine, plan }: Work, campaign: PlannedCampaign): Promise<void> {
  await using session = await engine.session();
  const rows = await rowsOf(
    session,
    `select table_schema || '.' || table_name as name from information_schema.tables
      where table_catalog = current_database()`,
  );
  const built = new Set(rows.map(({ name }) => name));
  const reads = readsOfCampaign(plan, campaign);
  const missing = plan.models.map(({ model }) => model.name).filter((name) => reads.has(name) && !built.has(name));
  if (missing.length > 0)
    throw new Refusal(
      `not in the warehouse yet: ${missing.join(', ')}`,
      'muster load and muster build make the tables; muster send does both',
      'not-built',
    );
}
