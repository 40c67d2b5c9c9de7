import { isUtf8 } from 'node:buffer';
import { unusedBytes } from '../../base/encoding.ts';

/** Why a file cannot be in the encoding that it is said to be in. */
export type EncodingFault =
  | { readonly kind: 'is-utf-16' }
  /** All of it is UTF-8; the byte is the first that would be read as something else. */
  | ({ readonly kind: 'is-utf-8' } & ByteAt)
  | ({ readonly kind: 'not-utf-8' } & ByteAt)
  /** The byte means nothing in the encoding that was declared. */
  | ({ readonly kind: 'unused-byte' } & ByteAt);

export interface ByteAt {
  /** From the start of the file, 0-based. */
  readonly offset: number;
  readonly byte: number;
}

type Chunks = AsyncIterable<Uint8Array>;

/** Reads the bytes until they prove the encoding wrong. A single-byte encoding takes any byte: only what the file has can tell. */
export async function encodingFault(read: () => Chunks, encoding: string): Promise<EncodingFault | undefined> {
  if (encoding !== 'utf-16' && (await startsLikeUtf16(read()))) return { kind: 'is-utf-16' };
  const notUtf8 = await firstNotUtf8(read());
  switch (encoding) {
    case 'utf-8':
      return notUtf8 === undefined ? undefined : { kind: 'not-utf-8', ...notUtf8 };
    case 'utf-16': {
      // A plain letter of UTF-16 has a zero byte beside it.
      const hasZeros = notUtf8 !== undefined || (await firstByte(read(), /\0/)) !== undefined;
      return hasZeros ? undefined : withByte('is-utf-8', await firstByte(read(), anyByte));
    }
    default:
      return notUtf8 === undefined
        ? withByte('is-utf-8', await firstByte(read(), /[\x80-\xff]/))
        : withByte('unused-byte', await firstByte(read(), anyOf(unusedBytes(encoding))));
  }
}

const withByte = (kind: 'is-utf-8' | 'unused-byte', at: ByteAt | undefined): EncodingFault | undefined =>
  at === undefined ? undefined : { kind, ...at };

/** Line and column, both 1-based, of a byte; columns count the characters of an ASCII-compatible encoding. */
export async function placeOfByte(
  chunks: Chunks,
  offset: number,
  encoding: 'utf8' | 'latin1',
): Promise<{ readonly line: number; readonly column: number }> {
  let line = 1;
  let lastLine: Buffer = Buffer.alloc(0);
  let left = offset;
  for await (const chunk of chunks) {
    const before = Buffer.from(chunk.subarray(0, left));
    const lineStart = before.lastIndexOf('\n') + 1;
    line += before.toString('latin1').split('\n').length - 1;
    lastLine = lineStart === 0 ? Buffer.concat([lastLine, before]) : before.subarray(lineStart);
    left -= before.length;
    if (left === 0) break;
  }
  return { line, column: lastLine.toString(encoding).length + 1 };
}

async function startsLikeUtf16(chunks: Chunks): Promise<boolean> {
  for await (const [first, second] of chunks) {
    return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  }
  return false;
}

async function firstByte(chunks: Chunks, pattern: RegExp): Promise<ByteAt | undefined> {
  let start = 0;
  for await (const chunk of chunks) {
    const found = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1').search(pattern);
    if (found >= 0) return { offset: start + found, byte: chunk[found] ?? 0 };
    start += chunk.length;
  }
  return undefined;
}

const anyByte = /[^]/;

const anyOf = (bytes: readonly number[]): RegExp =>
  new RegExp(`[${bytes.map((byte) => `\\x${byte.toString(16)}`).join('')}]`);

async function firstNotUtf8(chunks: Chunks): Promise<ByteAt | undefined> {
  let start = 0;
  let rest: Uint8Array = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.subarray(0, bytes.length - openLength(bytes));
    if (!isUtf8(whole)) {
      const at = lengthOfUtf8(whole);
      return { offset: start + at, byte: whole[at] ?? 0 };
    }
    rest = bytes.subarray(whole.length);
    start += whole.length;
  }
  const [byte] = rest;
  return byte === undefined ? undefined : { offset: start, byte };
}

/** How many bytes at the end are the beginning of a character that goes on. */
function openLength(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return length < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? length : 0;
  }
  return 0;
}

/** The length of the longest beginning that is UTF-8. Each beginning of such a text is one too, but for an open character at its end. */
function lengthOfUtf8(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const part = bytes.subarray(0, middle);
    if (isUtf8(part.subarray(0, middle - openLength(part)))) good = middle;
    else bad = middle;
  }
  return good - openLength(bytes.subarray(0, good));
}
