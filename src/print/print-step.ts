import { type Diagnostic, error } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Configured, SeedList } from '../project/project.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { encoderOf } from './byte-text.ts';
import { printWords } from './layout.ts';
import { sourcePaths } from './source-paths.ts';
import { placeholdersOf, valuePieces } from './value.ts';
import { wordsOf } from './words.ts';

type Layout = Configured<LayoutConfig>;
type Vendor = Configured<VendorConfig>;

export interface PrintSurroundings {
  /** By the name of the file in vendors/. */
  readonly seeds: ReadonlyMap<string, SeedList>;
  /** Words that are the same for all records, like `vars`. */
  readonly shared: readonly string[];
  readonly postal: PostalConfig | undefined;
}

/** What is wrong with a layout and a vendor together. Each is checked by itself elsewhere. */
export const checkPrintStep = (
  layout: Layout,
  vendor: Vendor,
  { shared, seeds, postal }: PrintSurroundings,
): Diagnostic[] => [
  ...checkAddress(layout, vendor, postal),
  ...checkSplit(layout, vendor),
  ...checkHashTotal(layout, vendor),
  ...checkTexts(layout, vendor),
  ...checkSeeds(layout, vendor, { shared, seeds, postal }),
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

/** Seeds borrow nothing from a recipient: they bring every value that the layout prints. */
function checkSeeds(
  { config: layout }: Layout,
  { config, place }: Vendor,
  { shared, seeds: lists, postal }: PrintSurroundings,
): Diagnostic[] {
  const { seeds } = config;
  if (seeds === undefined) return [];
  const span = place(['seeds', 'file']);
  const list = lists.get(seeds.file);
  if (list === undefined)
    return [
      error('missing-file', `there is no vendors/${seeds.file}`, { span, hint: didYouMean(seeds.file, lists.keys()) }),
    ];
  const printed = layout.columns
    .flatMap(({ value }) => placeholdersOf(valuePieces(value) ?? []))
    .flatMap((path) => sourcePaths(path, layout, postal));
  const given = [...layout.split_by, ...shared, ...printWords.map(({ name }) => name)];
  const own = [...new Set(printed)].filter(
    (path) => !given.includes(path) && !given.includes(path.split('.')[0] ?? ''),
  );
  const missing = own.filter((path) => !list.columns.includes(path));
  const unknown = list.columns.filter((path) => !own.includes(path) && !layout.split_by.includes(path));
  return [
    ...missing.map((path) =>
      error('missing-column', `vendors/${seeds.file} has no column "${path}", which the layout prints`, {
        span,
        hint: didYouMean(path, unknown),
      }),
    ),
    ...(list.rows.length < seeds.per_split
      ? [
          error('few-seeds', `${seeds.per_split} seeds go into each split and the file has ${list.rows.length}`, {
            span,
          }),
        ]
      : []),
  ];
}
