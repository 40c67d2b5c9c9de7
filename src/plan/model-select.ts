import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Warehouse } from '../ports.ts';
import type { TableReference } from '../project/parsed-select.ts';
import type { Project } from '../project/project.ts';
import { fileAsTable, qualifiedHint } from './bare-table.ts';
import type { CheckedSources } from './check-sources.ts';
import { parseSelect, tableName, tableSpan } from './check-sql.ts';
import { unrepeatableCall } from './type-model.ts';

/** The SELECT of a model or of a singular test, parsed, with every table that it names held against the project. */
export interface ModelSelect {
  readonly sql: Statement;
  readonly tables: readonly TableReference[];
  readonly parameters: readonly string[];
  /** The functions of the project that it calls. */
  readonly functions: readonly string[];
  readonly unrepeatable: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export type ReadSelect = (sql: Statement) => Promise<ModelSelect>;

/** `parameters` are the names that may stand after `$`. */
export function selectReader(
  warehouse: Warehouse,
  project: Project,
  sources: CheckedSources,
  parameters: readonly string[],
): ReadSelect {
  const known = new Set([...project.models.keys(), ...[...project.sources.keys()].map((name) => `raw.${name}`)]);
  return async (sql) => {
    const { value: parsed, diagnostics } = await parseSelect(warehouse, sql, parameters);
    const tables = parsed?.tables ?? [];
    const calls = (parsed?.functions ?? []).map(({ name }) => name);
    const problems = tables.flatMap((table) => {
      const name = tableName(table);
      if (sources.unknown.has(name)) return [unknownColumns(sql, table)];
      // What is there and could not be read was reported in its own file.
      return known.has(name) || project.unreadable.has(name) ? [] : [unknownTable(sql, table, known)];
    });
    return {
      sql,
      tables,
      parameters: parsed?.parameters ?? [],
      functions: [...new Set(calls)].filter((call) => project.functions.has(call)),
      unrepeatable: unrepeatableCall(sql.text, calls),
      diagnostics: [...diagnostics, ...problems],
    };
  };
}

/** The tables that a select reads, each once. */
export const readsOf = ({ tables }: ModelSelect): string[] => [...new Set(tables.map(tableName))];

function unknownTable(sql: Statement, table: TableReference, known: ReadonlySet<string>): Diagnostic {
  const name = tableName(table);
  const span = tableSpan(sql, table);
  if (table.schema === 'ledger') {
    return error('ledger-in-model', 'a model does not read the ledger: it belongs to an environment, models to all', {
      span,
      hint: 'read it in a query of the campaign',
    });
  }
  if (table.schema === '') {
    const hint = qualifiedHint(table, known) ?? 'write schema.name, or raw.name for a source';
    return fileAsTable(table, span) ?? error('unknown-table', `"${name}" has no schema`, { span, hint });
  }
  const what = table.schema === 'raw' ? 'source' : 'model';
  const candidates = what === 'model' ? known : [...known].filter((other) => other.startsWith('raw.'));
  return error(`unknown-${what}`, `there is no ${what} "${name}"`, { span, hint: didYouMean(name, candidates) });
}

const unknownColumns = (sql: Statement, table: TableReference): Diagnostic =>
  error('unknown-columns', `the columns of ${tableName(table)} are not known`, {
    span: tableSpan(sql, table),
    hint: 'declare them in models/sources.yml',
  });
