import { type Diagnostic, error } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Configured } from '../project/project.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { encoderOf } from './byte-text.ts';
import { checkSeeds, type PrintSurroundings } from './check-seeds.ts';
import { valuePieces } from './value.ts';
import { wordsOf } from './words.ts';

type Layout = Configured<LayoutConfig>;
type Vendor = Configured<VendorConfig>;

/** What is wrong with a layout and a vendor together. Each is checked by itself elsewhere. */
export const checkPrintStep = (layout: Layout, vendor: Vendor, around: PrintSurroundings): Diagnostic[] => [
  ...checkAddress(layout, vendor, around.postal),
  ...checkSplit(layout, vendor),
  ...checkHashTotal(layout, vendor),
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

function checkHashTotal({ config: { columns } }: Layout, { config, place }: Vendor): Diagnostic[] {
  const { hash_total: name } = config.control;
  const names = columns.map((column) => column.name);
  if (name === undefined || names.includes(name)) return [];
  const span = place(['control', 'hash_total']);
  return [error('unknown-column', `"${name}" is not a column of the layout`, { span, hint: didYouMean(name, names) })];
}

/** Titles and texts of templates that the encoding does not have would stop every run. */
function checkTexts({ config: { format, columns }, place }: Layout, { config: vendor }: Vendor): Diagnostic[] {
  const { encode } = encoderOf(vendor);
  const check = (text: string, span: Diagnostic['span']): Diagnostic[] => {
    const encoded = encode(text.normalize('NFC'));
    if (!('unmappable' in encoded)) return [];
    return [error('unmappable', `${vendor.encoding} does not have "${encoded.unmappable}"`, { span })];
  };
  return columns.flatMap(({ name, value }, i) => [
    ...(format === 'csv' && vendor.csv.header ? check(name, place(['columns', i, 'name'])) : []),
    ...(valuePieces(value) ?? []).flatMap((piece) =>
      'text' in piece ? check(piece.text, place(['columns', i, 'value'])) : [],
    ),
  ]);
}
