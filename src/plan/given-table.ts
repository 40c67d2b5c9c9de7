import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { type Column, parseType, type SqlType } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import type { JsonValue, Row, Session, Warehouse } from '../ports.ts';
import { givenCsv } from '../project/given-csv.ts';
import type { Configured } from '../project/project.ts';
import type { UnitTestConfig, UnitTestTable } from '../project/schema/unit-test.ts';
import type { YamlPath } from '../project/yaml-file.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import { parseSelect, tableSpan, typeSelect } from './check-sql.ts';
import type { GivenTable } from './planned-unit-test.ts';

/** Where a table of a unit test is written, and what it is held against. */
export interface GivenPlace {
  readonly test: Configured<UnitTestConfig>;
  readonly path: YamlPath;
  /** As a person knows it: `core.orders`. */
  readonly name: string;
  /** The columns that it may have. */
  readonly columns: readonly Column[];
  readonly warehouse: Warehouse;
  readonly session: Session;
  readonly parameters: Parameters;
}

/** The rows of a table in a unit test: only columns that are there, with everything inside nested values that is not given as null. */
export async function givenTable(table: UnitTestTable, place: GivenPlace): Promise<Checked<GivenTable>> {
  if ('csv' in table) return csvTable(table.csv, place);
  return 'sql' in table ? await sqlTable(table.sql, place) : rowsTable(table, place);
}

/** Of no rows all columns are compared: then there is something to see when rows come out. */
function rowsTable(rows: readonly Row[], { test, path, name, columns }: GivenPlace): Checked<GivenTable> {
  const diagnostics = rows.flatMap((row, index) =>
    Object.keys(row).flatMap((column) =>
      unknownColumn(column, name, columns, test.place([...path, index, column], 'key')),
    ),
  );
  if (diagnostics.length > 0) return refused(...diagnostics);
  const used = rows.length === 0 ? columns : columns.filter((column) => rows.some((row) => column.name in row));
  const completed = rows.map((row) =>
    Object.fromEntries(used.map((column) => [column.name, complete(row[column.name] ?? null, parseType(column.type))])),
  );
  return checked({ columns: used, rows: completed, place: (cell) => test.place([...path, ...cell]) });
}

function csvTable(text: string, { test, path, name, columns }: GivenPlace): Checked<GivenTable> {
  const span = test.place([...path, 'csv']);
  const read = givenCsv(text);
  if ('problem' in read) return refused(error('wrong-csv', read.problem, { span }));
  const diagnostics = read.columns.flatMap((column) => unknownColumn(column, name, columns, span));
  if (diagnostics.length > 0) return refused(...diagnostics);
  return checked({
    columns: columns.filter((column) => read.columns.includes(column.name)),
    rows: read.rows,
    place: () => span,
  });
}

async function sqlTable(text: string, place: GivenPlace): Promise<Checked<GivenTable>> {
  const { test, name, columns, warehouse, session, parameters } = place;
  const path = [...place.path, 'sql'];
  const sql = yamlStatement(test, path, text);
  const { value: parsed, diagnostics } = await parseSelect(warehouse, sql, Object.keys(parameters));
  if (parsed === undefined || diagnostics.length > 0) return refused(...diagnostics);
  const [table] = parsed.tables;
  if (table !== undefined) {
    const hint = 'a unit test runs against nothing but the rows that it gives';
    return refused(
      error('table-in-test', 'the rows of a unit test come from no table', { span: tableSpan(sql, table), hint }),
    );
  }
  const typed = await typeSelect(session, sql, parameters, []);
  if (typed.value === undefined) return refused(...typed.diagnostics);
  const problems = typed.value.flatMap((column) => unknownColumn(column.name, name, columns, test.place(path)));
  if (problems.length > 0) return refused(...problems);
  const used = typed.value.flatMap(({ name: used }) => columns.filter((column) => column.name === used));
  return checked({ columns: used, rows: [], sql: sql.text, place: () => test.place(path) });
}

function unknownColumn(
  column: string,
  table: string,
  columns: readonly Column[],
  span: Diagnostic['span'],
): Diagnostic[] {
  const names = columns.map(({ name }) => name);
  if (names.includes(column)) return [];
  return [
    error('unknown-column', `"${column}" is not a column of ${table}`, { span, hint: didYouMean(column, names) }),
  ];
}

/** The engine converts a struct only when all its fields are there. */
function complete(value: JsonValue, type: SqlType): JsonValue {
  if (type.kind === 'list' && Array.isArray(value)) return value.map((item: JsonValue) => complete(item, type.of));
  if (type.kind !== 'struct' || value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const given = value as Row;
  const missing = type.fields.map(({ name, type: of }) => [name, complete(given[name] ?? null, of)] as const);
  return { ...given, ...Object.fromEntries(missing) };
}
