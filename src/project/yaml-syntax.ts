import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { SourceText, Span } from '../base/source.ts';
import { isClosing, isOpening, missingQuotes, type Token } from './yaml-quotes.ts';

/** What the parser says. */
export interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What the parser says, in a person's words and without what only follows from an earlier mistake. */
export function parserMistakes(
  file: SourceText,
  tokens: readonly Token[],
  problems: readonly SyntaxProblem[],
  earliest = Infinity,
): Diagnostic[] {
  const others = problems.filter(({ code }) => code !== 'MULTILINE_IMPLICIT_KEY');
  const counted = others.length > 0 ? others : problems;
  const first = Math.min(earliest, ...counted.map(({ start }) => start));
  return counted
    .filter(({ start, code, message }) => {
      const lost = code === 'BAD_INDENT' || code === 'MISSING_CHAR' || message.includes('in YAML stream');
      return !(lost && start > first);
    })
    .map((problem) => parserMistake(file, tokens, problem));
}

function parserMistake(file: SourceText, tokens: readonly Token[], problem: SyntaxProblem): Diagnostic {
  const at = tokens.findIndex(({ start, end }) => start <= problem.start && problem.start < end);
  const text = tokens[at]?.text.split(/\r?\n/, 1)[0] ?? '';
  const span = { file, start: problem.start, end: problem.start + text.length };
  switch (problem.code) {
    case 'DUPLICATE_KEY':
      return error('duplicate-key', `"${text}" is given twice`, { span, hint: 'keep one of them' });
    case 'TAB_AS_INDENT':
      return error('yaml-syntax', 'a tab cannot indent', { span, hint: 'use spaces' });
    case 'MULTIPLE_DOCS':
      return error('yaml-feature', 'a file holds one document', { span, hint: 'remove the line ---' });
    case 'BAD_DQ_ESCAPE':
      return badEscape(file, problem);
    case 'MISSING_CHAR':
      return missingCharacter(file, tokens, problem, span);
    case 'BAD_INDENT':
      return problem.message.startsWith('Flow') ? unclosed(file, tokens, problem) : misaligned(file, problem);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return (
        missingQuotes(file, tokens, at) ??
        error('yaml-syntax', `"${text}" cannot be followed by a mapping`, { span, hint: indentHint })
      );
    default:
      return missingQuotes(file, tokens, at) ?? unexpected(problem, text, span);
  }
}

function unexpected({ code, message }: SyntaxProblem, text: string, span: Span): Diagnostic {
  if (code !== 'UNEXPECTED_TOKEN') return error('yaml-syntax', lowerFirst(message), { span });
  const hint = text === '}' || text === ']' ? 'it closes nothing: remove it' : indentHint;
  return error('yaml-syntax', `unexpected ${text}`, { span, hint });
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const indentHint = 'check how far it is indented';

function misaligned(file: SourceText, { start }: SyntaxProblem): Diagnostic {
  const [, indent = '', word = ''] = /^([ \t]*)(\S*)/.exec(file.text.slice(start)) ?? [];
  const from = start + indent.length;
  const span = { file, start: from, end: from + word.length };
  return error('yaml-syntax', 'this line does not line up with those above it', { span, hint: indentHint });
}

function badEscape(file: SourceText, { start }: SyntaxProblem): Diagnostic {
  const escape = file.text.slice(start, start + 2);
  const hint = `put the text into '…', where \\ is a plain character`;
  return error('yaml-syntax', `${escape} means nothing inside "…"`, { span: { file, start, end: start + 2 }, hint });
}

function missingCharacter(file: SourceText, tokens: readonly Token[], problem: SyntaxProblem, span: Span): Diagnostic {
  const word = file.text.slice(span.start, span.end);
  if (problem.message.startsWith('Implicit map keys')) {
    return error('yaml-syntax', `"${word}" has no value`, {
      span,
      hint: 'write key: value, with a space after the colon',
    });
  }
  const opened = tokens.findLast(({ kind, start }) => kind.endsWith('quoted-scalar') && start < problem.start);
  if (!problem.message.startsWith('Missing closing') || opened === undefined) {
    return error('yaml-syntax', lowerFirst(problem.message), { span });
  }
  const mark = opened.text.charAt(0);
  const place = { span: { file, start: opened.start, end: opened.start + 1 }, hint: `add ${mark} at its end` };
  return error('yaml-syntax', `the text that opens with ${mark} is not closed`, place);
}

function unclosed(file: SourceText, tokens: readonly Token[], { start }: SyntaxProblem): Diagnostic {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.start >= start) break;
    if (isOpening(token)) open.push(token);
    else if (isClosing(token)) open.pop();
  }
  const token = open.at(-1);
  const mark = token?.text ?? '{';
  const span = { file, start: token?.start ?? start, end: token?.end ?? start };
  return error('yaml-syntax', `${mark} is not closed`, { span, hint: `add ${mark === '{' ? '}' : ']'}` });
}
