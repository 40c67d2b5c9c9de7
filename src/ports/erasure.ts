import type { ChannelKind } from '../project/schema/channels.ts';

/** What the ledger is told of people who are to be forgotten. */

export type ErasureEntry =
  /** From here on nothing goes to any address that is known of the profile; what is open of it is dropped by the runs' entries. */
  | {
      readonly kind: 'erasure';
      readonly id: string;
      readonly profileKey: string;
      /** Besides those to which something was listed. */
      readonly addresses: readonly { readonly key: string; readonly channelKind: ChannelKind }[];
    }
  /** A file of a run holds a person no more. `file` is relative to the run's folder, `was` and `hash` are its SHA-256. */
  | ({ readonly kind: 'rewrite'; readonly runKey: string } & Rewrite)
  /** The files of a run hold nothing of the person any more; without a run no run does that began before the erasure. */
  | { readonly kind: 'erased'; readonly id: string; readonly runKey?: string };

export interface Rewrite {
  readonly file: string;
  readonly was: string;
  readonly hash: string;
}
