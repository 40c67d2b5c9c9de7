import { CST, type Document, isCollection, isMap, isScalar, isSeq, Lexer, type Pair, parseDocument, visit } from 'yaml';
import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { positionOf, type SourceText, type Span } from '../base/source.ts';
import type { YamlFile, YamlPath } from './yaml-file.ts';
import { type Token, tokenMistakes } from './yaml-quotes.ts';
import { parserMistakes } from './yaml-syntax.ts';

/**
 * Reads YAML 1.2 with the core schema, strictly: unique keys; no anchors, aliases, tags or further documents; no number
 * that YAML would rewrite; no text that was cut by a comment. There is a value beside errors only when the rest of the
 * file still says what its author meant. `part` reads a stretch of the file; all places stay those of the file.
 */
export function parseYaml(file: SourceText, part = { start: 0, end: file.text.length }): Checked<YamlFile> {
  const text = file.text.slice(0, part.start).replace(/[^\r\n]/g, ' ') + file.text.slice(part.start, part.end);
  const document = parseDocument(text, { version: '1.2', schema: 'core', prettyErrors: false });
  const tokens = tokensOf(text);
  const problems = [...document.errors, ...document.warnings]
    .map(({ code, message, pos: [start, end] }) => ({ code, message, start, end }))
    .filter(({ code }) => code !== 'BAD_DIRECTIVE');
  const isDuplicate = ({ code }: { code: string }): boolean => code === 'DUPLICATE_KEY';
  const mistakes = tokenMistakes(file, tokens);
  const broken = [
    ...mistakes,
    ...parserMistakes(
      file,
      tokens,
      problems.filter((problem) => !isDuplicate(problem)),
      mistakes[0]?.span?.start,
    ),
  ];
  const fatal = broken.length > 0 ? broken : unreadableKeys(file, document);
  if (fatal.length > 0) return refused(...onePerLine(fatal).sort(byPlace));

  const place = (path: YamlPath, wanted: 'key' | 'value' = 'value'): Span => placeOf(file, document, path, wanted);
  return checked({ file, value: document.toJS() as unknown, place }, [
    ...parserMistakes(file, tokens, problems),
    ...rewrittenNumbers(file, document),
  ]);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  let header = false;
  let scalar = false;
  for (const source of new Lexer().lex(text)) {
    const type = scalar ? undefined : CST.tokenType(source);
    // These three are signs of the lexer to the parser and no text of the file.
    if (type === 'scalar') scalar = true;
    if (type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end') continue;
    const kind = scalar ? (header ? 'block-scalar' : 'plain-scalar') : (type ?? 'unknown');
    tokens.push({ kind, start, end: start + source.length, text: source });
    if (scalar) header = false;
    else if (kind === 'block-scalar-header') header = true;
    scalar = false;
    start += source.length;
  }
  return tokens;
}

/** The first mistake of a line makes the others: a parser that lost its way reports what it finds there. */
function onePerLine(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<number>();
  return diagnostics.filter(({ span }) => {
    const line = span === undefined ? 0 : positionOf(span).line;
    const first = !seen.has(line);
    seen.add(line);
    return first;
  });
}

const byPlace = (a: Diagnostic, b: Diagnostic): number => (a.span?.start ?? 0) - (b.span?.start ?? 0);

interface Ranged {
  readonly range?: readonly [number, number, number] | null;
}

function rangeOf(node: unknown): { start: number; end: number } {
  const range = (node as Ranged | null)?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

/** Keys that are no plain text: a mapping, a number that YAML rewrites, a key without a colon. */
function unreadableKeys(file: SourceText, document: Document): Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      const span = { file, ...rangeOf(key) };
      const text = file.text.slice(span.start, span.end);
      if (!isScalar(key)) {
        found.push(
          error('quotes-needed', 'a list or mapping cannot be a key', { span, hint: 'put quotes around the text' }),
        );
      } else if (typeof key.value !== 'string' && String(key.value) !== text) {
        const hint = `put quotes around it: "${text}"`;
        found.push(error('quotes-needed', `the key ${text} is read as ${String(key.value)}`, { span, hint }));
      } else if (value === null) {
        const hint = 'write key: value; inside { } a text with a comma needs quotes';
        found.push(error('quotes-needed', `"${text}" has no value`, { span, hint }));
      }
    },
  });
  return found;
}

/** Numbers that are no longer what was written once YAML has read them: 0123, 12E4, 0x1F, +49, 20 digits. */
function rewrittenNumbers(file: SourceText, document: Document): Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'number') return;
      const span = { file, ...rangeOf(node) };
      const text = file.text.slice(span.start, span.end);
      const plain = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 15;
      if (plain) return;
      const hint = `put quotes around it when it is text: "${text}"`;
      found.push(error('quotes-needed', `${text} is read as the number ${node.value}`, { span, hint }));
    },
  });
  return found;
}

function placeOf(file: SourceText, document: Document, path: YamlPath, wanted: 'key' | 'value'): Span {
  let here: Entry = { key: undefined, value: document.contents };
  for (const part of path) {
    const next = entryOf(here.value, part);
    if (next === undefined) return markOf(file, here, document.contents);
    here = next;
  }
  const value = rangeOf(here.value);
  if (wanted === 'key' || value.end <= value.start) return markOf(file, here, document.contents);
  return isCollection(here.value) ? firstLine(file, value) : { file, ...value };
}

interface Entry {
  /** Absent for the document and for items of lists. */
  readonly key: unknown;
  readonly value: unknown;
}

/** Where something is that has no value of its own to mark: its key, the first line of a list's item, or the start. */
function markOf(file: SourceText, { key, value }: Entry, root: unknown): Span {
  if (key !== undefined) return { file, ...rangeOf(key) };
  const { start, end } = rangeOf(value);
  return value === root ? { file, start, end: start } : firstLine(file, { start, end });
}

function entryOf(node: unknown, part: string | number): Entry | undefined {
  if (isSeq(node)) {
    const item = typeof part === 'number' ? node.items[part] : undefined;
    return item === undefined ? undefined : { key: undefined, value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item: Pair) => isScalar(item.key) && String(item.key.value) === String(part));
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}

/** A mapping or list is marked by its first line. */
function firstLine(file: SourceText, { start, end }: { start: number; end: number }): Span {
  const [line = ''] = file.text.slice(start, end).split(/\r?\n/, 1);
  return { file, start, end: start + line.trimEnd().length };
}
