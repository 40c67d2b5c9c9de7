/** `0.00`: at least so many digits before the mark, exactly so many after it; the mark is the one that is written. */
const shape = /^(0+)(?:([.,])(0+))?$/;

export const isNumberFormat = (format: string): boolean => shape.test(format);

export const numberFormatHint = 'write one like 0, 0.00, 0,00 or 00000';

/** The number digit for digit, rounded half away from zero; undefined when the text is no plain number. */
export function formattedNumber(value: string, format?: string): string | undefined {
  const found = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (found === null) return undefined;
  if (format === undefined) return value;
  const [, whole = '0', mark = '', decimals = ''] = shape.exec(format) ?? [];
  const [, sign = '', integer = '', fraction = ''] = found;
  const digits = integer + fraction.slice(0, decimals.length).padEnd(decimals.length, '0');
  const isUp = (fraction[decimals.length] ?? '0') >= '5';
  const rounded = (BigInt(digits) + (isUp ? 1n : 0n)).toString().padStart(whole.length + decimals.length, '0');
  const cut = rounded.length - decimals.length;
  const minus = sign === '-' && /[1-9]/.test(rounded) ? '-' : '';
  return `${minus}${rounded.slice(0, cut)}${mark}${rounded.slice(cut)}`;
}
