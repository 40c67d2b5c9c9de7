import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Configured } from '../project/project.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { encoderOf } from './byte-text.ts';
import { checkSeeds, type PrintSurroundings } from './check-seeds.ts';
import { checkHashTotal } from './hash-total.ts';
import { recordLength } from './record-format.ts';
import { type Piece, templatePieces, valuePieces } from './value.ts';
import { shortest, wordsOf } from './words.ts';

type Layout = Configured<LayoutConfig>;
type Vendor = Configured<VendorConfig>;

/** What is wrong with a layout and a vendor together. Each is checked by itself elsewhere. */
export const checkPrintStep = (layout: Layout, vendor: Vendor, around: PrintSurroundings): Diagnostic[] => [
  ...checkAddress(layout, vendor, around.postal),
  ...checkSplit(layout, vendor),
  ...checkHashTotal(layout, vendor, around.columns),
  ...checkControlLength(layout, vendor),
  ...checkTexts(layout, vendor),
  ...checkSeeds(layout, vendor, around),
];

function checkAddress(layout: Layout, vendor: Vendor, postal: PostalConfig | undefined): Diagnostic[] {
  // Without the address of a profile no step sends letters: that was told of the step.
  if (layout.config.address === undefined || postal === undefined || vendor.config.country !== undefined) return [];
  const span = layout.place(['address'], 'key');
  const hint = `write country: DE, or another, into ${vendor.place([]).file.path}`;
  return [error('missing-country', 'an address block needs to know where the mail is posted', { span, hint })];
}

function checkSplit({ config: { split_by } }: Layout, vendor: Vendor): Diagnostic[] {
  const isNamed = (wordsOf(vendor.config.name) ?? []).some(({ name }) => name === 'split');
  if (split_by.length === 0 || isNamed) return [];
  return [
    error('missing-split', 'the files that split_by makes would all have the same name', {
      span: vendor.place(['name']),
      hint: 'put {{split}} into the name',
    }),
  ];
}

/** Headers and trailers as short as they can be. */
function checkControlLength({ config: layout }: Layout, { config: vendor, place }: Vendor): Diagnostic[] {
  if (layout.format === 'csv') return [];
  const length = recordLength(layout);
  const { encode } = encoderOf(vendor);
  return (['header', 'trailer'] as const).flatMap((key) => {
    const encoded = encode(shortest(vendor.control[key] ?? '').normalize('NFC'));
    if ('unmappable' in encoded || encoded.bytes.length <= length) return [];
    const message = `this record has at least ${encoded.bytes.length} bytes, and those of the layout have ${length}`;
    return [error('bad-length', message, { span: place(['control', key]) })];
  });
}

/** Titles and texts of templates that the encoding does not have would stop every run. */
function checkTexts({ config: { format, columns }, place }: Layout, vendor: Vendor): Diagnostic[] {
  const { encoding, csv, control } = vendor.config;
  const { encode } = encoderOf(vendor.config);
  const check = (text: string, span: Diagnostic['span']): Diagnostic[] => {
    const encoded = encode(text.normalize('NFC'));
    if (!('unmappable' in encoded)) return [];
    return [error('unmappable', `${encoding} does not have "${encoded.unmappable}"`, { span })];
  };
  const texts = (pieces: readonly Piece[] = [], span: Diagnostic['span']): Diagnostic[] =>
    pieces.flatMap((piece) => ('text' in piece ? check(piece.text, span) : []));
  const ofColumns = columns.flatMap(({ name, value }, i) => [
    ...(format === 'csv' && csv.header ? check(name, place(['columns', i, 'name'])) : []),
    ...texts(valuePieces(value), place(['columns', i, 'value'])),
  ]);
  const ofControl = (['header', 'trailer'] as const).flatMap((key) =>
    texts(templatePieces(control[key] ?? ''), vendor.place(['control', key])),
  );
  return [...ofColumns, ...ofControl];
}
