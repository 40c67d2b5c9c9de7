import { hasErrors } from '../base/diagnostic.ts';
import { readsOfCampaign } from '../plan/dependencies.ts';
import type { PlannedCampaign } from '../plan/project-plan.ts';
import { readBuildResults } from '../run/build/build-results.ts';
import { checkFreshness } from '../run/load/freshness.ts';
import { takenFiles } from '../run/load/taken-files.ts';
import type { Work } from './runner.ts';
import { tableOf } from './warehouse-work.ts';

/** Why a campaign should not start on the data as it stands: sources that are too old, models that the last build did not make. */
export async function unfitData(work: Work, campaign: PlannedCampaign): Promise<readonly string[]> {
  const { place, plan } = work;
  const reads = readsOfCampaign(plan, campaign);
  const last = await readBuildResults(place.files, place.root);
  const unbuilt = (last?.models ?? []).filter(
    ({ model, status }) => reads.has(model) && (status === 'failed' || status === 'skipped'),
  );
  return [...(await tooOld(work, reads)), ...unbuilt.map(({ model }) => `${model} was not built`)];
}

/** Files that have come since are not looked into: they are not loaded yet, but then a load is all that is missing. */
async function tooOld({ engine, place, plan, clock }: Work, reads: ReadonlySet<string>): Promise<string[]> {
  const watched = [...plan.project.sources.values()].filter(
    (source) => source.config.freshness?.error_after !== undefined && reads.has(tableOf(source)),
  );
  if (watched.length === 0) return [];
  await using session = await engine.session();
  const found: string[] = [];
  for (const source of watched) {
    const taken = await takenFiles(source, place.files, place.root);
    const stale = await checkFreshness(source, taken.value?.files ?? [], { session, clock });
    if (hasErrors(stale)) found.push(`${tableOf(source)} is too old`);
  }
  return found;
}
