/** Dates in print files are digits: their language is the vendor's, not the recipient's. */

const letters = ['YYYY', 'YY', 'MM', 'M', 'DD', 'D', 'HH', 'mm', 'ss'] as const;
const pieces = /Y+|M+|D+|H+|m+|s+|[a-zA-Z]+/g;

/** Why a text is no format of a date, or nothing. */
export function dateFormatProblem(format: string): string | undefined {
  const found = format.match(pieces) ?? [];
  const wrong = found.find((piece) => !isKnown(piece));
  if (wrong !== undefined) return `"${wrong}" means nothing in a date format`;
  return found.length === 0 ? 'a date format has letters like YYYYMMDD' : undefined;
}

export const dateFormatHint = `write one like YYYYMMDD or DD.MM.YYYY; there is ${letters.join(' ')}`;

const isKnown = (piece: string): boolean => (letters as readonly string[]).includes(piece);

/** `2017-07-03 06:30:00+01` as the format says; undefined when the text is no date. */
export function dateText(value: string, format = 'YYYY-MM-DD'): string | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?|$)/.exec(value);
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = found;
  const parts: Readonly<Record<string, string>> = {
    ...{ YYYY: year, YY: year.slice(2), MM: month, M: String(Number(month)), DD: day, D: String(Number(day)) },
    ...{ HH: hour, mm: minute, ss: second },
  };
  return format.replace(pieces, (piece) => parts[piece] ?? piece);
}
