import { type Column, parseType } from '../base/sql-type.ts';
import type { JsonValue, Row } from '../ports.ts';
import { fields } from './sample.ts';
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
  /** Columns of the terminal that the whole table may take: its last column is shortened as far as that is enough. */
  readonly width?: number | undefined;
}

const nothing = '·';

/** Titles, a rule, and a line for each row, without a line break at the end. Null shows as `·`. */
export function tableText(
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | null)[])[],
  { style = plain, cap = 40, width }: TableOptions = {},
): string {
  const texts = rows.map((row) => columns.map((_, i) => fit(printable(row[i] ?? nothing), cap)));
  const titles = columns.map(({ title }) => fit(printable(title), cap));
  const widths = titles.map((title, i) => widest([title, ...texts.map((row) => row[i] ?? '')]));
  const last = widths.length - 1;
  const tooWide = Math.max(0, totalWidth(widths) - (width ?? Number.POSITIVE_INFINITY));
  widths[last] = Math.max(Math.min(leastWidth, widths[last] ?? 0), (widths[last] ?? 0) - tooWide);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (columns[i]?.align === 'right' ? padStart : padEnd)(fit(cell, widths[i] ?? 0), widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [style.bold(line(titles)), style.dim(rule), ...texts.map(line)].join('\n');
}

/** What is left of a column that is shortened for the table to fit. */
const leastWidth = 20;

const gap = 2;

const totalWidth = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, gap * Math.max(0, widths.length - 1));

/**
 * Rows of a query: numbers to the right, everything else to the left, nested values as JSON. Rows that are wider than the
 * terminal come one below the other, with a line for each of their values.
 */
export function rowsText(columns: readonly Column[], rows: readonly Row[], options: TableOptions = {}): string {
  const titles = columns.map(({ name, type }) => ({ title: name, align: isNumber(type) ? 'right' : 'left' }) as const);
  const texts = rows.map((row) => columns.map(({ name }) => valueText(row[name] ?? null)));
  const { style = plain, width = Number.POSITIVE_INFINITY } = options;
  const [, rule = ''] = tableText(titles, texts, { ...options, style: plain }).split('\n');
  if (rows.length === 0 || rule.length <= width) return tableText(titles, texts, options);
  return texts
    .map((values, row) => {
      const pairs = columns.map(({ name }, i) => [name, values[i] ?? nothing] as const);
      return [style.dim(`── ${row + 1} `.padEnd(width, '─')), ...fields(pairs, width, style)].join('\n');
    })
    .join('\n');
}

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
