import { stringify } from 'csv-stringify/sync';
import type { VendorConfig } from '../project/schema/print.ts';

/** The door to csv-stringify. Machines read these files: nothing is guarded against formulas, the apostrophe would be printed. */

const byteOrderMark = '\ufeff';

/** What comes before the records: the mark of the encoding and the names of the columns, as far as the vendor wants them. */
export const csvHead = (names: readonly string[], vendor: VendorConfig): Buffer =>
  Buffer.concat([
    Buffer.from(vendor.encoding === 'utf-8-bom' ? byteOrderMark : '', 'utf8'),
    vendor.csv.header ? csvRecords([names], vendor) : Buffer.alloc(0),
  ]);

/** Records as bytes, each with its line break. A field is quoted when it has a delimiter, a quote or any line break in it. */
export function csvRecords(records: readonly (readonly string[])[], { csv, newline }: VendorConfig): Buffer {
  const isAlways = csv.quote === 'always';
  // An empty record of one field would be a blank line, which readers skip.
  const isSingle = records[0]?.length === 1;
  const text = stringify(
    records.map((fields) => [...fields]),
    {
      delimiter: csv.delimiter,
      record_delimiter: newline === 'crlf' ? '\r\n' : '\n',
      quoted: isAlways,
      quoted_empty: isAlways || isSingle,
      quoted_match: /[\r\n]/,
    },
  );
  return Buffer.from(text, 'utf8');
}
