import { literal, literalList } from '../../base/sql-text.ts';
import type { LoadColumn } from './reading.ts';

/**
 * SQL that turns what stands in a file into a column's value. One expression for both readings: the fast one lets it fail,
 * the careful one wraps it in `try`.
 */

const currency = '[$€£¥]?';
/** Groups are of three: "1,5" is no number, rather than fifteen. */
const groupedNumber = `\\s*[-+]?${currency}\\s*[-+]?\\d{1,3}([, \\x{a0}]\\d{3})*(\\.\\d+)?\\s*${currency}\\s*`;

/** The text to convert: NULL when there is nothing in it. */
export function textOf({ clean }: LoadColumn, value: string): string {
  if (clean !== 'number') return value;
  const digits = `regexp_replace(${value}, '[^-+.0-9]', '', 'g')`;
  return `case when regexp_full_match(${value}, ${literal(groupedNumber)}) then ${digits} else nullif(trim(${value}), '') end`;
}

export function valueOf(column: LoadColumn, value: string): string {
  const text = textOf(column, value);
  const parsed = column.formats === undefined ? text : `strptime(${text}, ${literalList(column.formats)})`;
  return `cast(${parsed} as ${column.type})`;
}

/** Why a record is refused on account of this column, as a SQL condition and a SQL text. */
export function refusalsOf(
  column: LoadColumn,
  value: string,
  converted: string,
): [condition: string, reason: string][] {
  const text = textOf(column, value);
  const shown = `'"' || left(cast(${value} as varchar), 40) || '"`;
  const expected =
    column.formats === undefined
      ? ` is no ${column.type.toLowerCase()}`
      : ` does not fit ${column.formats.join(' or ')}`;
  const unread: [string, string] = [
    `${text} is not null and ${converted} is null`,
    `${shown}${expected.replaceAll("'", "''")}'`,
  ];
  return column.required ? [unread, [`${converted} is null`, literal('has no value')]] : [unread];
}
