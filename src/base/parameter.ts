import { dateOf, instantOf } from './time.ts';

/** The types that a variable of a project or campaign may have. */
export type VariableType = 'integer' | 'double' | 'decimal' | 'text' | 'boolean' | 'date' | 'timestamp';

/**
 * What a high-water mark is bound as, digit for digit: BIGINT, DATE in days, TIMESTAMP and TIMESTAMPTZ in microseconds, the
 * last three since 1970 or `-infinity` and `infinity`. A mark that was rounded would take rows twice.
 */
export type MarkType = 'bigint' | 'days' | 'local_micros' | 'micros';

export type ParameterType = VariableType | MarkType;

/** A value bound to `$name`. `value` is its text form, so that nothing is rounded on the way; null keeps the type. */
export interface Parameter {
  readonly type: ParameterType;
  readonly value: string | null;
}

export type Parameters = Readonly<Record<string, Parameter>>;

const patterns: Record<VariableType, RegExp> = {
  integer: /^[+-]?\d{1,10}$/,
  double: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  decimal: /^[+-]?\d{1,20}(\.\d{1,10})?$/,
  text: /^/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/,
};

/** Converts what a person wrote into a value of the declared type; nothing when it is not one. */
export function parameterOf(type: VariableType, text: string): Parameter | undefined {
  if (!patterns[type].test(text)) return undefined;
  if (type === 'integer' && Math.abs(Number(text)) > 2_147_483_647) return undefined;
  if (type === 'double' && !Number.isFinite(Number(text))) return undefined;
  // A day that no calendar has would become one of the next month.
  if ((type === 'date' && !exists(dateOf, text)) || (type === 'timestamp' && !exists(instantOf, text)))
    return undefined;
  return { type, value: text };
}

function exists(read: (text: string) => unknown, text: string): boolean {
  try {
    read(text);
    return true;
  } catch {
    return false;
  }
}
