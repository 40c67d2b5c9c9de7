import type { Row } from '../ports.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { type ColumnNotes, type Field, type FieldMaker, fieldMaker, noNotes } from './field.ts';
import { textReader, valuePieces } from './value.ts';

/** What a record is made from. */
export interface RecordInput {
  /** Columns of the list, those of the profile under `profile`. */
  readonly data: Row;
  readonly pieceId: string;
}

/** The fields of one record as byte texts, unpadded; or why there is none. */
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
  isFilled(input: RecordInput): boolean;
  readonly field: FieldMaker;
}

/**
 * Compiles a checked layout for a vendor. `shared` is what all records show alike: vars, campaign, run_date. The words of
 * muster win over columns of the same name.
 */
export function recordMaker(layout: LayoutConfig, vendor: VendorConfig, shared: Row): RecordMaker {
  const notes = layout.columns.map(noNotes);
  const columns = layout.columns.map((column, i): CompiledColumn => {
    const pieces = readersOf(column.value, shared);
    const values = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece]));
    const [only] = pieces;
    return {
      name: column.name,
      read:
        pieces.length === 1 && typeof only === 'function'
          ? only
          : (input) => pieces.map((piece) => (typeof piece === 'string' ? piece : piece(input))).join(''),
      isFilled: column.required ? (input) => values.some((read) => read(input).trim() !== '') : () => true,
      field: fieldMaker(column, layout, vendor, notes[i] ?? noNotes()),
    };
  });
  return { notes, make: (input) => recordOf(columns, input) };
}

function recordOf(columns: readonly CompiledColumn[], input: RecordInput): PrintRecord {
  const fields: string[] = [];
  let carried: string | undefined;
  for (const column of columns) {
    if (!column.isFilled(input)) return { rejected: `${column.name} is empty` };
    const own = column.read(input);
    if (carried !== undefined && own !== '') return { stop: `${column.name} has no room for what is wrapped into it` };
    const field: string | Field = carried === undefined ? column.field.make(own) : column.field.goOn(carried);
    carried = undefined;
    if (typeof field === 'string') fields.push(field);
    else if (!('bytes' in field)) return field;
    else {
      fields.push(field.bytes);
      carried = field.rest;
    }
  }
  return { fields };
}

type Reader = (input: RecordInput) => string;

/** Texts and what reads values; what all records share is a text. */
function readersOf(value: string, shared: Row): (string | Reader)[] {
  return (valuePieces(value) ?? []).map((piece) => {
    if ('text' in piece) return piece.text;
    const { path } = piece;
    if (path === 'piece_id') return ({ pieceId }) => pieceId;
    const read = textReader(path);
    if (!Object.hasOwn(shared, path.split('.')[0] ?? '')) return ({ data }) => read(data);
    const text = read(shared);
    return () => text;
  });
}
