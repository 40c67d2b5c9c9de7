import type { Parameters } from '../base/parameter.ts';
import type { BuildMemory } from '../plan/select.ts';
import { readBuildResults } from '../run/build/build-results.ts';
import { explainModels } from '../run/build/explain.ts';
import type { BuildOptions } from '../run/build.ts';
import type { Work } from './runner.ts';

/** What `state:` and `result:` choose by: what would be built anew, and what the last build made of each model. */
export async function buildMemory(work: Work, parameters: Parameters, how: BuildOptions = {}): Promise<BuildMemory> {
  const { engine, place } = work;
  await using session = await engine.session();
  const explained = await explainModels(work.plan, { ...work, session, parameters }, how);
  const last = await readBuildResults(place.files, place.root);
  const results = (last?.models ?? []).map(
    ({ model, status }) => [model, status === 'kept' ? 'built' : status] as const,
  );
  const modified = explained.filter(({ action }) => action === 'build').map(({ model }) => model);
  return { modified: new Set(modified), results: new Map(results) };
}
