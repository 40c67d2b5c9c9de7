import type { Parameters } from '../../base/parameter.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import type { Session } from '../../ports.ts';
import type { SingularTest } from '../../project/project.ts';
import { countRows } from '../rows.ts';
import { sampleOf } from './row-sample.ts';
import { statusOf, type TestResult } from './test-result.ts';

/** Runs a SELECT that must return no rows. A share of a threshold counts against the rows found: it has no others. */
export async function runSingularTest(
  session: Session,
  { name, sql, header }: SingularTest,
  parameters: Parameters,
): Promise<TestResult> {
  const rows = await countRows(session, sql.text, parameters);
  const status = statusOf(rows, rows, header);
  if (rows === 0) return { id: name, test: name, status, rows };
  return { id: name, test: name, status, rows, sample: await sampleOf(session, sql.text, parameters) };
}

/** A singular test belongs to the last model that it reads: only then is there something to look at, and still time to stop. */
export function testsByLastModel(plan: ProjectPlan): ReadonlyMap<string, readonly SingularTest[]> {
  const byModel = new Map<string, SingularTest[]>();
  const order = plan.models.map(({ model }) => model.name);
  for (const { test, reads } of plan.tests) {
    const last = order.findLast((name) => reads.includes(name));
    if (last === undefined) continue;
    byModel.set(last, [...(byModel.get(last) ?? []), test]);
  }
  return byModel;
}
