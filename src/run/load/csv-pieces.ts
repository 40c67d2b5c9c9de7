import { type CsvShape, type Fields, fieldsOfOddLine, type LineEnd } from './csv-fields.ts';

/** Where a record lies in a text, without its fields: to find it takes a look at each byte and no more. */
export interface CsvPiece {
  /** In bytes; `end` is after the line end. */
  readonly start: number;
  readonly end: number;
  /** Its first physical line in the file, 1-based. */
  readonly line: number;
  /** How many fields it has. */
  readonly width: number;
  /** How many it has up to the last that is not empty. */
  readonly filled: number;
  /** What a line has in which quotes stand where none are expected. */
  readonly odd?: Fields;
}

export interface PiecesOfText {
  readonly text: Buffer;
  readonly lineEnd: LineEnd;
  readonly pieces: readonly CsvPiece[];
}

/** Longer than this, a quote that is still open is taken for a stray one. */
const longestRecord = 1 << 21;

/**
 * The records of a UTF-8 text, batch by batch. Where quotes do not pair only the one physical line is given up: reading goes
 * on at the next, so that a stray quote does not swallow the rows after it.
 */
export async function* csvPieces(chunks: AsyncIterable<Uint8Array>, shape: CsvShape): AsyncGenerator<PiecesOfText> {
  let text: Buffer = Buffer.alloc(0);
  let line = 1;
  let lineEnd: LineEnd | undefined;
  const take = (isLast: boolean): PiecesOfText | undefined => {
    lineEnd ??= lineEndOf(text, isLast);
    if (lineEnd === undefined) return undefined;
    const taken = { text, lineEnd, pieces: [...piecesOf(text, isLast, line, bytesOf(shape, lineEnd))] };
    const last = taken.pieces.at(-1);
    if (last === undefined) return undefined;
    line = last.line + linesIn(text, last, lineEnd);
    text = text.subarray(last.end);
    return taken;
  };
  for await (const chunk of chunks) {
    text = text.length === 0 ? Buffer.from(chunk) : Buffer.concat([text, chunk]);
    const taken = take(false);
    if (taken !== undefined) yield taken;
  }
  const rest = take(true);
  if (rest !== undefined) yield rest;
}

/** A `\r` at the end of what was read so far may be the first half of `\r\n`. */
function lineEndOf(text: Buffer, isLast: boolean): LineEnd | undefined {
  if (text.includes('\n')) return '\n';
  if (text.subarray(0, -1).includes('\r')) return '\r';
  return isLast ? '\n' : undefined;
}

const linesIn = (text: Buffer, { start, end }: CsvPiece, lineEnd: LineEnd): number =>
  text.toString('latin1', start, end).split(lineEnd).length - 1;

interface ShapeBytes {
  readonly shape: CsvShape;
  readonly lineEnd: LineEnd;
  readonly delimiter: Buffer;
  readonly quote: Buffer;
  /** By byte: 1 where a delimiter, a quote or a line end may begin. Most bytes are none of them, and need no other look. */
  readonly special: Uint8Array;
}

function bytesOf(shape: CsvShape, lineEnd: LineEnd): ShapeBytes {
  const [delimiter, quote] = [Buffer.from(shape.delimiter), Buffer.from(shape.quote)];
  const special = new Uint8Array(256);
  for (const [first] of [delimiter, quote, Buffer.from(lineEnd)]) if (first !== undefined) special[first] = 1;
  return { shape, lineEnd, delimiter, quote, special };
}

function* piecesOf(text: Buffer, isLast: boolean, firstLine: number, bytes: ShapeBytes): Generator<CsvPiece> {
  const { lineEnd, shape } = bytes;
  const whole = isLast ? text.length : text.lastIndexOf(lineEnd) + 1;
  let start = 0;
  let line = firstLine;
  while (start < whole) {
    const found = recordAt(text, start, whole, bytes);
    if (typeof found === 'object') {
      yield { start, end: found.end, line, width: found.width, filled: found.filled };
      line += found.lines;
      start = found.end;
      continue;
    }
    if (found === 'open' && !isLast && text.length - start < longestRecord) return;
    const end = text.indexOf(lineEnd, start) + 1 || whole;
    const odd =
      found === 'open'
        ? { problem: 'a quote is not closed' }
        : fieldsOfOddLine(text.subarray(start, end), lineEnd, shape);
    yield { start, end, line, ...widthOf(odd), odd };
    line++;
    start = end;
  }
}

function widthOf(odd: Fields): Pick<CsvPiece, 'width' | 'filled'> {
  if ('problem' in odd) return { width: 0, filled: 0 };
  return { width: odd.fields.length, filled: odd.fields.findLastIndex((field) => field !== '') + 1 };
}

interface WellWritten extends Pick<CsvPiece, 'end' | 'width' | 'filled'> {
  readonly lines: number;
}

const [lf, cr] = [0x0a, 0x0d];

/** The record that begins here; `open` when a quote is not closed, `odd` when one stands where none is expected. */
function recordAt(text: Buffer, start: number, whole: number, bytes: ShapeBytes): WellWritten | 'open' | 'odd' {
  const { delimiter, quote } = bytes;
  const lineByte = bytes.lineEnd === '\n' ? lf : cr;
  let [at, width, filled, lines] = [start, 0, 0, 1];
  for (;;) {
    width++;
    const begin = at;
    if (at < whole && isAt(text, at, quote)) {
      at = endOfQuoted(text, at, whole, quote);
      if (at < 0) return 'open';
      if (at - begin > 2 * quote.length) {
        filled = width;
        lines += countOf(text, begin, at, lineByte);
      }
      if (text[at] === cr && lineByte === lf && text[at + 1] === lf) at++;
      if (at < whole && text[at] !== lineByte && !isAt(text, at, delimiter)) return 'odd';
    } else {
      at = endOfPlain(text, at, whole, bytes);
      if (at < whole && text[at] !== lineByte && !isAt(text, at, delimiter)) return 'odd';
      const isReturn = lineByte === lf && text[at] === lf && text[at - 1] === cr;
      if (at - begin > (isReturn ? 1 : 0)) filled = width;
    }
    if (at >= whole || text[at] === lineByte) return { end: Math.min(at + 1, whole), width, filled, lines };
    at += delimiter.length;
  }
}

/** Where a delimiter, a quote or a line end begins, from a place on. */
function endOfPlain(
  text: Buffer,
  start: number,
  whole: number,
  { special, delimiter, quote, lineEnd }: ShapeBytes,
): number {
  for (let at = start; at < whole; at++) {
    const byte = text[at] ?? 0;
    if (special[byte] === 0) continue;
    if (byte === lineEnd.charCodeAt(0) || isAt(text, at, delimiter) || isAt(text, at, quote)) return at;
  }
  return whole;
}

/** After the quote that closes the one that stands here; -1 when there is none. A doubled one closes nothing. */
function endOfQuoted(text: Buffer, start: number, whole: number, quote: Buffer): number {
  let at = start + quote.length;
  for (;;) {
    while (at < whole && !isAt(text, at, quote)) at++;
    if (at >= whole) return -1;
    at += quote.length;
    if (at >= whole || !isAt(text, at, quote)) return at;
    at += quote.length;
  }
}

function isAt(text: Buffer, at: number, bytes: Buffer): boolean {
  for (let index = 0; index < bytes.length; index++) if (text[at + index] !== bytes[index]) return false;
  return true;
}

function countOf(text: Buffer, start: number, end: number, byte: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (text[at] === byte) count++;
  return count;
}
