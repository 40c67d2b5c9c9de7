import type { Instant } from '../base/time.ts';
import type { Files, Row } from '../ports.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import type { SeedValues } from './seeds.ts';
import type { SetNames } from './vendor.ts';

export interface FileSetRequest {
  /** Reads the rows of the frozen list in the order in which they are printed: sorted, splits first. The same each time. */
  readonly rows: () => AsyncIterable<readonly PrintRow[]>;
  /** How many rows come; another number means that some were lost, and throws before anything becomes visible. */
  readonly expected: number;
  /** Both checked. */
  readonly layout: LayoutConfig;
  readonly vendor: VendorConfig;
  /** What all records show alike: vars, campaign, run_date. */
  readonly shared: Row;
  /** The columns of the profile that make an address. */
  readonly postal?: PostalConfig | undefined;
  /** Absolute; one that belongs to this set alone. */
  readonly folder: string;
  readonly names: SetNames;
  readonly list: { readonly hash: string; readonly frozenAt: Instant };
  /** Number of the first piece of the list, 1 or more. */
  readonly firstPiece: number;
  readonly seeds?: SeedRequest | undefined;
  readonly files: Files;
}

export interface SeedRequest {
  /** Values by the paths of the layout. */
  readonly rows: readonly SeedValues[];
  /** How many rows each split has, by its values joined with `_`; all rows under the empty name without `split_by`. */
  readonly splitSizes: ReadonlyMap<string, number>;
}

export interface PrintRow {
  readonly seq: number;
  /** Columns of the list, those of the profile under `profile`. */
  readonly data: Row;
}
