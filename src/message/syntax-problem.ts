import { helpers } from './helpers.ts';
import type { Program } from './template-syntax.ts';
import { tagsOf } from './template-syntax.ts';

/** Why a text is no template, and where: offsets in the text. */
export interface SyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly hint?: string;
}

export type Parsed = { readonly program: Program } | { readonly problem: SyntaxProblem };

const forms = 'write {{name}}, {{#if name}}…{{/if}} or {{#each name}}…{{/each}}; quote text with "';

/** Turns the parser's words into one sentence with a place. Blocks that do not match are by far the most common mistake. */
export function syntaxProblem(text: string, message: string): SyntaxProblem {
  const unbalanced = unbalancedBlock(text);
  if (unbalanced !== undefined) return unbalanced;
  const at = errorOffset(text, message);
  const tag = [...tagsOf(text)].find(({ start, end }) => start <= at && at <= end);
  const start = tag?.start ?? Math.max(0, text.lastIndexOf('{{', at));
  const end = tag?.end ?? (/[\r\n]|$/.exec(text.slice(start))?.index ?? 0) + start;
  return tag === undefined
    ? { message: 'this placeholder is never closed', start, end, hint: 'close it with }}' }
    : { message: `${tag.text} is no placeholder`, start, end, hint: filterHint(tag.text) ?? forms };
}

/** `{{name | default: "you"}}` of other template languages: a helper stands before what it is used on. */
function filterHint(tag: string): string | undefined {
  const filter = /^\{\{\s*[\w.]+\s*\|\s*(\w*)/.exec(tag)?.[1];
  if (filter === undefined) return undefined;
  const usage = helpers[filter]?.usage;
  if (usage !== undefined) return `there are no filters: write ${usage}`;
  return `there are no filters, but helpers: ${Object.keys(helpers).join(', ')}, as {{upper city}}`;
}

/** The first block that is never closed, closed by another one's end, or closed without having been opened. */
function unbalancedBlock(text: string): SyntaxProblem | undefined {
  const open: { name: string; start: number; end: number }[] = [];
  for (const { start, end, text: tag } of tagsOf(text)) {
    const opened = /^\{\{~?(?:#|\^(?=\s*\w))[>*]?\s*([^\s}~]+)/.exec(tag)?.[1];
    const closed = /^\{\{~?\/\s*([^\s}~]+)/.exec(tag)?.[1];
    if (opened !== undefined) open.push({ name: opened, start, end });
    if (/^\{\{~?\s*else\b/.test(tag) && open.length === 0)
      return { message: `${tag} stands in no block`, start, end, hint: 'open one with {{#if …}} or {{#each …}}' };
    if (closed === undefined) continue;
    const last = open.pop();
    if (last === undefined)
      return { message: `${tag} closes nothing`, start, end, hint: `open it with {{#${closed} …}}` };
    if (last.name !== closed)
      return { message: `${tag} closes {{#${last.name}}}`, start, end, hint: `write {{/${last.name}}}` };
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const hint = `close it with {{/${last.name}}}`;
  return { message: `{{#${last.name}}} is never closed`, start: last.start, end: last.end, hint };
}

/**
 * The parser says `Parse error on line 2:`, then up to 20 characters before the place and what follows it, without line
 * breaks, and in the next line a caret under the place.
 */
function errorOffset(text: string, message: string): number {
  const [, excerpt = '', marker = ''] = message.split('\n');
  const before = excerpt.slice(0, marker.indexOf('^')).replace(/^\.\.\./, '');
  const after = excerpt.slice(marker.indexOf('^')).replace(/\.\.\.$/, '');
  const kept = [...text.matchAll(/[^\n]/g)].map(({ index }) => index);
  const at = text.replaceAll('\n', '').indexOf(before + after);
  return kept[Math.max(0, at) + before.length] ?? text.length;
}
