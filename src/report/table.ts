import { type Column, parseType } from '../base/sql-type.ts';
import type { JsonValue, Row } from '../ports.ts';
import { plain, type Style } from './style.ts';
import { fit, padEnd, padStart, printable, widest } from './text-width.ts';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export interface TableOptions {
  readonly style?: Style;
  /** Columns of the terminal that one column of the table may take; longer values end in `…`. */
  readonly cap?: number;
}

const nothing = '·';

/** Titles, a rule, and a line for each row, without a line break at the end. Null shows as `·`. */
export function tableText(
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | null)[])[],
  { style = plain, cap = 40 }: TableOptions = {},
): string {
  const texts = rows.map((row) => columns.map((_, i) => fit(printable(row[i] ?? nothing), cap)));
  const titles = columns.map(({ title }) => fit(printable(title), cap));
  const widths = titles.map((title, i) => widest([title, ...texts.map((row) => row[i] ?? '')]));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (columns[i]?.align === 'right' ? padStart : padEnd)(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [style.bold(line(titles)), style.dim(rule), ...texts.map(line)].join('\n');
}

/** Rows of a query: numbers to the right, everything else to the left, nested values as JSON. */
export const rowsText = (columns: readonly Column[], rows: readonly Row[], options: TableOptions = {}): string =>
  tableText(
    columns.map(({ name, type }) => ({ title: name, align: isNumber(type) ? 'right' : 'left' })),
    rows.map((row) => columns.map(({ name }) => valueText(row[name] ?? null))),
    options,
  );

export function isNumber(type: string): boolean {
  const parsed = parseType(type);
  return (
    parsed.kind === 'scalar' &&
    /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL|NUMERIC|BIGNUM)\b/.test(parsed.name)
  );
}

/** Nested values as JSON; nothing for null. */
export const valueText = (value: JsonValue): string | null =>
  value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value);
