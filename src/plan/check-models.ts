import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import { type Checked, refused } from '../base/result.ts';
import type { Column } from '../base/sql-type.ts';
import type { Statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { TableReference } from '../project/parsed-select.ts';
import type { Model, Project } from '../project/project.ts';
import { checkModelHeader } from './check-model-header.ts';
import { parseSelect, tableName, tableSpan, typeSelect } from './check-sql.ts';
import { topologicalOrder } from './graph.ts';
import type { PlannedModel, PlannedTest } from './project-plan.ts';
import { addTable } from './shadow.ts';

export interface CheckedModels {
  readonly models: readonly PlannedModel[];
  readonly tests: readonly PlannedTest[];
  /** Columns of every table that could be typed: sources and models. */
  readonly columns: ReadonlyMap<string, readonly Column[]>;
  readonly diagnostics: readonly Diagnostic[];
}

interface Parsed {
  readonly sql: Statement;
  readonly tables: readonly TableReference[];
  readonly usesParameters: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses, resolves, orders and types all models and singular tests, each against the empty tables of those it reads. */
export async function checkModels(
  warehouse: Warehouse,
  session: Session,
  project: Project,
  sources: ReadonlyMap<string, readonly Column[]>,
  parameters: Parameters,
): Promise<CheckedModels> {
  const known = new Set([...project.models.keys(), ...[...project.sources.keys()].map((name) => `raw.${name}`)]);
  // What is there and could not be read was reported in its own file.
  const isKnown = (name: string): boolean => known.has(name) || project.unreadable.has(name);
  const parse = async (sql: Statement): Promise<Parsed> => {
    const { value: parsed, diagnostics } = await parseSelect(warehouse, sql, Object.keys(parameters));
    const tables = parsed?.tables ?? [];
    const usesParameters = (parsed?.parameters ?? []).length > 0;
    return {
      sql,
      tables,
      usesParameters,
      diagnostics: [
        ...diagnostics,
        ...tables.flatMap((table) => (isKnown(tableName(table)) ? [] : unknownTable(sql, table, known))),
      ],
    };
  };
  const parsed = new Map<string, Parsed>();
  for (const model of project.models.values()) parsed.set(model.name, await parse(model.sql));
  const diagnostics = [...parsed.values()].flatMap((one) => one.diagnostics);

  const ordered = topologicalOrder(
    new Map([...parsed].map(([name, one]) => [name, [...readsOf(one), ...testedAgainst(project.models.get(name))]])),
  );
  if ('cycle' in ordered)
    return {
      models: [],
      tests: [],
      columns: sources,
      diagnostics: [...diagnostics, cycleDiagnostic(ordered.cycle, parsed)],
    };

  const columns = new Map(sources);
  const models: PlannedModel[] = [];
  for (const name of ordered.order) {
    const [model, one] = [project.models.get(name), parsed.get(name)];
    if (model === undefined || one === undefined) continue;
    const typed = await typeOne(session, one, columns, parameters);
    diagnostics.push(...typed.diagnostics);
    if (typed.value === undefined) continue;
    diagnostics.push(...checkModelHeader(model, typed.value, project, columns), ...checkView(model, one));
    await addTable(session, model.name.split('.')[0] ?? '', model.name.split('.')[1] ?? '', typed.value);
    columns.set(name, typed.value);
    models.push({ model, columns: typed.value, reads: readsOf(one) });
  }
  const tests = await checkTests(session, project, parse, columns, parameters);
  return { models, tests: tests.tests, columns, diagnostics: [...diagnostics, ...tests.diagnostics] };
}

async function checkTests(
  session: Session,
  project: Project,
  parse: (sql: Statement) => Promise<Parsed>,
  columns: ReadonlyMap<string, readonly Column[]>,
  parameters: Parameters,
): Promise<{ tests: PlannedTest[]; diagnostics: Diagnostic[] }> {
  const tests: PlannedTest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const test of project.tests.values()) {
    const one = await parse(test.sql);
    const typed = await typeOne(session, one, columns, parameters);
    diagnostics.push(...one.diagnostics, ...typed.diagnostics);
    if (typed.value !== undefined) tests.push({ test, reads: readsOf(one) });
  }
  return { tests, diagnostics };
}

/** Types a statement whose tables are all typed. Otherwise it says nothing: the cause was said where it lies. */
async function typeOne(
  session: Session,
  { sql, tables, diagnostics }: Parsed,
  columns: ReadonlyMap<string, unknown>,
  parameters: Parameters,
): Promise<Checked<readonly Column[]>> {
  const isBroken =
    diagnostics.some(({ severity }) => severity === 'error') ||
    !tables.map(tableName).every((name) => columns.has(name));
  return isBroken ? refused() : typeSelect(session, sql, parameters, tables);
}

function unknownTable(sql: Statement, table: TableReference, known: ReadonlySet<string>): Diagnostic[] {
  const name = tableName(table);
  const span = tableSpan(sql, table);
  if (table.schema === 'ledger') {
    return [
      error('ledger-in-model', 'a model does not read the ledger: it belongs to an environment, models to all', {
        span,
        hint: 'read it in a query of the campaign',
      }),
    ];
  }
  if (table.schema === '') {
    const sameName = [...known].filter((candidate) => candidate.endsWith(`.${name}`));
    const hint =
      sameName.length > 0 ? didYouMean(sameName[0] ?? '', sameName) : 'write schema.name, or raw.name for a source';
    return [error('unknown-table', `"${name}" has no schema`, { span, hint })];
  }
  const [what, candidates] =
    table.schema === 'raw' ? ['source', [...known].filter((other) => other.startsWith('raw.'))] : ['model', [...known]];
  return [error(`unknown-${what}`, `there is no ${what} "${name}"`, { span, hint: didYouMean(name, candidates) })];
}

function checkView(model: Model, { usesParameters }: Parsed): Diagnostic[] {
  if (model.header.kind !== 'view' || !usesParameters) return [];
  return [
    error('view-with-parameters', 'a view cannot have parameters', {
      span: model.place(['kind']),
      hint: 'make it a table',
    }),
  ];
}

function cycleDiagnostic(cycle: readonly string[], parsed: ReadonlyMap<string, Parsed>): Diagnostic {
  const [first = '', second = ''] = cycle;
  const one = parsed.get(first);
  const reference = one?.tables.find((table) => tableName(table) === second);
  const span = one === undefined || reference === undefined ? undefined : tableSpan(one.sql, reference);
  return error('cycle', `models read each other in a circle: ${cycle.join(' → ')}`, { span });
}

/** Models that the header's tests look into: they must be built before. */
const testedAgainst = (model: Model | undefined): string[] =>
  (model?.header.tests ?? []).flatMap((test) => ('relationships' in test ? [test.relationships.to] : []));

const readsOf = ({ tables }: Parsed): string[] => [...new Set(tables.map(tableName))];
