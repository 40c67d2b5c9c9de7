import { type Span, type SourceText, unitsOfBytes } from './source.ts';
import { codeOf } from './sql-code.ts';

/** A piece of SQL that a person wrote, and where. */
export interface Fragment {
  readonly text: string;
  readonly span: Span;
}

/** One SQL statement, partly or wholly written by people. Keeps the way back from an offset to their files. */
export interface Statement {
  readonly text: string;
  readonly fragments: readonly { readonly at: number; readonly length: number; readonly span: Span }[];
}

/** Puts pieces together, among them whole statements, which then stand for a part of this one. */
export function statement(...parts: readonly (string | Fragment | Statement)[]): Statement {
  let text = '';
  const fragments: { at: number; length: number; span: Span }[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
    } else if ('fragments' in part) {
      const start = text.length;
      fragments.push(...part.fragments.map((one) => ({ ...one, at: start + one.at })));
      text += part.text;
    } else {
      fragments.push({ at: text.length, length: part.text.length, span: part.span });
      text += part.text;
    }
  }
  return { text, fragments };
}

/** A whole file as one statement. A closing semicolon becomes a space, so that the text may also stand inside parentheses. */
export const statementOfFile = (file: SourceText): Statement =>
  statement({ text: withoutSemicolon(file.text), span: { file, start: 0, end: file.text.length } });

export const withoutSemicolon = (sql: string): string =>
  sql.replace(/;(?=(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$)/, ' ');

/** The place in a person's file that a byte offset of the statement stands for: the word that starts there. */
export const locate = (sql: Statement, byteOffset: number): Span | undefined =>
  locateUnit(sql, unitsOfBytes(sql.text, byteOffset));

/** The same for an offset in UTF-16 units. */
export function locateUnit(sql: Statement, offset: number): Span | undefined {
  for (const { at, length, span } of sql.fragments) {
    if (offset < at || offset > at + length) continue;
    // A scalar whose text was folded or unescaped has no one-to-one way back; then its whole span is marked.
    if (span.end - span.start !== length) return span;
    const start = span.start + (offset - at);
    const word = /^("(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}\p{N}_$]+|.)/u.exec(span.file.text.slice(start, span.end));
    return { file: span.file, start, end: start + (word?.[0].length ?? 0) };
  }
  return undefined;
}

/**
 * The first place where a name stands as a word in the code that people wrote, behind the first match of `after` when there
 * is one; else where their code starts. For errors to which the engine gives no position.
 */
export function locateWord(sql: Statement, word: string, after?: RegExp): Span | undefined {
  const code = codeOf(sql.text);
  const from = Math.max(0, after === undefined ? 0 : code.search(after));
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_])`, 'giu');
  for (const { index } of code.matchAll(pattern)) {
    const found = index < from ? undefined : locateUnit(sql, index);
    if (found !== undefined) return found;
  }
  return locateStart(sql);
}

/** The first word of code that a person wrote: past the comments that stand before it. */
export function locateStart(sql: Statement): Span | undefined {
  const code = codeOf(sql.text);
  const [first] = sql.fragments;
  if (first === undefined) return undefined;
  const start = code.slice(first.at, first.at + first.length).search(/\S/);
  return start < 0 ? first.span : locateUnit(sql, first.at + start);
}
