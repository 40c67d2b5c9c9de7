import { CsvError, parse } from 'csv-parse/sync';

/** How a CSV file is written. */
export interface CsvShape {
  readonly delimiter: string;
  readonly quote: string;
}

export type LineEnd = '\n' | '\r';

/** What a record has, or why it has nothing. */
export type Fields = { readonly fields: readonly string[] } | { readonly problem: string };

/** The fields of records that follow one another and are well written. */
export const fieldsOf = (
  text: Buffer,
  lineEnd: LineEnd,
  { delimiter, quote }: CsvShape,
  isRelaxed = false,
): string[][] =>
  parse(text, {
    ...{ delimiter, quote, escape: quote },
    record_delimiter: lineEnd === '\n' ? ['\r\n', '\n'] : ['\r'],
    relax_column_count: true,
    relax_quotes: isRelaxed,
  });

/**
 * The fields of a line in which a quote stands where none is expected. Inside a field that does not begin with one it is
 * text, as the engine reads it: `5" pipe`.
 */
export function fieldsOfOddLine(line: Buffer, lineEnd: LineEnd, shape: CsvShape): Fields {
  const problem = 'there is text beside a quoted field';
  try {
    const [fields = [], ...others] = fieldsOf(line, lineEnd, shape, true);
    const isQuoted = fields.some((field) => field.trimStart().startsWith(shape.quote));
    return isQuoted || fields.length === 0 || others.length > 0 ? { problem } : { fields };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    return { problem };
  }
}
