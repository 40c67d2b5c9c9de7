/** The types that a variable of a project or campaign may have. */
export type ParameterType = 'integer' | 'double' | 'decimal' | 'text' | 'boolean' | 'date' | 'timestamp';

/** A value bound to `$name`. `value` is the engine's text form, so that nothing is rounded on the way; null keeps the type. */
export interface Parameter {
  readonly type: ParameterType;
  readonly value: string | null;
}

export type Parameters = Readonly<Record<string, Parameter>>;

const patterns: Record<ParameterType, RegExp> = {
  integer: /^[+-]?\d{1,10}$/,
  double: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  decimal: /^[+-]?\d{1,20}(\.\d{1,10})?$/,
  text: /^/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/,
};

/** Converts what a person wrote into a value of the declared type; nothing when it is not one. */
export function parameterOf(type: ParameterType, text: string): Parameter | undefined {
  if (!patterns[type].test(text)) return undefined;
  if (type === 'integer' && Math.abs(Number(text)) > 2_147_483_647) return undefined;
  return { type, value: text };
}
