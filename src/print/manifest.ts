import { type Instant, utc } from '../base/time.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import type { FileNameParts } from './vendor.ts';

/** One data file as it lies in the folder. */
export interface PrintFile {
  readonly name: string;
  readonly records: number;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface ManifestInput {
  readonly names: FileNameParts & { readonly campaignCode: string };
  readonly list: { readonly hash: string; readonly frozenAt: Instant };
  readonly layout: LayoutConfig;
  readonly vendor: VendorConfig;
  readonly files: readonly PrintFile[];
  /** Rows of the list that could not be printed. */
  readonly rejected: number;
}

/** What a vendor checks a delivery against. The only time in it is that of the list, so a second making has the same bytes. */
export function manifestText({ names, list, layout, vendor, files, rejected }: ManifestInput): string {
  const manifest = {
    campaign: names.campaign,
    campaign_code: names.campaignCode,
    run: names.runKey,
    step: names.step,
    date: names.date,
    list: { sha256: list.hash, frozen_at: utc(list.frozenAt) },
    format: { encoding: vendor.encoding, newline: vendor.newline, ...vendor.csv },
    columns: layout.columns.map(({ name }) => name),
    records: files.reduce((sum, { records }) => sum + records, 0),
    rejected,
    files,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
