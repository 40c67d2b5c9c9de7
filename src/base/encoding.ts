import iconv from 'iconv-lite';

/** The door to character encodings. Names are those that people write: `utf-8`, `latin-1`, `windows-1252`. */

/** The same text in UTF-8, without a byte order mark. */
export async function* toUtf8(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = iconv.getDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.write(Buffer.from(chunk)), 'utf8');
  yield Buffer.from(decoder.end() ?? '', 'utf8');
}

/** What one byte means in a single-byte encoding. */
export const characterOf = (byte: number, encoding: string): string => iconv.decode(Buffer.of(byte), encoding);

/** Bytes that stand for no character, or for a control character that no text has: a file with them is in another encoding. */
export const unusedBytes = (encoding: string): number[] =>
  Array.from({ length: 128 }, (_, index) => index + 128).filter((byte) =>
    /[\u0080-\u009f\ufffd]/.test(characterOf(byte, encoding)),
  );
