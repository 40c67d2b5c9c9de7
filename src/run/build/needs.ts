import { testedAgainst } from '../../plan/fingerprint.ts';
import type { PlannedModel, ProjectPlan } from '../../plan/project-plan.ts';
import type { SingularTest } from '../../project/project.ts';

/**
 * The models that have to be there before another one is built and tested: those that it reads and that its tests look into,
 * and behind those that are not built this time, since they may be views, those that they read.
 */
export function needsOf(
  { models, tests }: ProjectPlan,
  singular: ReadonlyMap<string, readonly SingularTest[]>,
  chosen: readonly PlannedModel[],
): (planned: PlannedModel) => ReadonlySet<PlannedModel> {
  const byName = new Map(models.map((planned) => [planned.model.name, planned]));
  const readsOfTest = new Map(tests.map(({ test, reads }) => [test, reads]));
  const direct = ({ model, reads }: PlannedModel): PlannedModel[] => {
    const own = (singular.get(model.name) ?? []).flatMap((test) => readsOfTest.get(test) ?? []);
    return [...reads, ...testedAgainst(model), ...own].flatMap((name) => byName.get(name) ?? []);
  };
  const isChosen = new Set(chosen);
  return (planned) => {
    const needs = new Set<PlannedModel>();
    const visit = (one: PlannedModel): void => {
      for (const need of direct(one)) {
        if (need === planned || needs.has(need)) continue;
        needs.add(need);
        if (!isChosen.has(need)) visit(need);
      }
    };
    visit(planned);
    return needs;
  };
}
