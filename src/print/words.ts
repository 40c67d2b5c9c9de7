import { type Diagnostic, error } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import { dateFormatHint, dateFormatProblem, dateText } from './date-text.ts';
import { templatePieces } from './value.ts';

/**
 * Names of files, headers and trailers are made of a few words: `{{campaign}}`, `{{date YYYYMMDD}}`, `{{pad count 9}}`.
 */
export interface Word {
  readonly name: string;
  /** Digits, filled with zeros from the left. */
  readonly pad?: number;
  readonly dateFormat?: string;
}

function wordOf(placeholder: string): Word {
  const [first = '', second, third, ...more] = placeholder.split(/\s+/);
  if (first === 'pad' && second !== undefined && /^[1-9]\d?$/.test(third ?? '') && more.length === 0)
    return { name: second, pad: Number(third) };
  if (first === 'date' && second !== undefined && third === undefined) return { name: 'date', dateFormat: second };
  return { name: placeholder };
}

/** The words of a template in their order; nothing when its braces are not in pairs. */
export const wordsOf = (template: string): Word[] | undefined =>
  templatePieces(template)?.flatMap((piece) => ('path' in piece ? [wordOf(piece.path)] : []));

/** What is wrong with a template that may use these words. */
export function wordProblems(
  template: string,
  known: readonly string[],
  what: string,
  span: Diagnostic['span'],
): Diagnostic[] {
  const words = wordsOf(template);
  if (words === undefined)
    return [error('bad-template', 'braces come in pairs of two', { span, hint: 'write {{campaign}}' })];
  return words.flatMap(({ name, dateFormat }) => {
    if (!known.includes(name))
      return [
        error('unknown-placeholder', `"${name}" is not a part of ${what}`, { span, hint: didYouMean(name, known) }),
      ];
    const problem = dateFormat === undefined ? undefined : dateFormatProblem(dateFormat);
    return problem === undefined ? [] : [error('bad-format', problem, { span, hint: dateFormatHint })];
  });
}

/** A checked template with its words. Digits that have no room are told, never cut: a count that is cut is wrong. */
export function written(
  template: string,
  values: Readonly<Record<string, string>>,
): { readonly text: string } | { readonly problem: string } {
  let text = '';
  for (const piece of templatePieces(template) ?? []) {
    const { name, pad, dateFormat }: Word = 'text' in piece ? { name: '' } : wordOf(piece.path);
    const value = 'text' in piece ? piece.text : (values[name] ?? '');
    if (pad !== undefined && value.length > pad)
      return { problem: `${name} is ${value} and has room for ${pad} digits` };
    text +=
      pad !== undefined
        ? value.padStart(pad, '0')
        : dateFormat === undefined
          ? value
          : (dateText(value, dateFormat) ?? value);
  }
  return { text };
}

/** The shortest text that a template can become: every word has a character, or the digits and the date that it asks for. */
export const shortest = (template: string): string =>
  (templatePieces(template) ?? [])
    .map((piece) => {
      if ('text' in piece) return piece.text;
      const { name, pad = 1, dateFormat } = wordOf(piece.path);
      if (dateFormat !== undefined) return dateText('2000-01-01', dateFormat) ?? '';
      return name === 'date' ? '2000-01-01' : '0'.repeat(pad);
    })
    .join('');
