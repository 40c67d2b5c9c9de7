import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import type { Span } from '../base/source.ts';
import { identifier, literal, qualified } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import { statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { Model, Project } from '../project/project.ts';
import type { ModelTest } from '../project/schema/test.ts';
import type { YamlPath } from '../project/yaml-file.ts';
import { yamlText } from '../project/yaml-text.ts';
import { parseSelect, tableName, tableSpan, typeSelect } from './check-sql.ts';

/** What the tests of a model are held against. The model is an empty table of the session already. */
export interface HeaderTestSurroundings {
  readonly project: Project;
  readonly warehouse: Warehouse;
  readonly session: Session;
  /** Of this model and of those before it. */
  readonly tables: ReadonlyMap<string, readonly Column[]>;
  readonly parameters: Parameters;
}

/** Holds the tests of a model's header against its columns, their types, and the models that they look into. */
export async function checkHeaderTests(model: Model, around: HeaderTestSurroundings): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const [index, test] of model.header.tests.entries()) {
    const at = { model, path: ['tests', index], around };
    const named = [...checkColumns(test, at), ...checkTarget(test, at)];
    diagnostics.push(
      ...named,
      ...(named.length > 0 ? [] : await checkTypes(test, at)),
      ...(await checkExpressions(test, at)),
    );
  }
  return diagnostics;
}

interface Place {
  readonly model: Model;
  /** Of the test. */
  readonly path: YamlPath;
  readonly around: HeaderTestSurroundings;
}

/** Of a list that was written as one value the place is that value. */
function placed({ model, path }: Place, ...below: YamlPath): Span {
  const list = [...path, ...below.slice(0, -1)];
  const item = model.place([...path, ...below]);
  const isOneValue = below.length > 1 && item.start === model.place(list, 'key').start;
  return isOneValue ? model.place(list) : item;
}

const columnsOf = ({ model, around }: Place): readonly Column[] => around.tables.get(model.name) ?? [];

function unknownColumn(column: string, of: readonly Column[], table: string, span: Span): Diagnostic[] {
  const names = of.map(({ name }) => name);
  if (names.includes(column)) return [];
  return [
    error('unknown-column', `"${column}" is not a column of ${table}`, { span, hint: didYouMean(column, names) }),
  ];
}

function checkColumns(test: ModelTest, at: Place): Diagnostic[] {
  return testedColumns(test).flatMap(([column, ...path]) =>
    unknownColumn(column, columnsOf(at), at.model.name, placed(at, ...path)),
  );
}

/** The columns that a test names, each with the way to its place below the test. */
function testedColumns(test: ModelTest): (readonly [column: string, ...path: YamlPath])[] {
  const listed = (kind: string, columns: readonly string[]) =>
    columns.map((column, index) => [column, kind, index] as const);
  if ('unique' in test) return listed('unique', test.unique);
  if ('not_null' in test) return listed('not_null', test.not_null);
  if ('email' in test) return listed('email', test.email);
  if ('accepted_values' in test) return [[test.accepted_values.column, 'accepted_values', 'column']];
  if ('relationships' in test) return [[test.relationships.column, 'relationships', 'column']];
  if ('range' in test) return [[test.range.column, 'range', 'column']];
  return 'matches' in test ? [[test.matches.column, 'matches', 'column']] : [];
}

/** The table that a relationship looks into is there and has the column. That it is built before is for the order. */
function checkTarget(test: ModelTest, at: Place): Diagnostic[] {
  if (!('relationships' in test)) return [];
  const { to, field } = test.relationships;
  const { project, tables } = at.around;
  const target = tables.get(to);
  if (target !== undefined) return unknownColumn(field, target, to, placed(at, 'relationships', 'field'));
  // What is there and could not be typed was reported where the mistake lies.
  if (project.unreadable.has(to) || project.models.has(to) || isSource(project, to)) return [];
  const span = placed(at, 'relationships', 'to');
  return [error('unknown-model', `there is no model "${to}"`, { span, hint: didYouMean(to, project.models.keys()) })];
}

const isSource = ({ sources }: Project, table: string): boolean =>
  table.startsWith('raw.') && sources.has(table.slice('raw.'.length));

