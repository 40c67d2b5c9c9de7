import type { Row } from '../ports.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { ColumnConfig, LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { addressReader, lineOf, withAddressWidth } from './address-lines.ts';
import { type ColumnNotes, type Field, type FieldMaker, fieldMaker, noNotes } from './field.ts';
import { type Measure, measureOf } from './byte-text.ts';
import { householdReader } from './household.ts';
import { barcodeReader, barcodeText, isBarcode } from './mail-barcode.ts';
import { textReader, valuePieces } from './value.ts';

/** What a record is made from. */
export interface RecordInput {
  /** Columns of the list, those of the profile under `profile`. */
  readonly data: Row;
  readonly pieceId: string;
}

/** The fields of one record as byte texts; or why there is none. */
export type PrintRecord =
  | { readonly fields: readonly string[] }
  | { readonly rejected: string }
  | { readonly stop: string };

/** Why there is no record. */
export const reasonOf = (record: Exclude<PrintRecord, { readonly fields: unknown }>): string =>
  'stop' in record ? record.stop : record.rejected;

export interface RecordMaker {
  make(input: RecordInput): PrintRecord;
  /** By column: what was done up to now. */
  readonly notes: readonly ColumnNotes[];
}

interface CompiledColumn {
  readonly name: string;
  read(input: RecordInput): string;
  /** A required field needs a value for at least one of its placeholders; text around them does not count. */
  readonly isFilled: ((input: RecordInput) => boolean) | undefined;
  readonly field: FieldMaker;
  /** Fills up what the layout says has to be full, such as digits. Blanks of fixed records come later. */
  readonly filled: ((bytes: string) => string) | undefined;
}

/** What a layout's words stand for besides the columns of a row. They win over columns of the same name. */
export interface RecordWords {
  /** What all records show alike: vars, campaign, run_date. */
  readonly shared: Row;
  /** The columns of the profile that make an address; needed by layouts that print one. */
  readonly postal?: PostalConfig | undefined;
}

/** Compiles a checked layout for a vendor. */
export function recordMaker(layout: LayoutConfig, vendor: VendorConfig, { shared, postal }: RecordWords): RecordMaker {
  const notes = layout.columns.map(noNotes);
  const block = addressReader(layout, vendor, postal);
  const barcode = barcodeReader(layout, postal);
  const columns = layout.columns.map((config, i): CompiledColumn => {
    const column = withAddressWidth(config, layout);
    const pieces = readersOf(column, layout, { shared, postal }, { block, barcode });
    const values = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece]));
    const [only] = pieces;
    return {
      name: column.name,
      read:
        pieces.length === 1 && typeof only === 'function'
          ? only
          : (input) => pieces.map((piece) => (typeof piece === 'string' ? piece : piece(input))).join(''),
      isFilled: column.required ? (input) => values.some((read) => read(input).trim() !== '') : undefined,
      field: fieldMaker(column, layout, vendor, notes[i] ?? noNotes()),
      filled: filling(column, measureOf(vendor.encoding, layout.format)),
    };
  });
  if (block === undefined && barcode === undefined) return { notes, make: (input) => recordOf(columns, input) };
  return {
    notes,
    make(input) {
      const [problem] = block?.(input.data).problems ?? [];
      if (problem !== undefined) return { rejected: problem.message };
      const bars = barcode?.(input.data, input.pieceId);
      return bars !== undefined && 'problem' in bars ? { rejected: bars.problem } : recordOf(columns, input);
    },
  };
}

function recordOf(columns: readonly CompiledColumn[], input: RecordInput): PrintRecord {
  const fields: string[] = [];
  let carried: { readonly bytes: string; readonly from: string } | undefined;
  for (const column of columns) {
    if (column.isFilled?.(input) === false) return { rejected: `${column.name} is empty` };
    const own = column.read(input);
    if (carried !== undefined && own !== '') return { stop: cannotGoOn(carried.from, column.name) };
    const field: string | Field = carried === undefined ? column.field.make(own) : column.field.goOn(carried.bytes);
    carried = undefined;
    if (typeof field !== 'string' && !('bytes' in field)) return field;
    const bytes = typeof field === 'string' ? field : field.bytes;
    // What the encoding cannot hold at all may vanish, a name of nothing but pictures.
    if (bytes === '' && column.isFilled !== undefined) return { rejected: `${column.name} is empty` };
    fields.push(column.filled === undefined ? bytes : column.filled(bytes));
    if (typeof field !== 'string' && field.rest !== undefined) carried = { bytes: field.rest, from: column.name };
  }
  return { fields };
}

const cannotGoOn = (name: string, next: string): string =>
  `${name} is too long for its width and cannot go on in ${next}, which has a value of its own`;

/** No value is not zero: what is empty stays empty. Zeros come after the sign. Widths are counted as those of long values are. */
function filling({ width = 0, align, pad }: ColumnConfig, measure: Measure): CompiledColumn['filled'] {
  if (pad === undefined) return undefined;
  const missing = (bytes: string): string => pad.repeat(Math.max(width - measure.length(bytes), 0));
  if (align === 'left') return (bytes) => (bytes === '' ? bytes : bytes + missing(bytes));
  return (bytes) => {
    if (bytes === '') return bytes;
    const sign = pad === '0' && /^[+-]\d/.test(bytes) ? bytes.charAt(0) : '';
    return sign + missing(bytes) + bytes.slice(sign.length);
  };
}

/** What is made of several columns, where a layout has it. */
interface Made {
  readonly block: ReturnType<typeof addressReader>;
  readonly barcode: ReturnType<typeof barcodeReader>;
}

type Reader = (input: RecordInput) => string;

/** Texts and what reads values; what all records share is a text. */
function readersOf(
  { value, width }: ColumnConfig,
  layout: LayoutConfig,
  { shared, postal }: RecordWords,
  { block, barcode }: Made,
): (string | Reader)[] {
  return (valuePieces(value) ?? []).map((piece) => {
    if ('text' in piece) return piece.text;
    const { path } = piece;
    if (path === 'piece_id') return ({ pieceId }) => pieceId;
    const line = lineOf(path, layout);
    if (line !== undefined && block !== undefined) return ({ data }) => block(data).lines[line - 1] ?? '';
    if (barcode !== undefined && isBarcode(path, layout))
      return ({ data, pieceId }) => barcodeText(path, barcode(data, pieceId));
    const home = householdReader(path, layout, { postal, ...(width === undefined ? {} : { width }) });
    if (home !== undefined) return ({ data }) => home(data);
    const read = textReader(path);
    if (!Object.hasOwn(shared, path.split('.')[0] ?? '')) return ({ data }) => read(data);
    const text = read(shared);
    return () => text;
  });
}
