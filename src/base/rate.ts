/** So many of something within any stretch of time of so many milliseconds. */
export interface Rate {
  readonly amount: number;
  readonly millis: number;
}

const units: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000 };

/** `200/s`, `100/min`, `10000/h`. */
export function parseRate(text: string): Rate | undefined {
  const found = /^([1-9]\d{0,6})\s*\/\s*(s|min|h)$/.exec(text.trim());
  const millis = units[found?.[2] ?? ''];
  return found === null || millis === undefined ? undefined : { amount: Number(found[1]), millis };
}
