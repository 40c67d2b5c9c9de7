import type { ColumnConfig, LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { type Encoder, encoderOf } from './byte-text.ts';

/** How records become lines of a file, all of them byte texts with their line break. */
export interface RecordFormat {
  /** What every file begins with. */
  readonly mark: string;
  /** The names of the columns, if the vendor wants them. */
  readonly titles: string | undefined;
  line(fields: readonly string[]): string;
  /** A header or trailer record from its text, or why it cannot be one. */
  control(text: string): { readonly line: string } | { readonly problem: string };
}

export function recordFormat(layout: LayoutConfig, vendor: VendorConfig): RecordFormat {
  const mark = vendor.encoding === 'utf-8-bom' ? '\xef\xbb\xbf' : '';
  const newline = vendor.newline === 'crlf' ? '\r\n' : '\n';
  const length = layout.format === 'fixed' ? recordLength(layout) : undefined;
  const { encode } = encoderOf(vendor);
  const control: RecordFormat['control'] = (text) => {
    const encoded = encode(text.normalize('NFC'));
    if ('unmappable' in encoded) return { problem: `${vendor.encoding} does not have "${encoded.unmappable}"` };
    if (length !== undefined && encoded.bytes.length > length)
      return { problem: `"${text}" has ${encoded.bytes.length} bytes and a record has ${length}` };
    return { line: encoded.bytes.padEnd(length ?? 0) + newline };
  };
  if (layout.format === 'fixed') return { mark, titles: undefined, line: fixedLine(layout, newline), control };
  const line = csvLine(layout, vendor, newline);
  const titles = csvLine({ columns: layout.columns.map(() => ({ type: 'text' })) }, vendor, newline);
  return {
    mark,
    titles: vendor.csv.header ? titles(layout.columns.map(({ name }) => titleOf(name, encode))) : undefined,
    line,
    control,
  };
}

/** Bytes of a fixed record. */
export const recordLength = ({ columns }: LayoutConfig): number =>
  columns.reduce((sum, { width = 0 }) => sum + width, 0);

function titleOf(name: string, encode: Encoder['encode']): string {
  const encoded = encode(name.normalize('NFC'));
  if ('unmappable' in encoded) throw new Error(`the title "${name}" cannot be encoded although it was checked`);
  return encoded.bytes;
}

function fixedLine(layout: LayoutConfig, newline: string): (fields: readonly string[]) => string {
  const paddings = layout.columns.map(({ width = 0, align }) => ({ width, isRight: align === 'right' }));
  const widest = Math.max(...paddings.map(({ width }) => width));
  const blanks = Array.from({ length: widest + 1 }, (_, length) => ' '.repeat(length));
  const length = recordLength(layout) + newline.length;
  return (fields) => {
    let line = '';
    let i = 0;
    for (const { width, isRight } of paddings) {
      const field = fields[i++] ?? '';
      const filling = blanks[width - field.length] ?? '';
      line += isRight ? filling + field : field + filling;
    }
    line += newline;
    if (line.length !== length) throw new Error(`a record has ${line.length} bytes and must have ${length}`);
    return line;
  };
}

/**
 * Machines read these files: nothing is guarded against formulas, since the apostrophe would be printed. A record of one
 * empty field is quoted, or it would be a blank line, which readers skip.
 */
function csvLine(
  { columns }: { readonly columns: readonly Pick<ColumnConfig, 'type'>[] },
  { csv }: VendorConfig,
  newline: string,
): (fields: readonly string[]) => string {
  const { delimiter } = csv;
  const special = new RegExp(`["\r\n${delimiter.replace(/[\\\]^-]/, '\\$&')}]`);
  const isSingle = columns.length === 1 && csv.quote !== 'never';
  const quoted = columns.map(({ type }) => csv.quote === 'always' || (csv.quote === 'text' && type !== 'number'));
  // What stands between the fields is always the same: a record only puts its fields there.
  const between = quoted.map(
    (isQuoted, i) => `${i === 0 ? '' : `${mark(quoted[i - 1])}${delimiter}`}${mark(isQuoted)}`,
  );
  const end = `${mark(quoted.at(-1))}${newline}`;
  return (fields) => {
    let line = '';
    let i = 0;
    for (const isQuoted of quoted) {
      const field = fields[i] ?? '';
      const needsQuotes = !isQuoted && (special.test(field) || (isSingle && field === ''));
      line += between[i++] ?? '';
      line += isQuoted ? doubled(field) : needsQuotes ? `"${doubled(field)}"` : field;
    }
    return line + end;
  };
}

const mark = (isQuoted = false): string => (isQuoted ? '"' : '');

const doubled = (field: string): string => (field.includes('"') ? field.replaceAll('"', '""') : field);
