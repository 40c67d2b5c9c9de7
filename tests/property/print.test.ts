import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { decoded } from '../../src/base/encoding.ts';
import { bytesOf } from '../../src/print/byte-text.ts';
import { recordFormat } from '../../src/print/record-format.ts';
import { recordMaker } from '../../src/print/record.ts';
import { layoutFile, type VendorConfig, vendorFile } from '../../src/project/schema/print.ts';

/** Any text goes through any layout as it is, or as the policy says that was declared; records have their length. */

const encodings = ['utf-8', 'windows-1250', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'ascii'] as const;
const policies = ['error', 'transliterate', 'reject', 'replace'] as const;
const overflows = ['error', 'abbreviate', 'truncate', 'reject'] as const;

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('Ä', 'ß', 'é', 'ł', '€', 'ž', ' ', ';', '"', 'a', 'B', '🚲'), maxLength: 30 }),
);

const vendors = fc.record({
  encoding: fc.constantFrom(...encodings),
  on_unmappable: fc.constantFrom(...policies),
  newline: fc.constantFrom('crlf' as const, 'lf' as const),
  csv: fc.record({
    delimiter: fc.constantFrom(';', ',', '\t', '|', '^', ']'),
    quote: fc.constantFrom('always' as const, 'needed' as const, 'text' as const),
    header: fc.constant(false),
  }),
});

/** What every text becomes before it is encoded. */
const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').normalize('NFC');
const decodedText = (bytes: Buffer, { encoding }: VendorConfig): string => decoded(bytes, encoding);

/** True when the encoding has every character of it, by its own account: there and back is the same. */
const isMappable = (text: string, { encoding }: VendorConfig): boolean =>
  encoding.startsWith('utf-8') || Array.from(text).every((character) => repertoires.get(encoding)?.has(character));

const repertoires = new Map<string, Set<string>>(
  encodings.map((encoding) => [
    encoding,
    new Set(
      Array.from({ length: encoding === 'ascii' ? 0x5f : 0xe0 }, (_, i) =>
        decoded(Buffer.of(i + 0x20), encoding),
      ).filter((character) => !/[\p{Cc}\ufffd]/u.test(character)),
    ),
  ]),
);

const half = /\p{Surrogate}/u;

test('a CSV field comes back from the file, or the policy was followed', () => {
  fc.assert(
    fc.property(fc.tuple(anyText, anyText), vendors, (texts, config) => {
      const vendor = vendorFile.parse(config);
      const columns = [
        { name: 'A', value: 'a' },
        { name: 'B', value: 'b' },
      ];
      const layout = layoutFile.parse({ format: 'csv', columns });
      const record = recordMaker(layout, vendor, { shared: {} }).make({
        data: { a: texts[0], b: texts[1] },
        pieceId: '1',
      });
      const wanted = texts.map(plain);
      if (texts.some((text) => half.test(text))) return;
      const areMappable = wanted.every((text) => isMappable(text, vendor));
      if (!('fields' in record)) {
        expect(areMappable).toBe(false);
        if (vendor.on_unmappable === 'reject') expect(record).toHaveProperty('rejected');
        else expect(record).toHaveProperty('stop');
        return;
      }
      if (!areMappable) expect(['transliterate', 'replace']).toContain(vendor.on_unmappable);
      const bytes = bytesOf(recordFormat(layout, vendor).line(record.fields));
      const [read] = parse(decodedText(bytes, vendor), {
        delimiter: vendor.csv.delimiter,
        record_delimiter: vendor.newline === 'crlf' ? '\r\n' : '\n',
      });
      const expected = wanted.map((text) =>
        vendor.on_unmappable === 'replace'
          ? Array.from(text)
              .map((c) => (isMappable(c, vendor) ? c : '?'))
              .join('')
          : text,
      );
      if (areMappable || vendor.on_unmappable === 'replace') expect(read).toEqual(expected);
      else
        for (const [i, text] of (read ?? []).entries())
          if (isMappable(wanted[i] ?? '', vendor)) expect(text).toBe(wanted[i]);
    }),
    { numRuns: 2000 },
  );
});

test('a fixed record has its length in bytes, and its field begins with what fits', () => {
  const columns = fc.record({
    width: fc.integer({ min: 1, max: 24 }),
    overflow: fc.constantFrom(...overflows),
    align: fc.constantFrom('left' as const, 'right' as const),
  });
  fc.assert(
    fc.property(anyText, columns, vendors, (text, column, config) => {
      const vendor = vendorFile.parse(config);
      const layout = layoutFile.parse({ format: 'fixed', columns: [{ name: 'A', value: 'a', ...column }] });
      const record = recordMaker(layout, vendor, { shared: {} }).make({ data: { a: text }, pieceId: '1' });
      const wanted = plain(text);
      if (!('fields' in record)) {
        const isTooLong = decodedLength(wanted, vendor) > column.width;
        expect(isTooLong || !isMappable(wanted, vendor) || half.test(text)).toBe(true);
        return;
      }
      const newline = vendor.newline === 'crlf' ? 2 : 1;
      const bytes = bytesOf(recordFormat(layout, vendor).line(record.fields));
      expect(bytes).toHaveLength(column.width + newline);
      if (!isMappable(wanted, vendor) || column.overflow === 'abbreviate') return;
      const field = decodedText(bytes.subarray(0, column.width), vendor);
      expect(field).not.toContain('\ufffd'.repeat(wanted.includes('\ufffd') ? 99 : 1));
      const cut = column.align === 'left' ? field.trimEnd() : field.trimStart();
      expect(wanted.trim().startsWith(cut.trim()) || wanted.startsWith(cut)).toBe(true);
      if (decodedLength(wanted, vendor) <= column.width) expect(cut.trim()).toBe(wanted.trim());
    }),
    { numRuns: 2000 },
  );
});

/** Bytes of a text; transliteration may make it longer, which is for the policy to say. */
const decodedLength = (text: string, { encoding, on_unmappable: policy }: VendorConfig): number =>
  encoding.startsWith('utf-8')
    ? Buffer.byteLength(text)
    : policy === 'transliterate'
      ? Number.MAX_SAFE_INTEGER
      : Array.from(text).length;
