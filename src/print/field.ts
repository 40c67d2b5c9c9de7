import type { ColumnConfig, LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { abbreviated } from './abbreviate.ts';
import { type Encoder, encoderOf, type Measure, measureOf } from './byte-text.ts';
import { dateText } from './date-text.ts';
import { inCase } from './letter-case.ts';
import { formattedNumber } from './number-format.ts';

/** What was done to the values of a column on their way, so that nothing happens silently. */
export interface ColumnNotes {
  empty: number;
  /** Of its longest field, as widths are counted. */
  longest: number;
  /** With other characters than ASCII. */
  non_ascii: number;
  /** Line breaks and other control characters became blanks. */
  cleaned: number;
  transliterated: number;
  replaced: number;
  abbreviated: number;
  wrapped: number;
  truncated: number;
}

export const noNotes = (): ColumnNotes => ({
  ...{
    empty: 0,
    longest: 0,
    non_ascii: 0,
    cleaned: 0,
    transliterated: 0,
    replaced: 0,
    abbreviated: 0,
    wrapped: 0,
    truncated: 0,
  },
});

/**
 * A field as bytes, perhaps with what goes on in the next column. Or why there is none: `rejected` leaves the record out,
 * `stop` leaves the whole set out.
 */
export type Field =
  | { readonly bytes: string; readonly rest?: string }
  | { readonly rejected: string }
  | { readonly stop: string };

/** Makes the fields of one column. What needs nothing more comes back as a plain byte text. */
export interface FieldMaker {
  /** From the text of a value. */
  make(text: string): string | Field;
  /** From what another column had no room for: bytes already. */
  goOn(bytes: string): string | Field;
}

/** Nearly all fields are this: it is looked at first. */
const plainAscii = /^[\x20-\x7e]*$/;
const controls = /[\p{Cc}\u2028\u2029]+/gu;

export function fieldMaker(
  column: ColumnConfig,
  layout: LayoutConfig,
  vendor: VendorConfig,
  notes: ColumnNotes,
): FieldMaker {
  const { name, width = Number.POSITIVE_INFINITY } = column;
  const encoder = encoderOf(vendor);
  const { asItIs } = encoder;
  const measure = measureOf(vendor.encoding, layout.format);
  const fit = fitting(column, measure, notes);
  const encode = encoding(name, encoder, vendor, notes);
  const shape = shaping(column);
  const isForbidden = forbidden(layout, vendor);
  const goOn = (bytes: string): string | Field => {
    const length = measure.length(bytes);
    if (length > notes.longest) notes.longest = length;
    if (!plainAscii.test(bytes)) notes.non_ascii++;
    return length <= width ? bytes : fit(bytes);
  };
  const make = (text: string): string | Field => {
    if (text === '') notes.empty++;
    const clean = asItIs.test(text) ? text : cleaned(text, notes);
    if (clean === undefined) return { rejected: `${name} has half a character` };
    const shaped = shape === undefined ? clean : shape(clean);
    if (typeof shaped !== 'string') return shaped;
    const bytes = asItIs.test(shaped) ? shaped : encode(shaped);
    if (typeof bytes !== 'string') return bytes;
    return isForbidden?.test(bytes) === true
      ? { stop: `${name} has a delimiter or a quote in it, and this vendor wants no quotes` }
      : goOn(bytes);
  };
  // Most columns do nothing to a text that is its own byte text: this way is the same, and short.
  const isPlain = shape === undefined && isForbidden === undefined;
  const makePlain = (text: string): string | Field => {
    if (!plainAscii.test(text)) {
      if (!asItIs.test(text)) return make(text);
      notes.non_ascii++;
    }
    const { length } = text;
    if (length > notes.longest) notes.longest = length;
    else if (length === 0) notes.empty++;
    return length <= width ? text : fit(text);
  };
  return { make: isPlain ? makePlain : make, goOn };
}

/** Text in NFC and in one line; nothing when it has half a character. */
function cleaned(text: string, notes: ColumnNotes): string | undefined {
  if (/\p{Surrogate}/u.test(text)) return undefined;
  const line = text.replace(controls, ' ');
  if (line !== text) notes.cleaned++;
  return line.normalize('NFC');
}

/** Type and case of a value. Most columns have neither. */
function shaping({ name, type, format, case: letters }: ColumnConfig): ((text: string) => string | Field) | undefined {
  switch (type) {
    case 'text':
      return letters === undefined ? undefined : (text) => inCase(text, letters).normalize('NFC');
    case 'date':
      return (text) => (text === '' ? text : (dateText(text, format) ?? { rejected: `${name} is no date` }));
    case 'number':
      return (text) => (text === '' ? text : (formattedNumber(text, format) ?? { rejected: `${name} is no number` }));
  }
}

function encoding(
  name: string,
  { encode }: Encoder,
  vendor: VendorConfig,
  notes: ColumnNotes,
): (text: string) => string | Field {
  return (text) => {
    const encoded = encode(text);
    if ('unmappable' in encoded) {
      const reason = `${name} has "${encoded.unmappable}", which ${vendor.encoding} does not have`;
      return vendor.on_unmappable === 'reject' ? { rejected: reason } : { stop: reason };
    }
    if (encoded.change !== undefined) notes[encoded.change]++;
    return encoded.bytes;
  };
}

function forbidden(layout: LayoutConfig, { csv }: VendorConfig): RegExp | undefined {
  if (layout.format === 'fixed' || csv.quote !== 'never') return undefined;
  return csv.delimiter === '"' ? /"/ : new RegExp(`["${csv.delimiter.replace(/[\\\]^-]/, '\\$&')}]`);
}

/** What is done with a field that is too long. */
function fitting({ name, width = 0, overflow }: ColumnConfig, measure: Measure, notes: ColumnNotes) {
  const tooLong = (bytes: string): string =>
    `${name} has ${measure.length(bytes)} ${measure.unit} and room for ${width}`;
  return (bytes: string): Field => {
    switch (overflow) {
      case 'error':
        return { stop: tooLong(bytes) };
      case 'reject':
        return { rejected: tooLong(bytes) };
      case 'truncate':
        notes.truncated++;
        return { bytes: withoutEnd(measure.cut(bytes, width)) };
      case 'abbreviate': {
        const shorter = abbreviated(bytes, (text) => measure.length(text) <= width);
        if (shorter === undefined) return { stop: `${tooLong(bytes)}, even when it is abbreviated` };
        notes.abbreviated++;
        return { bytes: shorter };
      }
      case 'wrap': {
        const lines = wrapped(bytes, width, measure);
        if (lines === undefined) return { stop: `${tooLong(bytes)} and no blank to wrap it at` };
        notes.wrapped++;
        return lines;
      }
    }
  };
}

/** Without the blanks at its end. `trimEnd` would take bytes of characters for blanks. */
const withoutEnd = (bytes: string): string => bytes.replace(/ +$/, '');

/** Cut at the last blank that leaves a line short enough. */
function wrapped(bytes: string, width: number, measure: Measure): { bytes: string; rest: string } | undefined {
  const line = measure.cut(bytes, width);
  const at = bytes[line.length] === ' ' ? line.length : line.lastIndexOf(' ');
  const first = withoutEnd(bytes.slice(0, Math.max(at, 0)));
  return at <= 0 || first === '' ? undefined : { bytes: first, rest: bytes.slice(at + 1).replace(/^ +/, '') };
}
