import iconv from 'iconv-lite';

/** The door to character encodings. Names are those that people write: `utf-8`, `latin-1`, `windows-1252`. */

/** The same text in UTF-8, without a byte order mark. */
export async function* toUtf8(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  if (encoding === 'utf-8') {
    yield* withoutMark(chunks);
    return;
  }
  const decoder = iconv.getDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.write(Buffer.from(chunk)), 'utf8');
  yield Buffer.from(decoder.end() ?? '', 'utf8');
}

const mark = Buffer.from('\ufeff');

async function* withoutMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < mark.length) continue;
    yield afterMark(start);
    start = undefined;
  }
  if (start !== undefined) yield afterMark(start);
}

const afterMark = (text: Buffer): Buffer =>
  text.subarray(0, mark.length).equals(mark) ? text.subarray(mark.length) : text;

/** What one byte means in a single-byte encoding. */
export const characterOf = (byte: number, encoding: string): string => iconv.decode(Buffer.of(byte), encoding);

/** Bytes that stand for no character, or for a control character that no text has: a file with them is in another encoding. */
export const unusedBytes = (encoding: string): number[] =>
  Array.from({ length: 128 }, (_, index) => index + 128).filter((byte) =>
    /[\u0080-\u009f\ufffd]/.test(characterOf(byte, encoding)),
  );

/** The characters of a single-byte encoding, each with its byte as the character of that number. None of them is a control character. */
export function repertoire(encoding: string): ReadonlyMap<string, string> {
  const last = encoding === 'ascii' ? 0x7e : 0xff;
  const unused = new Set(unusedBytes(encoding));
  const bytes = Array.from({ length: last - 0x1f }, (_, index) => index + 0x20);
  return new Map(
    bytes
      .filter((byte) => byte !== 0x7f && !unused.has(byte))
      .map((byte) => [characterOf(byte, encoding), String.fromCharCode(byte)]),
  );
}

/** Bytes as text. */
export const decoded = (bytes: Uint8Array, encoding: string): string => iconv.decode(Buffer.from(bytes), encoding);
