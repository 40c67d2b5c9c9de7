import type { PlannedUnitTest } from '../plan/planned-unit-test.ts';
import type { PlannedModel, PlannedTest, ProjectPlan } from '../plan/project-plan.ts';
import { type Fingerprint, unitTestsPart } from '../plan/fingerprint.ts';
import { sha256 } from '../base/sha256.ts';
import { identifier } from '../base/sql-text.ts';
import type { FailedTest } from '../base/event.ts';
import { beginWork, type BuildContext, type BuildOptions, type BuildWork } from './build/build-context.ts';
import { buildModel } from './build/build-model.ts';
import { type BuiltModel, isUsable } from './build/built-model.ts';
import { forgetBuild, recordBuild } from './build/builds.ts';
import { decide } from './build/decision.ts';
import { makeFunctions } from './build/functions.ts';
import { newsInOrder, workThrough } from './build/lanes.ts';
import { needsOf } from './build/needs.ts';
import { inTransaction } from './transaction.ts';
import { testsByLastModel } from './tests/singular-tests.ts';
import { unitTester, type UnitTester, type UnitTestResult } from './tests/unit-tests.ts';

export type { BuildContext, BuildOptions } from './build/build-context.ts';
export { type BuiltModel, isUsable } from './build/built-model.ts';

/**
 * Builds every model after those it reads, and beside others when there are sessions for it. Each is built and tested in one
 * transaction and is published only when none of its tests fails. A model that was made of the same as it would be now is
 * kept. What reads a model that failed, or one of the tables that are unusable from the start, is skipped, or goes on with the
 * last good version when its header says so. The unit tests of a model run before it is built, and no data is touched when
 * one fails; of a model that is kept they run when they changed.
 */
export async function buildModels(
  plan: ProjectPlan,
  context: BuildContext,
  options: BuildOptions = {},
): Promise<BuiltModel[]> {
  const work = await beginWork(context, options);
  const chosen = plan.models.filter(({ model }) => options.only?.has(model.name) ?? true);
  await makeSchemas(chosen, work);
  const unmade = await makeFunctions(plan.project, work);
  const singular = testsByLastModel(plan);
  const results = new Map(unmade.map((one) => [one.model, one]));
  const { openShadow } = options;
  await using units = openShadow && unitTester(openShadow, [...plan.project.functions.values()]);
  const news = newsInOrder(chosen, work.emit);
  const queue = { items: chosen, waitsFor: needsOf(plan, singular, chosen) };
  await workThrough(queue, [work.session, ...(options.beside ?? [])], async (planned, session) => {
    const { name } = planned.model;
    const emit = news.of(planned);
    const number = chosen.indexOf(planned) + 1;
    emit({ kind: 'begun', doing: 'building', subject: name, number, of: chosen.length });
    const unit = { units, tests: plan.unitTests.filter(({ node }) => node === name) };
    const tests = plan.tests.filter(({ test }) => singular.get(name)?.includes(test) ?? false);
    results.set(name, await buildNext(planned, tests, unit, results, { ...work, session, emit }));
    news.end(planned);
  });
  return [...unmade, ...chosen.flatMap(({ model }) => results.get(model.name) ?? [])];
}

interface OwnUnitTests {
  readonly units: UnitTester | undefined;
  readonly tests: readonly PlannedUnitTest[];
}

async function buildNext(
  planned: PlannedModel,
  tests: readonly PlannedTest[],
  unit: OwnUnitTests,
  results: ReadonlyMap<string, BuiltModel>,
  work: BuildWork,
): Promise<BuiltModel> {
  const { name: model } = planned.model;
  const isBad = (read: string): boolean => work.unusable.has(read) || !isUsable(results.get(read));
  const decision = decide(planned, tests, work, isBad);
  const passed = passedTests(unit.tests);
  switch (decision.kind) {
    case 'build': {
      const failures = (await unit.units?.failuresOf(unit.tests)) ?? [];
      const fingerprint = { ...decision.fingerprint, ...passed };
      return failures.length > 0
        ? unsound(model, failures, work)
        : buildModel(planned, tests, { ...decision, fingerprint }, work);
    }
    case 'keep': {
      const failures = await failuresOfChanged(model, unit, passed, work);
      if (failures.length > 0) return unsound(model, failures, work);
      work.emit({ kind: 'model-kept', model, because: decision.because });
      return { model, status: 'kept', because: decision.because };
    }
    case 'skip':
      work.emit({ kind: 'model-skipped', model, because: decision.because });
      return { model, status: 'skipped', because: decision.because };
  }
}

/** Of unit tests that are not those which the model passed before; what passes now is remembered. */
async function failuresOfChanged(
  model: string,
  { units, tests }: OwnUnitTests,
  passed: Fingerprint,
  { session, builds }: BuildWork,
): Promise<readonly UnitTestResult[]> {
  const build = builds.get(model);
  const isPassed = build?.fingerprint[unitTestsPart] === passed[unitTestsPart];
  if (units === undefined || build === undefined || tests.length === 0 || isPassed) return [];
  const failures = await units.failuresOf(tests);
  if (failures.length > 0) return failures;
  await inTransaction(session, async () => {
    await forgetBuild(session, model);
    await recordBuild(session, model, { ...build, fingerprint: { ...build.fingerprint, ...passed } });
  });
  return [];
}

/** As a part of a fingerprint. A model has one file of unit tests. */
function passedTests([first]: readonly PlannedUnitTest[]): Fingerprint {
  return first === undefined ? {} : { [unitTestsPart]: sha256(first.span.file.text) };
}

function unsound(model: string, unitTests: readonly UnitTestResult[], { emit }: BuildWork): BuiltModel {
  emit({ kind: 'model-failed', model, tests: unitTests.map(newsOf) });
  return { model, status: 'failed', tests: [], unitTests };
}

const newsOf = ({ id, differences, problem }: UnitTestResult): FailedTest => ({
  test: `unit test ${nameOf(id)}`,
  rows: differences.length,
  note: problem === undefined ? 'is not as expected' : 'cannot be run',
});

const nameOf = (id: string): string => id.split('.').at(-1) ?? id;

/** Schemas come first, and once: a statement for each model would cost as much as a small model. */
async function makeSchemas(chosen: readonly PlannedModel[], { session }: BuildWork): Promise<void> {
  for (const schema of new Set(chosen.map(({ model }) => model.name.split('.')[0] ?? '')))
    await session.run(`create schema if not exists ${identifier(schema)}`);
}
