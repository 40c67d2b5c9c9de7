/** A piece of a date format: `MMMM`, or text that stands as it is. */
export type DateToken = { readonly letters: string } | { readonly text: string };

const known = ['D', 'DD', 'M', 'MM', 'MMM', 'MMMM', 'YY', 'YYYY', 'ddd', 'dddd', 'H', 'HH', 'mm', 'ss'];

/** Formats that leave order and words to the language: `3 July 2017` in English, `3. Juli 2017` in German. */
export const dateStyles = ['short', 'medium', 'long', 'full'] as const;
export type DateStyle = (typeof dateStyles)[number];

export const isDateStyle = (format: string): format is DateStyle => dateStyles.some((style) => style === format);

/** `D MMMM YYYY`; words stand in brackets: `D [de] MMMM`. */
export const dateTokens = (format: string): DateToken[] =>
  [...format.matchAll(/\[([^\]]*)\]|(D+|M+|Y+|d+|H+|m+|s+)|[^\p{L}[]+|\p{L}+|\[/gu)].map(([all, quoted, letters]) =>
    letters !== undefined ? { letters } : quoted !== undefined ? { text: quoted } : { text: all },
  );

/** Why a text is no date format, or nothing. */
export function dateFormatProblem(format: string): string | undefined {
  if (isDateStyle(format)) return undefined;
  if (format.trim() === '') return 'the format is empty';
  const unquoted = format.replace(/\[[^\]]*\]/g, '');
  const wrong = dateTokens(unquoted)
    .map((token) => ('letters' in token ? token.letters : token.text))
    .find((piece) => /[\p{L}[]/u.test(piece) && !known.includes(piece));
  return wrong === undefined ? undefined : `"${wrong}" means nothing in a date format`;
}

export const dateFormatHint = `write one like "D MMMM YYYY", with words in [brackets], or ${dateStyles.join(', ')}; there is ${known.join(' ')}`;
