import { CsvError, parse } from 'csv-parse/sync';

/** How a CSV file is written. */
export interface CsvShape {
  readonly delimiter: string;
  readonly quote: string;
}

/** A record as it stands in the file: its first physical line (1-based), its text without the line end, its fields or why it has none. */
export type CsvRecord = { readonly line: number; readonly raw: string } & Fields;

type Fields = { readonly fields: readonly string[] } | { readonly problem: string };

/** Longer than this, a quote that is still open is taken for a stray one. */
const longestRecord = 1 << 21;

/**
 * The records of a UTF-8 text, in batches. Where quotes do not pair only the one physical line is given up: reading goes on
 * at the next, so that a stray quote does not swallow the rows after it.
 */
export async function* csvRecords(chunks: AsyncIterable<Uint8Array>, shape: CsvShape): AsyncGenerator<CsvRecord[]> {
  let text: Buffer = Buffer.alloc(0);
  let line = 1;
  let lineEnd: LineEnd | undefined;
  const take = (isLast: boolean): CsvRecord[] => {
    const records: CsvRecord[] = [];
    lineEnd ??= lineEndOf(text, isLast);
    if (lineEnd === undefined) return records;
    let start = 0;
    for (const { end, found } of parsed(text, isLast, lineEnd, shape)) {
      const raw = text.toString('utf8', start, end);
      records.push({ line, raw: raw.replace(/[\r\n]+$/, ''), ...found });
      line += raw.split(lineEnd).length - 1;
      start = end;
    }
    text = text.subarray(start);
    return records;
  };
  for await (const chunk of chunks) {
    text = text.length === 0 ? Buffer.from(chunk) : Buffer.concat([text, chunk]);
    yield take(false);
  }
  yield take(true);
}

type LineEnd = '\n' | '\r';

/** A `\r` at the end of what was read so far may be the first half of `\r\n`. */
function lineEndOf(text: Buffer, isLast: boolean): LineEnd | undefined {
  if (text.includes('\n')) return '\n';
  if (text.subarray(0, -1).includes('\r')) return '\r';
  return isLast ? '\n' : undefined;
}

interface Parsed {
  /** Where the record ends, its line end included. */
  readonly end: number;
  readonly found: Fields;
}

function* parsed(text: Buffer, isLast: boolean, lineEnd: LineEnd, shape: CsvShape): Generator<Parsed> {
  const whole = isLast ? text.length : text.lastIndexOf(lineEnd) + 1;
  let start = 0;
  while (start < whole) {
    const { records, fault } = parseUntilFault(text.subarray(start, whole), lineEnd, shape);
    for (const { end, found } of records) yield { end: start + end, found };
    if (fault === undefined) return;
    start += records.at(-1)?.end ?? 0;
    const mayGoOn = fault.code === 'CSV_QUOTE_NOT_CLOSED' && !isLast && text.length - start < longestRecord;
    if (mayGoOn) return;
    const next = text.indexOf(lineEnd, start) + 1;
    const end = next === 0 ? whole : next;
    yield { end, found: faultyLine(text.subarray(start, end), fault, lineEnd, shape) };
    start = end;
  }
}

function parseUntilFault(
  text: Buffer,
  lineEnd: LineEnd,
  shape: CsvShape,
  isRelaxed = false,
): { readonly records: readonly Parsed[]; readonly fault?: CsvError } {
  const records: Parsed[] = [];
  try {
    parse(text, {
      ...shape,
      escape: shape.quote,
      record_delimiter: lineEnd === '\n' ? ['\r\n', '\n'] : ['\r'],
      relax_column_count: true,
      relax_quotes: isRelaxed,
      on_record: (fields: string[], { bytes }) => {
        records.push({ end: bytes, found: { fields } });
        return null;
      },
    });
    return { records };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    return { records, fault: cause };
  }
}

/** A quote inside a field that does not begin with one is text, as the engine reads it: `5" pipe`. */
function faultyLine(line: Buffer, fault: CsvError, lineEnd: LineEnd, shape: CsvShape): Fields {
  if (fault.code === 'CSV_QUOTE_NOT_CLOSED') return { problem: 'a quote is not closed' };
  const [only, ...others] = parseUntilFault(line, lineEnd, shape, true).records;
  const fields = only !== undefined && 'fields' in only.found && others.length === 0 ? only.found.fields : [];
  const isText = fields.length > 0 && !fields.some((field) => field.trimStart().startsWith(shape.quote));
  return isText ? { fields } : { problem: 'there is text beside a quoted field' };
}
