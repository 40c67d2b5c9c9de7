import { stringify } from 'csv-stringify/sync';
import type { Column } from '../base/sql-type.ts';
import type { JsonValue, Row } from '../ports.ts';

/** Rows for people and their spreadsheets: a value that a spreadsheet would run as a formula is made text. Not for machines. */
export const csvText = (columns: readonly Column[], rows: readonly Row[]): string =>
  stringify(
    rows.map((row) => columns.map(({ name }) => cell(row[name] ?? null))),
    { header: true, columns: columns.map(({ name }) => name), escape_formulas: true },
  );

const cell = (value: JsonValue): string => {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
