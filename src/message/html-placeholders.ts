import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type HtmlPlace, htmlPlaces } from './html-place.ts';
import type { TemplateSource } from './template-source.ts';
import { type Mustache, printsSomething, statementsOf, tagsOf } from './template-syntax.ts';

/** Escaping protects text and values in quotes, and nothing else: placeholders elsewhere are refused. */
export function checkHtmlPlaceholders(source: TemplateSource): Diagnostic[] {
  const placeOf = htmlPlaces(masked(source.text));
  return [...statementsOf(source.program)].flatMap((statement) => {
    if (statement.type !== 'MustacheStatement') return [];
    const problem = problemAt(placeOf(source.offsetsOf(statement.loc).start), statement);
    if (problem === undefined) return [];
    const [code, message, hint] = problem;
    return [error(code, message, { span: source.spanOf(statement.loc), hint })];
  });
}

/** The text with each placeholder as one word, and without what steers blocks: their quotes and brackets are no HTML. */
function masked(text: string): string {
  let plain = '';
  let from = 0;
  for (const tag of tagsOf(text)) {
    plain += text.slice(from, tag.start) + (printsSomething(tag) ? 'x' : ' ').repeat(tag.end - tag.start);
    from = tag.end;
  }
  return plain + text.slice(from);
}

type Problem = readonly [code: string, message: string, hint: string | undefined];

const links = /^(href|src|action|formaction|background|background-url|poster|xlink:href)$/;

function problemAt(place: HtmlPlace, { path, params }: Mustache): Problem | undefined {
  const name = String(path.original);
  switch (place.kind) {
    case 'text':
      return undefined;
    case 'tag':
      return [
        'misplaced-placeholder',
        'a placeholder cannot be part of a tag',
        'put it into the value of an attribute',
      ];
    case 'code':
      return ['misplaced-placeholder', `a placeholder cannot stand in <${place.element}>`, undefined];
    case 'unquoted': {
      const hint = `write ${place.attribute}="{{${name}}}"`;
      return ['unquoted-attribute', 'the value of an attribute with a placeholder needs quotes', hint];
    }
    case 'quoted': {
      if (place.attribute.startsWith('on'))
        return ['misplaced-placeholder', `a placeholder cannot stand in ${place.attribute}`, undefined];
      const isSafe = !links.test(place.attribute) || !place.isFirst || name === 'unsubscribe_url' || name === 'url';
      if (isSafe && !(name === 'url' && params.length === 0)) return undefined;
      return ['unchecked-link', 'a link from data has to be checked', `write ${place.attribute}="{{url ${name}}}"`];
    }
  }
}
