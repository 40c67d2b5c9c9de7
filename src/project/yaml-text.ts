import type { Span } from '../base/source.ts';
import { type Fragment, type Statement, statement, withoutSemicolon } from '../base/statement.ts';
import type { YamlFile, YamlPath } from './yaml-file.ts';

/**
 * The text at a path and its span: the text alone, without quotes, when it stands in the file as it is; then both have the
 * same length and an offset in one is an offset in the other. Else, escaped or folded, the span of the whole value.
 */
export function yamlText(yaml: Pick<YamlFile, 'place'>, path: YamlPath, text: string): Fragment {
  const span = yaml.place(path);
  const quote = /^["']/.test(span.file.text.charAt(span.start)) ? 1 : 0;
  const inner = { file: span.file, start: span.start + quote, end: span.end - quote };
  return { text, span: span.file.text.slice(inner.start, inner.end) === text ? inner : span };
}

/** SQL written in a YAML value. A literal block keeps the way back line by line. */
export function yamlStatement(yaml: Pick<YamlFile, 'place'>, path: YamlPath, text: string): Statement {
  const sql = withoutSemicolon(text);
  const { span } = yamlText(yaml, path, text);
  const lines = blockLines(span, text);
  if (lines === undefined) return statement({ text: sql, span });
  let at = 0;
  return statement(
    ...lines.flatMap((line, index) => {
      const part = sql.slice(at, at + line.end - line.start);
      at += part.length + 1;
      return index === 0 ? [{ text: part, span: line }] : ['\n', { text: part, span: line }];
    }),
  );
}

/** Where each line of a literal block stands in the file; nothing for other forms of text. */
function blockLines({ file, start, end }: Span, text: string): Span[] | undefined {
  if (file.text.charAt(start) !== '|') return undefined;
  const written = file.text.slice(start, end).split('\n').slice(1);
  let at = file.text.indexOf('\n', start) + 1;
  const spans: Span[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const raw = written[index] ?? '';
    const bare = raw.replace(/\r$/, '');
    if (!bare.endsWith(line)) return undefined;
    spans.push({ file, start: at + bare.length - line.length, end: at + bare.length });
    at += raw.length + 1;
  }
  return spans;
}
