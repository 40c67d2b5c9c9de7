import type { Emit } from '../base/event.ts';
import type { Parameters } from '../base/parameter.ts';
import { identifier, literal, qualified } from '../base/sql-text.ts';
import type { PlannedModel, ProjectPlan } from '../plan/project-plan.ts';
import { type Clock, type Session, SqlFailure } from '../ports.ts';
import type { Model } from '../project/project.ts';
import { countRows, rowsOf } from './rows.ts';
import { headerTests, type TestQuery } from './model-tests.ts';
import { runTests, type TestFailure } from './run-tests.ts';

export type BuiltModel =
  | { readonly model: string; readonly status: 'built'; readonly rows: number }
  /** Its last good table stays. */
  | {
      readonly model: string;
      readonly status: 'failed';
      readonly tests: readonly TestFailure[];
      readonly problem?: string;
    }
  | { readonly model: string; readonly status: 'skipped'; readonly because: string };

export interface BuildContext {
  readonly session: Session;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly parameters: Parameters;
}

/**
 * Builds every model after those it reads. Each is built and tested in one transaction and is published only when all its
 * tests pass; what reads a model that failed, or one of the tables that are unusable from the start, is skipped.
 */
export async function buildModels(
  plan: ProjectPlan,
  context: BuildContext,
  unusable: ReadonlySet<string> = new Set(),
): Promise<BuiltModel[]> {
  const results = new Map<string, BuiltModel>();
  const singular = testsByLastModel(plan);
  for (const planned of plan.models) {
    const { name } = planned.model;
    const failed = planned.reads.find(
      (read) => unusable.has(read) || (results.has(read) && results.get(read)?.status !== 'built'),
    );
    const result =
      failed === undefined
        ? await buildModel(planned, singular.get(name) ?? [], context)
        : ({ model: name, status: 'skipped', because: failed } as const);
    results.set(name, result);
    if (result.status === 'skipped') context.emit({ kind: 'model-skipped', model: name, because: result.because });
  }
  return [...results.values()];
}

/** A singular test belongs to the last model that it reads: only then is there something to look at, and still time to stop. */
function testsByLastModel(plan: ProjectPlan): Map<string, TestQuery[]> {
  const byModel = new Map<string, TestQuery[]>();
  const order = plan.models.map(({ model }) => model.name);
  for (const { test, reads } of plan.tests) {
    const last = order.findLast((name) => reads.includes(name));
    if (last === undefined) continue;
    byModel.set(last, [...(byModel.get(last) ?? []), { name: test.name, sql: test.sql.text }]);
  }
  return byModel;
}

async function buildModel(
  { model }: PlannedModel,
  singular: readonly TestQuery[],
  context: BuildContext,
): Promise<BuiltModel> {
  const { session, clock, emit } = context;
  const started = clock.monotonic();
  await session.run('begin transaction');
  try {
    await create(model, context);
    const rows = await countRows(session, `select * from ${qualified(model.name)}`);
    const failures = await runTests(
      session,
      [...headerTests(model.name, model.header.tests), ...singular],
      context.parameters,
    );
    if (failures.length > 0) {
      await session.run('rollback');
      emit({ kind: 'model-failed', model: model.name, tests: failures });
      return { model: model.name, status: 'failed', tests: failures };
    }
    await session.run('commit');
    emit({ kind: 'model-built', model: model.name, rows, millis: clock.monotonic() - started });
    return { model: model.name, status: 'built', rows };
  } catch (cause) {
    await session.run('rollback');
    if (!(cause instanceof SqlFailure)) throw cause;
    emit({ kind: 'model-failed', model: model.name, tests: [], problem: cause.message });
    return { model: model.name, status: 'failed', tests: [], problem: cause.message };
  }
}

async function create(model: Model, { session, parameters }: BuildContext): Promise<void> {
  const [schema = '', name = ''] = model.name.split('.');
  await session.run(`create schema if not exists ${identifier(schema)}`);
  await dropRelation(session, schema, name);
  const kind = model.header.kind === 'view' ? 'view' : 'table';
  await session.run(`create ${kind} ${qualified(model.name)} as\n${model.sql.text}`, parameters);
}

/** `create or replace` refuses to put a table in the place of a view, or the other way round: so the old one goes by its own kind. */
async function dropRelation(session: Session, schema: string, name: string): Promise<void> {
  const where = `table_catalog = current_database() and table_schema = ${literal(schema)} and table_name = ${literal(name)}`;
  for (const { table_type } of await rowsOf(
    session,
    `select table_type from information_schema.tables where ${where}`,
  )) {
    await session.run(`drop ${table_type === 'VIEW' ? 'view' : 'table'} ${identifier(schema)}.${identifier(name)}`);
  }
}
