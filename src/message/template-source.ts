import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { SourceText, Span } from '../base/source.ts';
import { didYouMean } from '../base/suggest.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { CampaignText } from '../project/project.ts';
import { parseTemplate } from './template.ts';
import { type Location, type Partial, type Place, type Program, statementsOf } from './template-syntax.ts';

/** A template as it will be rendered, the parts that it includes put in, with the way back to the files. */
export interface TemplateSource {
  readonly text: string;
  readonly program: Program;
  /** The place in a person's file of a stretch of `text`. */
  span(start: number, end: number): Span;
  spanOf(location: Location): Span;
  offsetsOf(location: Location): { readonly start: number; readonly end: number };
}

/** A stretch of the whole text, and what it was in a file. */
interface Piece {
  readonly text: string;
  readonly span: Span;
}

/**
 * Reads a template. `{{> footer}}` is replaced by the file `footer.*` of the campaign or of `campaigns/_partials/`, as if
 * it were written there. What could run code or reach what nobody checked is an error: partials chosen by data,
 * decorators, unescaped output.
 */
export function readTemplate(source: CampaignText, files: CampaignFiles): Checked<TemplateSource> {
  const included = include(source, files, []);
  if (included.value === undefined) return { diagnostics: included.diagnostics };
  const whole = templateOf(included.value);
  if ('problem' in whole) throw new Error(`a text of whole templates is none: ${whole.problem.message}`);
  const diagnostics = [...statementsOf(whole.program)].flatMap((statement): Diagnostic[] => {
    const span = whole.spanOf(statement.loc);
    if (statement.type !== 'MustacheStatement' || statement.escaped) return [];
    const written = span.file.text.slice(span.start, span.end).replace(/^\{+&?|\}+$/g, '');
    const hint = `write {{${written.trim()}}}`;
    return [error('unescaped-placeholder', 'output that is not escaped is not supported', { span, hint })];
  });
  return checked(whole, [...foreignTags(whole), ...diagnostics]);
}

/** The first tag of another template language: here it is text. */
function foreignTags(whole: TemplateSource): Diagnostic[] {
  const tag = /\{%-?\s*(?:if|unless|elsif|else|endif|for|endfor|case|assign|set|include|raw|comment)\b[^%\n]*%\}/.exec(
    whole.text,
  );
  if (tag === null) return [];
  const hint = 'write {{#if name}}…{{/if}} or {{#each name}}…{{/each}}';
  const place = whole.span(tag.index, tag.index + tag[0].length);
  return [error('bad-template', `${tag[0]} would be printed as it stands`, { span: place, hint })];
}

/** The pieces of a text and of what it includes. `open` are the names of the parts that are being included. */
function include(source: CampaignText, files: CampaignFiles, open: readonly string[]): Checked<readonly Piece[]> {
  const own = templateOf([source]);
  if ('problem' in own) {
    const { message, start, end, hint } = own.problem;
    return refused(error('bad-template', message, { span: spanIn([source], start, end), hint }));
  }
  const pieces: Piece[] = [];
  const diagnostics: Diagnostic[] = [];
  let from = 0;
  for (const statement of statementsOf(own.program)) {
    const span = own.spanOf(statement.loc);
    const refusal = refusals[statement.type];
    if (refusal !== undefined) diagnostics.push(error('not-supported', refusal, { span }));
    if (statement.type !== 'PartialStatement') continue;
    const { start, end } = own.offsetsOf(statement.loc);
    const part = partOf(statement, span, files, open);
    diagnostics.push(...part.diagnostics);
    pieces.push(pieceOf(source, from, start), ...(part.value ?? []));
    from = end;
  }
  pieces.push(pieceOf(source, from, source.text.length));
  return diagnostics.length > 0 ? refused(...diagnostics) : checked(pieces);
}

const refusals: Readonly<Record<string, string | undefined>> = {
  Decorator: 'decorators are not supported',
  DecoratorBlock: 'inline partials are not supported',
  PartialBlockStatement: 'partials with a block are not supported',
};

function partOf(
  { name, params, hash }: Partial,
  span: Span,
  files: CampaignFiles,
  open: readonly string[],
): Checked<readonly Piece[]> {
  if (name.type === 'SubExpression') {
    const hint = 'write {{> footer}} for _partials/footer.hbs';
    return refused(error('not-supported', 'a partial is named in the template and not chosen by data', { span, hint }));
  }
  if (params.length > 0 || hash !== undefined)
    return refused(error('not-supported', 'arguments of a partial are not supported yet', { span }));
  const called = String(name.original);
  const file = partial(called, files);
  if (file === undefined) {
    const hint = didYouMean(called, [...files.keys()].filter(isTemplate).map(partialName));
    return refused(error('missing-file', `there is no partial "${called}"`, { span, hint }));
  }
  if (open.includes(file.path)) return refused(error('endless-partial', `"${called}" includes itself`, { span }));
  const text = { text: file.text.replace(/\r?\n$/, ''), span: { file, start: 0, end: file.text.length } };
  return include(text, files, [...open, file.path]);
}

const extensions = ['hbs', 'mjml', 'html', 'txt'];

const isTemplate = (path: string): boolean => extensions.some((extension) => path.endsWith(`.${extension}`));

/** `_partials/footer.hbs` → `footer`. */
const partialName = (path: string): string => path.replace(/^_partials\//, '').replace(/\.[^.]*$/, '');

/** A part of the campaign's own goes before a shared one. */
function partial(name: string, files: CampaignFiles): SourceText | undefined {
  const paths = ['', '_partials/'].flatMap((folder) => [
    `${folder}${name}`,
    ...extensions.map((extension) => `${folder}${name}.${extension}`),
  ]);
  const found = paths.find((path) => isTemplate(path) && files.has(path));
  return found === undefined ? undefined : files.get(found);
}

function templateOf(pieces: readonly Piece[]) {
  const text = pieces.map((piece) => piece.text).join('');
  const parsed = parseTemplate(text);
  if ('problem' in parsed) return parsed;
  const lines = lineStarts(text);
  const offset = ({ line, column }: Place): number => (lines[line - 1] ?? 0) + column;
  const offsetsOf = ({ start, end }: Location) => ({ start: offset(start), end: offset(end) });
  const span = (start: number, end: number): Span => spanIn(pieces, start, end);
  const spanOf = (location: Location): Span => span(offset(location.start), offset(location.end));
  return { text, program: parsed.program, span, spanOf, offsetsOf };
}

/** Handlebars ends a line at any of the three marks. */
const lineStarts = (text: string): number[] => [
  0,
  ...[...text.matchAll(/\r\n?|\n/g)].map(({ 0: mark, index }) => index + mark.length),
];

/** A text that was folded or unescaped has no one-to-one way back; then its whole span is meant. */
function spanIn(pieces: readonly Piece[], start: number, end: number): Span {
  let at = 0;
  const holder = pieces.find(({ text }) => {
    at += text.length;
    return start < at;
  });
  const piece = holder ?? pieces.at(-1);
  if (piece === undefined) throw new Error('a template has at least one piece');
  const { text, span } = piece;
  if (!isVerbatim(text, span)) return span;
  const from = span.start + text.length - (at - start);
  return { file: span.file, start: from, end: Math.min(from + end - start, span.start + text.length) };
}

const isVerbatim = (text: string, { file, start }: Span): boolean => file.text.startsWith(text, start);

function pieceOf({ text, span }: Piece, start: number, end: number): Piece {
  if (!isVerbatim(text, span)) return { text: text.slice(start, end), span };
  return { text: text.slice(start, end), span: { file: span.file, start: span.start + start, end: span.start + end } };
}
