import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';

/** What a column may be looked for in: a population or a model. */
interface Table {
  readonly view: string;
  readonly columns: readonly Column[];
}

export function unknownColumn(column: string, { view, columns }: Table, span: Span): Diagnostic[] {
  const names = columns.map(({ name }) => name);
  return [error('unknown-column', `"${column}" is not a column of ${view}`, { span, hint: didYouMean(column, names) })];
}

/** Nothing when the table has the column. SQL does not tell the cases of letters apart, names in YAML do. */
export const missingColumn = (column: string, table: Table, span: Span): Diagnostic[] =>
  table.columns.some(({ name }) => name === column) ? [] : unknownColumn(column, table, span);
