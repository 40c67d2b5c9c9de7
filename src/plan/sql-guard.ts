import { type Diagnostic, error } from '../base/diagnostic.ts';
import { codeOf } from '../base/sql-code.ts';
import type { SqlProblem } from '../base/sql-problem.ts';
import { locate, locateStart, locateUnit, type Statement } from '../base/statement.ts';
import { tablesOfDbt } from './sql-diagnostic.ts';
import type { FunctionReference, ParsedSelect } from '../project/parsed-select.ts';
import { mayNameKey } from './key-folder.ts';

/**
 * The first fence around users' SQL; the engine's lock is the second. A table function can read files, settings and
 * internals, so only those that have a place in a project are allowed, and files only by a literal path.
 */
const allowedTableFunctions = new Set(['range', 'generate_series', 'unnest', 'json_each', 'json_tree']);
const fileFunctions = new Set([
  'read_csv',
  'read_csv_auto',
  'read_json',
  'read_json_auto',
  'read_ndjson',
  'read_parquet',
  'parquet_scan',
  'read_text',
  'glob',
]);
const refusedFunctions = new Set([
  // They take SQL or a table's name as text: no parser sees what they read, and a table that is not there is looked for as a file.
  'query',
  'query_table',
  'json_execute_serialized_sql',
  'enable_logging',
  'force_checkpoint',
  'checkpoint',
]);

export function guardFunctions(sql: Statement, { functions }: ParsedSelect): Diagnostic[] {
  return functions.flatMap((call) => {
    const span = locate(sql, call.position);
    if (refusedFunctions.has(call.name)) {
      const hint = call.name === 'query_table' ? 'name the table after FROM' : undefined;
      return [error('refused-function', `${call.name}() is not allowed`, { span, hint })];
    }
    if (!call.inFrom || allowedTableFunctions.has(call.name)) return [];
    if (fileFunctions.has(call.name)) return guardFile(sql, call);
    const hint = call.name === 'ref' || call.name === 'source' ? tablesOfDbt : undefined;
    return [error('refused-function', `table function ${call.name}() is not allowed`, { span, hint })];
  });
}

function guardFile(sql: Statement, call: FunctionReference): Diagnostic[] {
  const span = locate(sql, call.position);
  const [path] = call.literals;
  if (path === undefined) return [error('refused-file', `${call.name}() needs its path as a literal`, { span })];
  if (/^(\/|[a-z]+:)|(^|\/)\.\.(\/|$)|\.duckdb(\.wal)?$/i.test(path)) {
    return [
      error('refused-file', `${call.name}() may read files of the project's exports only, not "${path}"`, { span }),
    ];
  }
  if (mayNameKey(path)) return [error('refused-file', `${call.name}() may not read data/keys`, { span })];
  return [];
}

/** What a text that the parser refused as a whole needs: the engine says little about these. */
export function shapeDiagnostic(sql: Statement, problem: SqlProblem): Diagnostic | undefined {
  const code = codeOf(sql.text);
  if (problem.subtype === 'NOT_ONE_SELECT') {
    const second = /;\s*(?=\S)/.exec(code);
    const span = second === null ? locateStart(sql) : locateUnit(sql, second.index + second[0].length);
    return error('not-one-select', `${problem.message}: write exactly one SELECT`, { span });
  }
  if (!problem.message.startsWith('Only SELECT statements')) return undefined;
  const pivot = /\bpivot\b/i.exec(code);
  if (pivot !== null) {
    return error('pivot-without-in', 'PIVOT without IN has columns that only the data can tell', {
      span: locateUnit(sql, pivot.index),
      hint: 'list the values: PIVOT … ON column IN (…)',
    });
  }
  return error('not-one-select', 'only a SELECT is allowed here', { span: locateStart(sql) });
}
