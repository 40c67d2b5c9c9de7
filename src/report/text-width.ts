/** Text measured in columns of a terminal. What is measured and padded here has no colour yet. */

/** One character as a reader sees it. */
export interface Cell {
  readonly text: string;
  /** Columns that it takes: 0, 1 or 2. */
  readonly width: number;
  /** Where it starts in the text, in UTF-16 units. */
  readonly at: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const onlyPrintableAscii = /^[\x20-\x7e]*$/;
const invisible = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;
const eastAsianWide =
  /^[\u1100-\u115f\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|^(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function widthOf(character: string): number {
  if (invisible.test(character)) return 0;
  return emoji.test(character) || eastAsianWide.test(character) ? 2 : 1;
}

/** The characters of a text that `printable` has gone over. */
export const cellsOf = (text: string): Cell[] =>
  Array.from(segmenter.segment(text), ({ segment, index }) => ({ text: segment, width: widthOf(segment), at: index }));

export function textWidth(text: string): number {
  if (onlyPrintableAscii.test(text)) return text.length;
  return cellsOf(text).reduce((sum, { width }) => sum + width, 0);
}

/**
 * Data must not steer the terminal or change the order of what is read: control characters become their pictures (␊, ␛),
 * marks that turn the direction of writing become �. The length in UTF-16 units stays.
 */
export function printable(text: string): string {
  if (onlyPrintableAscii.test(text)) return text;
  return text
    .replace(/[\x00-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)))
    .replace(/\x7f/g, '␡')
    .replace(/[\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** At most so many columns; what was left out shows as `…`. */
export function fit(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const cell of cellsOf(text)) {
    if (width + cell.width > columns - 1) break;
    kept += cell.text;
    width += cell.width;
  }
  return `${kept}…`;
}

export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - textWidth(text)));

export const padStart = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - textWidth(text))) + text;

export const widest = (texts: Iterable<string>): number => Math.max(0, ...Array.from(texts, textWidth));
