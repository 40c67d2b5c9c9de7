import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { encodingFault, placeOfByte } from '../../src/run/load/encoding-fault.ts';
import { inChunks } from '../support/chunks.ts';

const text = 'name\nJosé\nZoë 😀\n';
const utf8 = Buffer.from(text);
const latin1 = Buffer.from('name\nJosé\nZoë\n', 'latin1');

const table: [what: string, bytes: Buffer, declared: string, fault: object | undefined][] = [
  ['UTF-8 as utf-8', utf8, 'utf-8', undefined],
  ['UTF-8 with a byte order mark as utf-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]), 'utf-8', undefined],
  ['ASCII as anything', Buffer.from('name\nJim\n'), 'latin-1', undefined],
  ['nothing as anything', Buffer.alloc(0), 'utf-16', undefined],
  ['Latin-1 as latin-1', latin1, 'latin-1', undefined],
  ['Latin-1 as windows-1252', latin1, 'windows-1252', undefined],
  ['Latin-1 as utf-8', latin1, 'utf-8', { kind: 'not-utf-8', offset: 8, byte: 0xe9 }],
  ['UTF-8 as latin-1', utf8, 'latin-1', { kind: 'is-utf-8', offset: 8, byte: 0xc3 }],
  ['UTF-8 as windows-1250', utf8, 'windows-1250', { kind: 'is-utf-8', offset: 8, byte: 0xc3 }],
  ['UTF-8 as utf-16', utf8, 'utf-16', { kind: 'is-utf-8', offset: 0, byte: 0x6e }],
  ['UTF-8 that breaks off', utf8.subarray(0, 9), 'utf-8', { kind: 'not-utf-8', offset: 8, byte: 0xc3 }],
  [
    'a continuation that continues nothing',
    Buffer.from([0x61, 0x80]),
    'utf-8',
    { kind: 'not-utf-8', offset: 1, byte: 0x80 },
  ],
  ['UTF-16 with its mark as utf-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16', undefined],
  ['UTF-16 without a mark as utf-16', Buffer.from(text, 'utf16le'), 'utf-16', undefined],
  ['UTF-16 as utf-8', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-8', { kind: 'is-utf-16' }],
  [
    'UTF-16 of the other order as latin-1',
    Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    'latin-1',
    { kind: 'is-utf-16' },
  ],
  [
    'quotes of Windows as latin-1',
    iconv.encode('é “x”', 'windows-1252'),
    'latin-1',
    { kind: 'unused-byte', offset: 2, byte: 0x93 },
  ],
  [
    'a byte that Windows does not use',
    Buffer.from([0xe9, 0x81]),
    'windows-1252',
    { kind: 'unused-byte', offset: 1, byte: 0x81 },
  ],
];

describe.each([1 << 20, 3, 1])('in pieces of %s bytes', (size) => {
  test.each(table.filter(([what]) => size > 1 || !what.startsWith('UTF-16')))(
    '%s',
    async (_, bytes, declared, fault) => {
      expect(await encodingFault(() => inChunks(bytes, size), declared)).toEqual(fault);
    },
  );
});

test.each([
  [0, { line: 1, column: 1 }],
  [4, { line: 1, column: 5 }],
  [5, { line: 2, column: 1 }],
  [8, { line: 2, column: 4 }],
  [10, { line: 2, column: 5 }],
  [16, { line: 3, column: 5 }],
])('byte %s is at %o', async (offset, place) => {
  for (const size of [1, 2, 100]) expect(await placeOfByte(inChunks(utf8, size), offset, 'utf8')).toEqual(place);
});
