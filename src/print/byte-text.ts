import { decoded, repertoire } from '../base/encoding.ts';
import type { VendorConfig } from '../project/schema/print.ts';
import { transliterated } from './transliterate.ts';

/**
 * Byte text: a string with one character for each byte of the file. Its length is the length in the file, whatever the
 * encoding, and plain ASCII is itself, so that most fields cost nothing.
 */
export interface Encoded {
  readonly bytes: string;
  /** What was done to characters that the encoding does not have. */
  readonly change?: 'transliterated' | 'replaced';
}

/** The first character that the encoding does not have, where that is not allowed. */
export interface Unmappable {
  readonly unmappable: string;
}

export interface Encoder {
  /** Encodes a text in NFC without half characters. */
  readonly encode: (text: string) => Encoded | Unmappable;
  /** Matches what is its own byte text: in one line, composed, and the same in bytes. Most texts are. */
  readonly asItIs: RegExp;
}

const onlyAscii = /^[\x00-\x7f]*$/;

/** Encodes as the vendor wants it. */
export function encoderOf({ encoding, on_unmappable }: Pick<VendorConfig, 'encoding' | 'on_unmappable'>): Encoder {
  if (isUtf8(encoding))
    return {
      encode: (text) => ({ bytes: onlyAscii.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1') }),
      asItIs: /^[\x20-\x7e]*$/,
    };
  const known = repertoire(encoding);
  return { encode: singleByte(known, on_unmappable), asItIs: sameInBytes(known) };
}

/** These characters are below U+0300, where nothing combines: a text of them is in NFC. */
function sameInBytes(known: ReadonlyMap<string, string>): RegExp {
  const same = [...known].filter(([character, byte]) => character === byte);
  return new RegExp(`^[${same.map(([character]) => `\\x${character.charCodeAt(0).toString(16)}`).join('')}]*$`);
}

const singleByte =
  (known: ReadonlyMap<string, string>, policy: VendorConfig['on_unmappable']): Encoder['encode'] =>
  (text) => {
    let bytes = '';
    let change: Encoded['change'];
    for (const character of text) {
      const byte = known.get(character);
      if (byte !== undefined) {
        bytes += byte;
        continue;
      }
      const instead = policy === 'replace' ? '?' : policy === 'transliterate' ? transliterated(character) : undefined;
      if (instead === undefined) return { unmappable: character };
      bytes += instead === '' ? gap : instead;
      change = policy === 'replace' ? 'replaced' : 'transliterated';
    }
    return change === undefined ? { bytes } : { bytes: bytes.replace(gaps, ''), change };
  };

/** Where a character vanished. One that stood alone takes a blank with it: `Ann 😀 Lee` is `Ann Lee`. */
const gap = '\0';
const gaps = / \0+(?= |$)|^(?:\0+ ?)+|\0+/g;

/** The bytes of a byte text. */
export const bytesOf = (byteText: string): Buffer => Buffer.from(byteText, 'latin1');

/** The text that a reader of the file sees. */
export const textOf = (byteText: string, encoding: VendorConfig['encoding']): string =>
  decoded(bytesOf(byteText), isUtf8(encoding) ? 'utf-8' : encoding);

export const isUtf8 = (encoding: VendorConfig['encoding']): boolean => encoding.startsWith('utf-8');

/** How lengths are counted, and where a text may be cut. */
export interface Measure {
  readonly unit: 'bytes' | 'characters';
  length(bytes: string): number;
  /** The longest beginning that is no longer than this and ends with a whole character. */
  cut(bytes: string, length: number): string;
}

const continuation = /[\x80-\xbf]/;

const inBytes: Measure = {
  unit: 'bytes',
  length: (bytes) => bytes.length,
  cut: (bytes, length) => bytes.slice(0, length),
};

const inWholeUtf8: Measure = {
  unit: 'bytes',
  length: (bytes) => bytes.length,
  cut(bytes, length) {
    let end = length;
    while (end > 0 && continuation.test(bytes[end] ?? '')) end--;
    return bytes.slice(0, end);
  },
};

const inCharacters: Measure = {
  unit: 'characters',
  length: (bytes) => (onlyAscii.test(bytes) ? bytes.length : bytes.replace(/[\x80-\xbf]/g, '').length),
  cut(bytes, length) {
    let end = 0;
    for (let left = length; end < bytes.length; end++) if (!continuation.test(bytes[end] ?? '') && left-- === 0) break;
    return bytes.slice(0, end);
  },
};

/** What widths of a layout count. */
export const unitOf = (format: 'csv' | 'fixed'): Measure['unit'] => (format === 'fixed' ? 'bytes' : 'characters');

/** A fixed field is measured in bytes, a CSV field in characters. */
export function measureOf(encoding: VendorConfig['encoding'], format: 'csv' | 'fixed'): Measure {
  const unit = unitOf(format);
  if (!isUtf8(encoding)) return { ...inBytes, unit };
  return format === 'fixed' ? inWholeUtf8 : inCharacters;
}
