import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { parseTemplate } from './template.ts';
import type { TemplateSource } from './template-source.ts';
import { printsSomething, type Tag, tagsOf } from './template-syntax.ts';

/** The door to MJML. It is opened by the first document: loading it takes longer than a short command. */

export const isMjml = (text: string): boolean => /^\s*(?:<!--[\s\S]*?-->\s*)*<mjml[\s>]/.test(text);

/**
 * HTML of an MJML document, once per step and without looking at other files. Each `{{…}}` travels as one plain word and
 * is put back afterwards, so that nothing on the way can bend or escape it. The same document gives the same HTML.
 */
export async function mjmlToHtml(source: TemplateSource): Promise<Checked<string>> {
  const include = /<mj-include\b[^>]*>?/.exec(source.text);
  if (include !== null) {
    const span = source.span(include.index, include.index + include[0].length);
    const hint = 'write {{> footer}} for _partials/footer.mjml';
    return refused(error('not-supported', 'mj-include is not supported', { span, hint }));
  }
  const tags = [...tagsOf(source.text)];
  const open = unclosed(source.text, tags);
  if (open !== undefined) {
    const span = source.span(open.start, open.end);
    return refused(
      error('bad-mjml', `<${open.name}> is never closed`, { span, hint: `close it with </${open.name}>` }),
    );
  }
  const made = await convert(disguised(source.text, tags));
  const errors = made.errors.map(({ line, message }) => mjmlError(source, line, undisguised(message, tags)));
  if (errors.length > 0) return refused(...errors);
  const lost = tags.filter((tag, index) => !made.html.includes(word(index)) && !isComment(tag));
  if (lost.length > 0) return refused(...lost.map((tag) => lostTag(source, tag)));
  const html = undisguised(made.html, tags);
  const parsed = parseTemplate(html);
  if (!('problem' in parsed)) return checked(html);
  const message = `MJML moves the parts of a block away from one another: ${parsed.problem.message}`;
  return refused(error('bad-mjml', message, { span: source.span(0, 0) }));
}

/** The first element that is not closed before what it stands in: MJML would take all that follows for a part of it. */
function unclosed(text: string, tags: readonly Tag[]): { name: string; start: number; end: number } | undefined {
  const open: { name: string; start: number; end: number }[] = [];
  let plain = text;
  for (const { start, end } of tags) plain = plain.slice(0, start) + ' '.repeat(end - start) + plain.slice(end);
  for (const found of plain.matchAll(elements)) {
    const [whole, closes, name, rest] = found;
    if (name === undefined) continue;
    if (closes !== '/') {
      if (rest?.endsWith('/') !== true) open.push({ name, start: found.index, end: found.index + whole.length });
    } else if (open.some((one) => one.name === name)) {
      const last = open.pop();
      if (last !== undefined && last.name !== name) return last;
    }
  }
  return open.at(-1);
}

/** Tags of MJML itself; comments and styles may hold anything. */
const elements = /<!--[\s\S]*?-->|<style[\s\S]*?<\/style>|<(\/?)(mjml|mj-[a-z-]+)((?:"[^"]*"|'[^']*'|[^"'<>])*)>/g;

interface Made {
  readonly html: string;
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

async function convert(text: string): Promise<Made> {
  const { default: mjml2html } = await import('mjml');
  try {
    return await mjml2html(text, { validationLevel: 'soft', ignoreIncludes: true, minify: false, beautify: false });
  } catch (cause) {
    // What is no MJML document at all is thrown and not told by line.
    return { html: '', errors: [{ line: 1, message: (cause as Error).message }] };
  }
}

const word = (index: number): string => `MUSTER${index}PLACEHOLDER`;

/** The text with each tag as a word. Comments disappear; line breaks inside of a tag stay, so that lines keep their numbers. */
function disguised(text: string, tags: readonly Tag[]): string {
  let plain = '';
  let from = 0;
  for (const [index, tag] of tags.entries()) {
    const breaks = tag.text.replace(/[^\n]/g, '');
    plain += text.slice(from, tag.start) + (isComment(tag) ? '' : word(index)) + breaks;
    from = tag.end;
  }
  return plain + text.slice(from);
}

const undisguised = (text: string, tags: readonly Tag[]): string =>
  text.replace(/MUSTER(\d+)PLACEHOLDER/g, (_, index: string) => tags[Number(index)]?.text ?? '');

const isComment = ({ text }: Tag): boolean => /^\{\{~?!/.test(text);

function mjmlError(source: TemplateSource, line: number, message: string): Diagnostic {
  const lines = source.text.split('\n');
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  const text = lines[line - 1] ?? '';
  const span = source.span(start + text.length - text.trimStart().length, start + text.trimEnd().length);
  return error('bad-mjml', message.trim(), { span });
}

function lostTag(source: TemplateSource, tag: Tag): Diagnostic {
  const what = printsSomething(tag) ? 'a placeholder' : 'a block';
  return error('misplaced-placeholder', `MJML has no place for ${what} here`, {
    span: source.span(tag.start, tag.end),
    hint: `write <mj-raw>${tag.text}</mj-raw>`,
  });
}
