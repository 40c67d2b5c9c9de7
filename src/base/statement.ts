import { type Span, type SourceText, unitsOfBytes } from './source.ts';

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

export function statement(...parts: readonly (string | Fragment)[]): Statement {
  let text = '';
  const fragments: { at: number; length: number; span: Span }[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
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
export function locate(sql: Statement, byteOffset: number): Span | undefined {
  const offset = unitsOfBytes(sql.text, byteOffset);
  for (const { at, length, span } of sql.fragments) {
    if (offset < at || offset > at + length) continue;
    // A scalar whose text was folded or unescaped has no one-to-one way back; then its whole span is marked.
    if (span.end - span.start !== length) return span;
    const start = span.start + (offset - at);
    const word = /^("(?:[^"]|"")*"|[\p{L}\p{N}_$]+|.)/u.exec(span.file.text.slice(start, span.end));
    return { file: span.file, start, end: start + (word?.[0].length ?? 0) };
  }
  return undefined;
}

/** The first place where a name stands as a word in what people wrote; for errors to which the engine gives no position. */
export function locateWord(sql: Statement, word: string): Span | undefined {
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_$])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_])`,
    'iu',
  );
  for (const { at, length } of sql.fragments) {
    const found = pattern.exec(sql.text.slice(at, at + length));
    if (found !== null) return locate(sql, Buffer.byteLength(sql.text.slice(0, at + found.index), 'utf8'));
  }
  return sql.fragments[0]?.span;
}
