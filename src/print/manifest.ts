import { type Instant, utc } from '../base/time.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { withAddressWidth } from './address-lines.ts';
import type { ColumnNotes } from './field.ts';
import { recordLength } from './record-format.ts';
import type { SetNames } from './vendor.ts';

/** One data file as it lies in the folder. */
export interface PrintFile {
  readonly name: string;
  /** The values that it was split by, or nothing. */
  readonly split: string;
  /** 1-based. */
  readonly part: number;
  /** Addresses in it, those of seeds too. */
  readonly records: number;
  readonly seeds: number;
  readonly hashTotal?: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface SmallFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** Rows in, records out: `listed - rejected + seeds = records` holds of every set. */
export interface SetCounts {
  readonly listed: number;
  readonly rejected: number;
  readonly seeds: number;
  readonly records: number;
}

export interface ManifestInput {
  readonly names: SetNames;
  readonly list: { readonly hash: string; readonly frozenAt: Instant };
  readonly layout: LayoutConfig;
  readonly vendor: VendorConfig;
  readonly counts: SetCounts;
  readonly notes: readonly ColumnNotes[];
  readonly files: readonly PrintFile[];
  readonly proof: SmallFile;
}

/** What a vendor checks a delivery against. The only time in it is that of the list, so a second making has the same bytes. */
export function manifestText({ names, list, layout, vendor, counts, notes, files, proof }: ManifestInput): string {
  const manifest: Manifest = {
    campaign: names.campaign,
    campaign_code: names.campaignCode,
    run: names.runKey,
    step: names.step,
    date: names.date,
    version: names.version,
    list: { sha256: list.hash, frozen_at: utc(list.frozenAt) },
    format: {
      kind: layout.format,
      encoding: vendor.encoding,
      newline: vendor.newline,
      ...(layout.format === 'csv' ? vendor.csv : { record_length: recordLength(layout) }),
    },
    control: {
      header: vendor.control.header !== undefined,
      trailer: vendor.control.trailer !== undefined,
      ...(vendor.control.hash_total === undefined ? {} : { hash_total: vendor.control.hash_total }),
    },
    columns: columnsOf(layout, notes),
    counts,
    files: files.map(({ hashTotal, ...file }) => (hashTotal === undefined ? file : { ...file, hash_total: hashTotal })),
    proof,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export interface Manifest {
  readonly campaign: string;
  readonly campaign_code: string;
  readonly run: string;
  readonly step: string;
  readonly date: string;
  readonly version: number;
  readonly list: { readonly sha256: string; readonly frozen_at: string };
  readonly format: {
    readonly kind: 'csv' | 'fixed';
    readonly encoding: VendorConfig['encoding'];
    readonly newline: 'crlf' | 'lf';
    readonly record_length?: number;
    readonly delimiter?: string;
    readonly quote?: string;
    readonly header?: boolean;
  };
  readonly control: { readonly header: boolean; readonly trailer: boolean; readonly hash_total?: string };
  readonly columns: readonly ManifestColumn[];
  readonly counts: SetCounts;
  readonly files: readonly (Omit<PrintFile, 'hashTotal'> & { readonly hash_total?: string })[];
  readonly proof: SmallFile;
}

/** `start` is the 1-based byte of a fixed field; notes that are 0 are left out. */
export interface ManifestColumn extends Partial<ColumnNotes> {
  readonly name: string;
  readonly start?: number;
  readonly width?: number;
}

function columnsOf(layout: LayoutConfig, notes: readonly ColumnNotes[]): ManifestColumn[] {
  let start = 1;
  return layout.columns.map((column, i) => {
    const { name, width } = withAddressWidth(column, layout);
    const place = layout.format === 'fixed' ? { start } : {};
    start += width ?? 0;
    const said = Object.entries(notes[i] ?? {}).filter(([, number]) => number > 0);
    return { name, ...place, ...(width === undefined ? {} : { width }), ...Object.fromEntries(said) };
  });
}
