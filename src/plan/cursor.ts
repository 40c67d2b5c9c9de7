import { instantOfMoment, momentProblem } from '../base/moment.ts';
import type { MarkType, Parameter } from '../base/parameter.ts';
import { type Instant, instantOfLocal, localTime, millisOfSpan, type TimeSpan } from '../base/time.ts';

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

/** In SQL: the text of a value, digit for digit, as a mark of this type has it. */
export function markText(type: Parameter['type'], value: string): string {
  const text = `(${value})::varchar`;
  if (type === 'days')
    return `case when isinf(${value}) then ${text} else datediff('day', date '1970-01-01', ${value})::varchar end`;
  if (type === 'micros' || type === 'local_micros')
    return `case when isinf(${value}) then ${text} else epoch_us(${value})::varchar end`;
  return text;
}

/** Whether a mark lies behind another of its type. */
export function isAfter(a: Parameter, b: Parameter): boolean {
  const [one, other] = [a.value ?? '', b.value ?? ''];
  if (a.type === 'text') return Buffer.compare(Buffer.from(one), Buffer.from(other)) > 0;
  if (one === other || one === '-infinity' || other === 'infinity') return false;
  return one === 'infinity' || other === '-infinity' || BigInt(one) > BigInt(other);
}

/** The mark that lies a span of time earlier, or so many numbers; the mark itself where the other is meant, and of a text. */
export function earlierMark({ type, value }: Parameter, lookback: TimeSpan | number): Parameter {
  if (typeof lookback === 'number')
    return type === 'bigint' && value !== null
      ? { type, value: String(BigInt(value) - BigInt(lookback)) }
      : { type, value };
  const unit = { days: 86_400_000, micros: 0.001, local_micros: 0.001 }[type as string];
  if (unit === undefined || value === null || value.endsWith('infinity')) return { type, value };
  return { type, value: String(BigInt(value) - BigInt(Math.ceil(millisOfSpan(lookback) / unit))) };
}

/** What a person wrote as a mark, in the form of its type; nothing when it is none. A local time is one of the zone. */
export function markOf(type: Parameter['type'], text: string, zone: string): Parameter | undefined {
  if (type === 'text') return { type, value: text };
  if (type === 'bigint') return /^-?\d{1,18}$/.test(text) ? { type, value: text } : undefined;
  if (momentProblem(text) !== undefined) return undefined;
  return instantMark(type, instantOfMoment(text, zone), zone);
}

/** A point in time as a mark of a type that tells time. */
export function instantMark(type: Parameter['type'], instant: Instant, zone: string): Parameter {
  if (type === 'micros') return { type, value: String(instant.epochNanoseconds / 1000n) };
  const local = instantOfLocal(localTime(instant, zone), 'UTC').epochNanoseconds / 1000n;
  return { type, value: String(type === 'days' ? Math.floor(Number(local) / 86_400_000_000) : local) };
}

/** Marks that tell time can lie after now, and late rows can be looked back for. */
export const tellsTime = ({ type }: Parameter): boolean => type !== 'text' && type !== 'bigint';
