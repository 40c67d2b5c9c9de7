import { type Diagnostic, error, hasErrors, warning } from '../base/diagnostic.ts';
import { refused } from '../base/result.ts';
import type { Parameters } from '../base/parameter.ts';
import type { Column } from '../base/sql-type.ts';
import { locateStart } from '../base/statement.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { Model, Project } from '../project/project.ts';
import { checkHeaderTests } from './check-header-tests.ts';
import { checkModelHeader } from './check-model-header.ts';
import { checkModelKind } from './check-model-kind.ts';
import type { CheckedSources } from './check-sources.ts';
import { tableName, tableSpan, typeSelect } from './check-sql.ts';
import { topologicalOrder } from '../base/graph.ts';
import { testedAgainst } from './fingerprint.ts';
import { withImpliedTests } from './implied-tests.ts';
import { type ModelSelect, readsOf, type ReadSelect, selectReader } from './model-select.ts';
import type { PlannedModel, PlannedTest } from './project-plan.ts';
import { addSchemas, addTable } from './shadow.ts';
import { publishedColumns, typeModel } from './type-model.ts';

export interface CheckedModels {
  readonly models: readonly PlannedModel[];
  readonly tests: readonly PlannedTest[];
  /** Columns of every table that could be typed: sources and models. */
  readonly columns: ReadonlyMap<string, readonly Column[]>;
  readonly diagnostics: readonly Diagnostic[];
}

interface ModelSurroundings {
  readonly project: Project;
  readonly warehouse: Warehouse;
  readonly session: Session;
  readonly parameters: Parameters;
  /** Of the sources, and of each model as soon as it is typed. */
  readonly tables: Map<string, readonly Column[]>;
}

/** Parses, resolves, orders and types all models and singular tests, each against the empty tables of those it reads. */
export async function checkModels(
  warehouse: Warehouse,
  session: Session,
  project: Project,
  sources: CheckedSources,
  parameters: Parameters,
): Promise<CheckedModels> {
  const read = selectReader(warehouse, project, sources, Object.keys(parameters));
  const models = [...project.models.values()];
  const selects = new Map(await Promise.all(models.map(async ({ name, sql }) => [name, await read(sql)] as const)));
  const edges = models.map((model) => [model.name, dependencies(model, selects.get(model.name))] as const);
  const { order, cycles } = topologicalOrder(new Map(edges));

  await addSchemas(
    session,
    models.map(({ name }) => schemaAndName(name)[0]),
  );
  const tables = new Map(sources.columns);
  const around = { project, warehouse, session, parameters, tables };
  const typed = await typeInOrder(order, selects, around);
  const tests = await checkTests(read, around);
  return {
    models: typed.models,
    tests: tests.tests,
    columns: tables,
    diagnostics: [
      ...[...selects.values()].flatMap(({ diagnostics }) => diagnostics),
      ...cycles.map((cycle) => cycleDiagnostic(cycle, project, selects)),
      ...typed.diagnostics,
      ...tests.diagnostics,
    ],
  };
}

async function typeInOrder(
  order: readonly string[],
  selects: ReadonlyMap<string, ModelSelect>,
  around: ModelSurroundings,
): Promise<{ models: PlannedModel[]; diagnostics: Diagnostic[] }> {
  const { project, session, parameters, tables } = around;
  const models: PlannedModel[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of order) {
    const [model, select] = [project.models.get(name), selects.get(name)];
    if (model === undefined || select === undefined) continue;
    const typed = isBroken(select, tables) ? refused() : await typeModel(session, model, parameters, select.tables);
    diagnostics.push(...typed.diagnostics);
    if (typed.value === undefined) continue;
    diagnostics.push(
      ...checkModelHeader(model, typed.value, project),
      ...checkModelKind(model, typed.value, select.parameters),
    );
    const columns = publishedColumns(model, typed.value);
    await addTable(session, ...schemaAndName(name), columns);
    tables.set(name, columns);
    diagnostics.push(...(await checkHeaderTests(model, around)));
    const { parameters: used, functions, unrepeatable } = select;
    const reads = readsOf(select);
    models.push({ model: withImpliedTests(model, project), columns, reads, parameters: used, functions, unrepeatable });
  }
  return { models, diagnostics };
}

async function checkTests(
  read: ReadSelect,
  { project, session, parameters, tables }: ModelSurroundings,
): Promise<{ tests: PlannedTest[]; diagnostics: Diagnostic[] }> {
  const tests: PlannedTest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const test of project.tests.values()) {
    const select = await read(test.sql);
    const typed = isBroken(select, tables)
      ? refused()
      : await typeSelect(session, select.sql, parameters, select.tables);
    diagnostics.push(...select.diagnostics, ...typed.diagnostics);
    if (typed.value === undefined) continue;
    const reads = readsOf(select);
    tests.push({ test, reads });
    if (!reads.some((name) => project.models.has(name))) diagnostics.push(idleTest(select));
  }
  return { tests, diagnostics };
}

const idleTest = ({ sql }: ModelSelect): Diagnostic =>
  warning('idle-test', 'the test reads no model, so no build waits for it', {
    span: locateStart(sql),
    hint: 'a test is run when the last model that it reads was built',
  });

/** Nothing is said of a statement that reads what could not be typed: the cause was said where it lies. */
const isBroken = (select: ModelSelect, tables: ReadonlyMap<string, unknown>): boolean =>
  hasErrors(select.diagnostics) || !readsOf(select).every((name) => tables.has(name));

/** What has to be there before a model is built: what it reads, and what the tests of its header look into. */
const dependencies = (model: Model, select: ModelSelect | undefined): string[] => [
  ...(select === undefined ? [] : readsOf(select)),
  ...testedAgainst(model).filter((name) => name !== model.name),
];

/** Points at a test that closes the circle, when there is one: it can be moved; else at what the first model reads. */
function cycleDiagnostic(
  cycle: readonly string[],
  project: Project,
  selects: ReadonlyMap<string, ModelSelect>,
): Diagnostic {
  const message = `models read each other in a circle: ${cycle.join(' → ')}`;
  for (const [index, name] of cycle.slice(0, -1).entries()) {
    const [model, next = ''] = [project.models.get(name), cycle[index + 1]];
    const isRead = selects.get(name)?.tables.some((table) => tableName(table) === next);
    if (model === undefined || isRead === true) continue;
    const test = model.header.tests.findIndex((one) => 'relationships' in one && one.relationships.to === next);
    const span = model.place(['tests', test, 'relationships', 'to']);
    return error('cycle', message, { span, hint: `put the test into ${next}, or make it a singular test` });
  }
  const [first = '', second] = cycle;
  const select = selects.get(first);
  const reference = select?.tables.find((table) => tableName(table) === second);
  const span = select === undefined || reference === undefined ? undefined : tableSpan(select.sql, reference);
  return error('cycle', message, { span });
}

function schemaAndName(model: string): [schema: string, name: string] {
  const [schema = '', name = ''] = model.split('.');
  return [schema, name];
}
