import { type Diagnostic, error, hasErrors } from '../base/diagnostic.ts';
import { type Span, spanOf } from '../base/source.ts';
import type { SqlProblem } from '../base/sql-problem.ts';
import { literal } from '../base/sql-text.ts';
import { locateWord, statement } from '../base/statement.ts';
import { type Row, type Session, SqlFailure, type Warehouse } from '../ports.ts';
import type { Project, SqlFunction } from '../project/project.ts';
import { parseSelect } from './check-sql.ts';
import { sqlDiagnostic } from './sql-diagnostic.ts';
import { unrepeatableCall } from './type-model.ts';

/**
 * Makes every shared function in the shadow, before there is anything that one could read, and holds what the engine
 * understood of it against what is allowed in SQL.
 */
export async function checkFunctions(
  warehouse: Warehouse,
  session: Session,
  { functions }: Project,
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const one of functions.values()) diagnostics.push(...(await checkFunction(warehouse, session, one)));
  return diagnostics;
}

async function checkFunction(warehouse: Warehouse, session: Session, one: SqlFunction): Promise<Diagnostic[]> {
  const span = locateWord(one.sql, one.name) ?? spanOf(one.file);
  const named = `from duckdb_functions() where lower(function_name) = ${literal(one.name)}`;
  if ((await allRows(session, `select 1 ${named} and internal`)).length > 0) {
    const message = `"${one.name}" is a function of the engine`;
    return [error('bad-name', message, { span, hint: 'its meaning would change: give yours another name' })];
  }
  if (one.name.startsWith('muster_'))
    return [error('bad-name', "functions named muster_… are the program's own", { span })];
  try {
    await session.run(one.sql.text);
  } catch (cause) {
    if (!(cause instanceof SqlFailure)) throw cause;
    const refusal = sqlDiagnostic(one.sql, cause.problem, { tables: [], parameters: [] });
    return [isMissingTable(cause.problem) ? tableRead(refusal.span ?? span) : refusal];
  }
  const made = await allRows(session, `select function_type, macro_definition ${named}`);
  const found: Diagnostic[] = [];
  for (const row of made) {
    const definition = row['macro_definition'] as string;
    const select = row['function_type'] === 'table_macro' ? definition : `select ${definition}`;
    found.push(...(await checkDefinition(warehouse, select, span)));
  }
  return found;
}

/** The engine's own spelling of it, which has no places in the file any more. */
async function checkDefinition(warehouse: Warehouse, definition: string, span: Span): Promise<Diagnostic[]> {
  const { value, diagnostics } = await parseSelect(warehouse, statement(definition), []);
  const problems = diagnostics.filter(({ severity }) => severity === 'error').map((problem) => ({ ...problem, span }));
  if (hasErrors(problems)) return problems;
  if ((value?.tables ?? []).length > 0) return [tableRead(span)];
  const call = unrepeatableCall(
    definition,
    (value?.functions ?? []).map(({ name }) => name),
  );
  if (call === undefined) return [];
  const hint = 'pass in what it needs, such as $run_at';
  return [error('unrepeatable', `a function gives the same answer each time, and ${call} does not`, { span, hint })];
}

const isMissingTable = ({ type, message }: SqlProblem): boolean =>
  type === 'Catalog' && /^Table with name/.test(message);

const tableRead = (span: Span): Diagnostic =>
  error('table-in-function', 'a function is made before there are any tables, so it reads none', {
    span,
    hint: 'give it what it needs as arguments, or make a model of it',
  });

async function allRows(session: Session, sql: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of session.stream(sql)) rows.push(...batch);
  return rows;
}
