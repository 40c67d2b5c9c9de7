import type { Instant } from '../base/time.ts';

/** What the ledger is told of sets of print files, and what it tells. */

/** `ordered`: a person wants the set made again, and sent, as this version. `cleared`: its files were deleted. */
export type PrintSetStatus = 'ordered' | 'written' | 'delivered' | 'cleared';

/** When the pieces of a set count as sent: once they are written, or once the vendor has acknowledged them. */
export type SentWhen = 'written' | 'acknowledged';

export type PrintSetEntry =
  /** A set has come so far. */
  | {
      readonly kind: 'print_set';
      readonly runKey: string;
      readonly step: string;
      /** 1 and up. */
      readonly version: number;
      readonly status: PrintSetStatus;
      readonly vendor: string;
      /** Names of the data files. */
      readonly files: readonly string[];
      readonly sentWhen: SentWhen;
      readonly reason?: string;
    }
  /** What was printed of a list, or may have been, is open again: its set is made anew. */
  | { readonly kind: 'reopen'; readonly runKey: string; readonly step: string; readonly reason: string };

export interface PrintSetRecord {
  readonly version: number;
  readonly status: PrintSetStatus;
  readonly vendor: string;
  readonly files: readonly string[];
  readonly sentWhen: SentWhen;
  /** When it was whole at the vendor; or in its folder, from where a vendor may collect it. */
  readonly deliveredAt?: Instant;
  /** When the vendor had acknowledged all of it. */
  readonly acknowledgedAt?: Instant;
}
