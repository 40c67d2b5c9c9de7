import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { SourceText } from '../base/source.ts';

/** The mistake that people make most in YAML: a text without quotes, which YAML takes for something of its own. */

/** A stretch of a YAML text. `kind` is the lexer's word for it. */
export interface Token {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const isOpening = ({ kind }: Token): boolean => kind === 'flow-map-start' || kind === 'flow-seq-start';
export const isClosing = ({ kind }: Token): boolean => kind === 'flow-map-end' || kind === 'flow-seq-end';

/** Mistakes that show in the tokens alone, in the order of the file. */
export function tokenMistakes(file: SourceText, tokens: readonly Token[]): Diagnostic[] {
  return tokens.flatMap((token, at) => {
    const found = cutText(file, tokens, at) ?? looksLikeYaml(file, tokens, at) ?? yamlFeature(file, tokens, at);
    return found === undefined ? [] : [found];
  });
}

/**
 * A comment that cuts a text. People write a space after the `#` of a comment and none after that of a number or colour,
 * so a `#` without a space, after a plain text or where a value should start, is taken for a part of the text.
 */
function cutText(file: SourceText, tokens: readonly Token[], at: number): Diagnostic | undefined {
  const comment = tokens[at];
  if (comment?.kind !== 'comment' || /^#+(\s|$)/.test(comment.text)) return undefined;
  const before = tokens.slice(0, at).findLast(({ kind }) => kind !== 'space');
  const span = { file, start: comment.start, end: comment.end };
  const hint = 'put quotes around the text, or a space after # when a comment is meant';
  if (before?.kind === 'plain-scalar') {
    return error('quotes-needed', `# starts a comment: the text ends after "${lastLine(before.text)}"`, { span, hint });
  }
  if (before !== undefined && (isOpening(before) || /^(map-value-ind|seq-item-ind|comma)$/.test(before.kind))) {
    return error('quotes-needed', '# starts a comment: there is no value', { span, hint });
  }
  return undefined;
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1).trim();

/** `{{` of a placeholder, and the `>` of a comparison that has no text below it. */
function looksLikeYaml(file: SourceText, tokens: readonly Token[], at: number): Diagnostic | undefined {
  const token = tokens[at];
  if (token?.kind === 'flow-map-start' && tokens[at + 1]?.kind === 'flow-map-start') {
    return missingQuotes(file, tokens, at);
  }
  if (token?.kind !== 'block-scalar-header') return undefined;
  const body = tokens.slice(at + 1).find(({ kind }) => /^(block-scalar|block-scalar-header|unknown)$/.test(kind));
  if (body?.kind !== 'block-scalar' || body.text.trim() !== '') return undefined;
  const span = { file, start: token.start, end: token.end };
  return /\d/.test(token.text)
    ? missingQuotes(file, tokens, at)
    : error('empty-value', `there is no text below ${token.text}`, { span, hint: 'indent the text below its key' });
}

/** Anchors, aliases, tags and directives are not used; a text that merely looks like one needs quotes. */
function yamlFeature(file: SourceText, tokens: readonly Token[], at: number): Diagnostic | undefined {
  const token = tokens[at];
  if (token === undefined || !/^(anchor|alias|tag|directive-line)$/.test(token.kind)) return undefined;
  const { kind, start, end, text } = token;
  const name = text.slice(1);
  const names = (wanted: string) =>
    name !== '' && tokens.some((one) => one.kind === wanted && one.text.slice(1) === name);
  const isMeant =
    kind === 'directive-line' ||
    (kind === 'anchor' && (names('alias') || (name !== '' && tokens[at + 1]?.kind === 'newline'))) ||
    (kind === 'alias' && names('anchor')) ||
    (kind === 'tag' && text.startsWith('!!'));
  if (!isMeant) return missingQuotes(file, tokens, at);
  const message = `${text} is ${kind === 'anchor' || kind === 'alias' ? 'an' : 'a'} ${kind.replace('-line', '')} of YAML, which is not used here`;
  return error('yaml-feature', message, {
    span: { file, start, end },
    hint: 'write the value itself; text needs quotes',
  });
}

interface Value {
  readonly key: string | undefined;
  readonly isItem: boolean;
  readonly start: number;
  /** What stands there up to the end of the line. */
  readonly text: string;
  /** Inside { } or [ ]. */
  readonly inFlow: boolean;
}

/** The value that a token is a part of. A colon inside it is not the one of its key: the first of the line is. */
function valueAround(tokens: readonly Token[], at: number): Value {
  let depth = 0;
  let boundary = -1;
  for (let i = at - 1; i >= 0; i--) {
    const token = tokens[i];
    if (token === undefined) break;
    if (isClosing(token)) depth++;
    const ends = depth === 0 && (isOpening(token) || /^(seq-item-ind|comma|newline|doc-start)$/.test(token.kind));
    if (isOpening(token) && depth > 0) depth--;
    if (depth === 0 && (token.kind === 'map-value-ind' || (ends && boundary < 0))) boundary = i;
    if (ends) break;
  }
  const before = tokens.slice(0, boundary + 1);
  const inside = tokens.slice(boundary + 1);
  const first = inside.findIndex(({ kind }) => kind !== 'space');
  const stop = inside.findIndex(({ kind }) => kind === 'newline' || kind === 'comment');
  const line = inside.slice(first, stop < 0 ? undefined : stop);
  const [text = ''] = line
    .map((token) => token.text)
    .join('')
    .split(/\r?\n/, 1);
  const owner = tokens[boundary]?.kind;
  return {
    key: owner === 'map-value-ind' ? before.slice(0, -1).findLast(({ kind }) => kind !== 'space')?.text : undefined,
    isItem: owner === 'seq-item-ind',
    start: inside[first]?.start ?? 0,
    text: text.trim(),
    inFlow: before.filter(isOpening).length > before.filter(isClosing).length,
  };
}

/** The diagnostic for a text that needs quotes, or nothing when quotes would not help. */
export function missingQuotes(file: SourceText, tokens: readonly Token[], at: number): Diagnostic | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const value = valueAround(tokens, at);
  const reason = quotesReason(value, token);
  if (reason === undefined) return undefined;
  const { start, key, text, inFlow } = value;
  const end = inFlow ? Math.min(token.end, start + text.length) : start + text.length;
  const hint =
    key === undefined
      ? 'put quotes around the text'
      : inFlow
        ? `put quotes around the text of "${key}"`
        : `write ${key}: ${quoted(text)}`;
  return error('quotes-needed', reason, { span: { file, start, end }, hint });
}

function quotesReason({ text, start, key, isItem, inFlow }: Value, token: Token): string | undefined {
  const first = text.charAt(0);
  const inner = token.start > start;
  if (inner && isClosing(token)) return undefined;
  if (/["']/.test(first)) return 'a text that starts with a quote needs quotes around all of it';
  if (/[>|{[*&!%@`?,\]}-]/.test(first)) return `a text that starts with ${first} needs quotes`;
  if (inFlow && inner && isOpening(token)) return `inside { } a text with ${token.text} in it needs quotes`;
  if (!/:(\s|$)/.test(text)) return undefined;
  if (inFlow) return 'a text with ": " in it needs quotes, or a comma is missing before the next key';
  if (key !== undefined || isItem) return 'a text with ": " in it needs quotes';
  return undefined;
}

function quoted(text: string): string {
  const inner = /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
  return /["\\]/.test(inner) ? `'${inner.replaceAll("'", "''")}'` : `"${inner}"`;
}
