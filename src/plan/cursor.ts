import type { MarkType, Parameter } from '../base/parameter.ts';

/** What the high-water mark of a column is bound as, by the type of the column; other types have no mark. */
const marks: readonly (readonly [pattern: RegExp, type: MarkType | 'text', smallest: string])[] = [
  [/^TINYINT$/, 'bigint', '-128'],
  [/^SMALLINT$/, 'bigint', '-32768'],
  [/^INTEGER$/, 'bigint', '-2147483648'],
  [/^BIGINT$/, 'bigint', '-9223372036854775808'],
  [/^U(TINYINT|SMALLINT|INTEGER)$/, 'bigint', '0'],
  [/^DATE$/, 'days', '-infinity'],
  [/^TIMESTAMP$/, 'local_micros', '-infinity'],
  [/^TIMESTAMP WITH TIME ZONE$/, 'micros', '-infinity'],
  [/^VARCHAR$/, 'text', ''],
];

/** `$cursor` before there is a row: the smallest value of the column's type, never null. */
export function smallestMark(columnType: string): Parameter | undefined {
  const found = marks.find(([pattern]) => pattern.test(columnType));
  return found === undefined ? undefined : { type: found[1], value: found[2] };
}

/** One column type for each way to bind a mark: what is tried until the statement has a cursor of that type. */
export const markedTypes = ['TIMESTAMP WITH TIME ZONE', 'TIMESTAMP', 'DATE', 'BIGINT', 'VARCHAR'] as const;
