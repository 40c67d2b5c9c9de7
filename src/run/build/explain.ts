import { functionNode } from '../../plan/fingerprint.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import { testsByLastModel } from '../tests/singular-tests.ts';
import { beginWork, type BuildContext, type BuildOptions } from './build-context.ts';
import { decide, type Decision } from './decision.ts';
import { isMade } from './functions.ts';

/** What a build would do with a model, and why. */
export interface Explanation {
  readonly model: string;
  readonly action: 'build' | 'keep' | 'skip';
  readonly because: readonly string[];
}

/** Decides as a build would, model after model, and builds nothing: what would be built counts as newer for its readers. */
export async function explainModels(
  plan: ProjectPlan,
  context: BuildContext,
  options: BuildOptions = {},
): Promise<Explanation[]> {
  const work = await beginWork(context, options);
  for (const one of plan.project.functions.values()) {
    const { version } = work;
    if (isMade(one, work)) continue;
    work.builds.set(functionNode(one.name), { kind: 'function', version, fingerprint: {}, builtAt: '' });
  }
  const singular = testsByLastModel(plan);
  const skipped = new Set<string>();
  return plan.models.map((planned) => {
    const { name } = planned.model;
    const tests = plan.tests.filter(({ test }) => singular.get(name)?.includes(test) ?? false);
    const decision = decide(planned, tests, work, (read) => work.unusable.has(read) || skipped.has(read));
    if (decision.kind === 'skip') skipped.add(name);
    if (decision.kind === 'build') {
      const { kind } = planned.model.header;
      work.builds.set(name, { kind, version: work.version, fingerprint: decision.fingerprint, builtAt: '' });
      work.relations.set(name, kind === 'view' ? 'view' : 'table');
    }
    return { model: name, action: decision.kind, because: reasonsOf(decision) };
  });
}

const reasonsOf = (decision: Decision): readonly string[] =>
  decision.kind === 'skip' ? [decision.sentence] : [decision.because].flat();
