import { type Diagnostic, error } from '../base/diagnostic.ts';
import { spanOfLine } from '../base/source.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean, meant, suggestion } from '../base/suggest.ts';
import type { Configured, SeedList } from '../project/project.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { ColumnConfig, LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { linesIn } from './address-lines.ts';
import { printWords } from './layout.ts';
import { isBarcode } from './mail-barcode.ts';
import { reasonOf, recordMaker } from './record.ts';
import { seedData } from './seeds.ts';
import { sourcePaths } from './source-paths.ts';
import { placeholdersOf, valuePieces } from './value.ts';

export interface PrintSurroundings {
  /** Of the list. */
  readonly columns: readonly Column[];
  /** By the name of the file in vendors/; one that cannot be read is among `unreadable`. */
  readonly seeds: ReadonlyMap<string, SeedList>;
  /** Paths of files whose faults were told where they lie. */
  readonly unreadable: ReadonlySet<string>;
  /** Words that are the same for all records, like `vars`. */
  readonly shared: readonly string[];
  readonly postal: PostalConfig | undefined;
}

/** Seeds borrow nothing from a recipient: they bring every value that the layout prints. */
export function checkSeeds(
  { config: layout }: Configured<LayoutConfig>,
  { config: vendor, place }: Configured<VendorConfig>,
  { shared, seeds: lists, unreadable, postal }: PrintSurroundings,
): Diagnostic[] {
  const { seeds } = vendor;
  if (seeds === undefined || unreadable.has(`vendors/${seeds.file}`)) return [];
  const span = place(['seeds', 'file']);
  const list = lists.get(seeds.file);
  if (list === undefined)
    return [
      error('missing-file', `there is no vendors/${seeds.file}`, { span, hint: didYouMean(seeds.file, lists.keys()) }),
    ];
  const given = [...layout.split_by, ...shared, ...printWords.map(({ name }) => name)];
  const own = layout.columns
    .flatMap((column) => pathsIn(column, layout, postal))
    .filter((path) => !given.includes(path) && !given.includes(path.split('.')[0] ?? ''));
  const missing = [...new Set(own)].filter((path) => !list.columns.includes(path));
  const unknown = list.columns.filter((path) => !own.includes(path) && !layout.split_by.includes(path));
  const few = `${seeds.per_split} seeds go into each split and the file has ${list.rows.length}`;
  return [
    ...missing.map((path) => {
      const near = suggestion(path, unknown);
      return error('missing-column', `vendors/${seeds.file} has no column "${path}", which the layout prints`, {
        span,
        hint: near === undefined ? undefined : meant(near),
      });
    }),
    ...(list.rows.length < seeds.per_split ? [error('few-seeds', few, { span })] : []),
    ...(missing.length > 0 ? [] : unprintable(list, layout, vendor, postal)),
  ];
}

const pathsIn = ({ value }: ColumnConfig, layout: LayoutConfig, postal: PostalConfig | undefined): string[] =>
  placeholdersOf(valuePieces(value) ?? []).flatMap((path) => sourcePaths(path, layout, postal));

/** Seeds that would stop a run: each is made into a record, of the columns that it has all values for. */
function unprintable(
  list: SeedList,
  layout: LayoutConfig,
  vendor: VendorConfig,
  postal: PostalConfig | undefined,
): Diagnostic[] {
  const isKnown = (column: ColumnConfig): boolean =>
    pathsIn(column, layout, postal).every((path) => path === 'piece_id' || list.columns.includes(path));
  const columns = layout.columns.filter((column, i) => {
    const next = layout.columns[i + 1];
    return isKnown(column) && (column.overflow !== 'wrap' || (next !== undefined && isKnown(next)));
  });
  const hasLines = columns.some(({ value }) => linesIn(value, layout).length > 0);
  const hasBarcode = columns.some(({ value }) =>
    placeholdersOf(valuePieces(value) ?? []).some((path) => isBarcode(path, layout)),
  );
  const known: LayoutConfig = {
    ...{ ...layout, columns },
    address: hasLines ? layout.address : undefined,
    intelligent_mail: hasBarcode ? layout.intelligent_mail : undefined,
  };
  if (hasLines && (postal === undefined || vendor.country === undefined)) return [];
  const maker = recordMaker(known, vendor, { shared: {}, postal });
  return list.rows.flatMap((row, i) => {
    const record = maker.make({ data: seedData(row, 'BCDFGH'), pieceId: '1' });
    if ('fields' in record) return [];
    const span = spanOfLine(list.file, list.lines[i] ?? 1);
    return [error('unprintable-seed', `this seed cannot be printed: ${reasonOf(record)}`, { span })];
  });
}