async function checkTypes(test: ModelTest, at: Place): Promise<Diagnostic[]> {
  const [kind] = Object.keys(test).filter((key) => key === 'email' || key === 'matches');
  if (kind !== undefined) return testedColumns(test).flatMap(([column, ...path]) => notText(kind, column, at, path));
  if ('accepted_values' in test) {
    const { column, values } = test.accepted_values;
    return wrongValues(
      column,
      values.map((value, index) => [value, 'accepted_values', 'values', index] as const),
      at,
    );
  }
  if ('range' in test) {
    const { column, min, max } = test.range;
    const ends = [[min, 'range', 'min'] as const, [max, 'range', 'max'] as const];
    return wrongValues(
      column,
      ends.flatMap(([end, ...path]) => (end === undefined ? [] : [[end, ...path] as const])),
      at,
    );
  }
  return [];
}

function notText(kind: string, column: string, at: Place, path: YamlPath): Diagnostic[] {
  const type = columnsOf(at).find(({ name }) => name === column)?.type ?? 'VARCHAR';
  if (type === 'VARCHAR') return [];
  return [error('wrong-type', `${kind} looks at text, and "${column}" is ${type}`, { span: placed(at, ...path) })];
}

/** A value that can never be one of the column: the engine would compare all the same, or stop in the middle of a build. */
async function wrongValues(
  column: string,
  values: readonly (readonly [value: string | number | boolean, ...path: YamlPath])[],
  at: Place,
): Promise<Diagnostic[]> {
  const type = columnsOf(at).find(({ name }) => name === column)?.type ?? 'VARCHAR';
  const problems: Diagnostic[] = [];
  for (const [value, ...path] of values) {
    const cast = `select 1 as "wrong" where try_cast(${literal(String(value))} as ${type}) is null`;
    for await (const rows of at.around.session.stream(cast)) {
      if (rows.length === 0) continue;
      problems.push(
        error('wrong-value', `"${column}" is ${type}, and ${JSON.stringify(value)} is none`, {
          span: placed(at, ...path),
        }),
      );
    }
  }
  return problems;
}

/** The SQL that a person wrote into the test: expressions over the columns of one row, nothing else. */
async function checkExpressions(test: ModelTest, at: Place): Promise<Diagnostic[]> {
  const problems: Diagnostic[] = [];
  const conditions = {
    where: 'where' in test ? test.where : undefined,
    expression: 'expression' in test ? test.expression : undefined,
  };
  for (const [key, text] of Object.entries(conditions)) {
    if (text === undefined) continue;
    problems.push(...(await checkCondition(text, key, at)));
  }
  if ('matches' in test && problems.length === 0) problems.push(...(await checkPattern(test.matches.pattern, at)));
  return problems;
}

async function checkCondition(text: string, key: string, at: Place): Promise<Diagnostic[]> {
  const { warehouse, session, parameters } = at.around;
  const [table, condition] = [qualified(at.model.name), yamlText(at.model, [...at.path, key], text)];
  const sql = statement('select (\n', condition, `\n) as "condition" from ${table}`);
  const parsed = await parseSelect(warehouse, sql, Object.keys(parameters));
  const tables = parsed.value?.tables ?? [];
  const other = tables.find((table) => tableName(table) !== at.model.name);
  if (parsed.value === undefined || parsed.diagnostics.length > 0) return [...parsed.diagnostics];
  if (other !== undefined || tables.length > 1) {
    const hint = 'make it a singular test: models/tests/<name>.sql';
    return [
      error('table-in-test', 'a test of a header looks at one row of its own model', {
        span: other === undefined ? placed(at, key) : tableSpan(sql, other),
        hint,
      }),
    ];
  }
  const typed = await typeSelect(session, sql, parameters, tables);
  if (typed.value === undefined) return [...typed.diagnostics];
  const type = typed.value[0]?.type;
  if (type === 'BOOLEAN' && typed.value.length === 1) {
    // Only here the engine says that an aggregate looks at more than one row.
    const asFilter = statement(`select * from ${table} where (\n`, condition, '\n)');
    return [...(await typeSelect(session, asFilter, parameters, tables)).diagnostics];
  }
  return [error('wrong-type', `${key} must be true or false, and this is ${String(type)}`, { span: placed(at, key) })];
}

async function checkPattern(pattern: string, at: Place): Promise<Diagnostic[]> {
  const described = await at.around.session.describe(
    `select regexp_full_match(x, ${literal(pattern)}) from (select ''::varchar as x limit 0)`,
    {},
  );
  if (!('problem' in described)) return [];
  const hint = described.problem.message;
  return [
    error('wrong-value', `${identifier(pattern)} is no regular expression`, {
      span: placed(at, 'matches', 'pattern'),
      hint,
    }),
  ];
}
