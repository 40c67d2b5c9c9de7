import type { FailedTest } from '../../base/event.ts';
import { utc } from '../../base/time.ts';
import type { PlannedModel, PlannedTest } from '../../plan/project-plan.ts';
import { SqlFailure } from '../../ports.ts';
import { rowsOfLastVersion, testModel } from '../tests/model-tests.ts';
import { runSingularTest } from '../tests/singular-tests.ts';
import type { TestResult } from '../tests/test-result.ts';
import type { BuildWork } from './build-context.ts';
import { type Build, recordSql } from './builds.ts';
import type { BuiltModel } from './built-model.ts';
import type { Decision } from './decision.ts';
import { writeModel } from './write-model.ts';

/**
 * Writes, audits and publishes one model in one transaction. When it cannot be written or a test fails, everything is as it
 * was before, the record of what it was made of too: so it is tried again next time.
 */
export async function buildModel(
  planned: PlannedModel,
  singular: readonly PlannedTest[],
  { fingerprint, stale }: Extract<Decision, { kind: 'build' }>,
  work: BuildWork,
): Promise<BuiltModel> {
  const { session, clock, emit, parameters } = work;
  const { model } = planned;
  const started = clock.monotonic();
  await session.begin();
  try {
    const rowsBefore = work.relations.has(model.name) ? await rowsOfLastVersion(session, model) : undefined;
    const written = await writeModel(planned, work);
    if ('problem' in written) return await failed(model.name, [], written.problem, work);
    const tests = await testModel(session, model, parameters, rowsBefore);
    for (const { test } of singular) tests.push(await runSingularTest(session, test, parameters));
    if (tests.some(({ status }) => status === 'failed')) return await failed(model.name, tests, undefined, work);
    const build: Build = {
      kind: model.header.kind,
      version: work.version,
      fingerprint,
      builtAt: utc(clock.now()),
      ...(model.header.kind === 'snapshot' ? { upTo: parameters['run_at']?.value ?? '' } : {}),
    };
    await session.commit([recordSql(model.name, build)]);
    work.builds.set(model.name, build);
    work.relations.set(model.name, model.header.kind === 'view' ? 'view' : 'table');
    const { rows } = written;
    emit({ kind: 'model-built', model: model.name, rows, millis: clock.monotonic() - started, ...earlier(stale) });
    const warned = tests.filter(({ status }) => status === 'warned');
    if (warned.length > 0) emit({ kind: 'tests-warned', subject: model.name, tests: warned.map(newsOf) });
    return { model: model.name, status: 'built', rows, tests, stale };
  } catch (cause) {
    if (cause instanceof SqlFailure) return failed(model.name, [], cause.message, work);
    await session.rollback();
    throw cause;
  }
}

/** Takes everything back. */
async function failed(
  model: string,
  tests: readonly TestResult[],
  problem: string | undefined,
  { session, emit }: BuildWork,
): Promise<BuiltModel> {
  await session.rollback();
  const broken = tests.filter(({ status }) => status === 'failed').map(newsOf);
  const because = problem === undefined ? {} : { problem };
  emit({ kind: 'model-failed', model, tests: broken, ...because });
  return { model, status: 'failed', tests, ...because };
}

const earlier = (stale: readonly string[]) => (stale.length === 0 ? {} : { stale });

const newsOf = ({ test, rows, note }: TestResult): FailedTest => ({
  test,
  rows,
  ...(note === undefined ? {} : { note }),
});
