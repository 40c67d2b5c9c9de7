import type { Parameters } from '../../base/parameter.ts';
import { qualified } from '../../base/sql-text.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import type { Session } from '../../ports.ts';
import { testModel } from './model-tests.ts';
import { runSingularTest } from './singular-tests.ts';
import type { TestResult } from './test-result.ts';

/** A model or a singular test with what its tests found in the tables as they stand. */
export interface TestedModel {
  /** `core.customers`, or the name of a singular test. */
  readonly subject: string;
  readonly tests: readonly TestResult[];
}

/**
 * Runs the tests of the named models and the named singular tests over the tables that were built last. Builds nothing.
 * `unbuilt` are models that have no table yet: neither they nor singular tests that read them are looked at.
 */
export async function testTables(
  session: Session,
  plan: ProjectPlan,
  names: ReadonlySet<string>,
  parameters: Parameters,
): Promise<{ readonly tested: readonly TestedModel[]; readonly unbuilt: readonly string[] }> {
  const tested: TestedModel[] = [];
  const unbuilt = new Set<string>();
  const isBuilt = async (table: string): Promise<boolean> => {
    const described = await session.describe(`from ${qualified(table)}`, {});
    if ('problem' in described) unbuilt.add(table);
    return !('problem' in described);
  };
  for (const { model } of plan.models) {
    if (!names.has(model.name) || model.header.tests.length === 0 || !(await isBuilt(model.name))) continue;
    tested.push({ subject: model.name, tests: await testModel(session, model, parameters) });
  }
  for (const { test, reads } of plan.tests) {
    if (!names.has(test.name)) continue;
    let isReady = true;
    for (const table of reads) isReady = (await isBuilt(table)) && isReady;
    if (isReady) tested.push({ subject: test.name, tests: [await runSingularTest(session, test, parameters)] });
  }
  return { tested, unbuilt: [...unbuilt] };
}
