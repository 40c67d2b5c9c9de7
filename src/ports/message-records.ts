import type { Instant } from '../base/time.ts';

/** What the ledger knows of messages, and of the accounts that they go to. */

/**
 * `listed` is open: nothing was tried, or nothing of it left the machine. `deferred` is open from an instant on. `unknown` may
 * have been processed and is never tried again blindly.
 */
export type MessageStatus =
  | 'listed'
  | 'deferred'
  | 'retry'
  | 'unknown'
  | 'accepted'
  | 'rejected'
  | 'failed'
  | 'dropped';

export interface MessageState {
  readonly status: MessageStatus;
  /** When one that is deferred or to be tried again may go. */
  readonly until?: Instant;
  /** 0 when it was dropped or deferred before anything was tried. */
  readonly attempt: number;
  /** Of its attempts, those of which something may have left the machine. */
  readonly tries: number;
  /** It went out again although an attempt before may have arrived: it is accepted or unknown, whatever is answered now. */
  readonly mayHaveArrived: boolean;
  /** The last batch that it was a member of, and the hash of that batch's bytes; empty when there was none. */
  readonly batch: string;
  readonly hash: string;
  /** The account that it was given to last, and when; and until when that batch may be sent again without a second effect. */
  readonly account: string;
  readonly sentAt?: Instant;
  readonly replayUntil?: Instant;
}

/** What is known of a provider's account. */
export interface AccountRecord {
  /** Messages a second: its provider said that more was too much, and that is not made up for yet. */
  readonly slowedTo?: number;
  /** Why nothing more was sent to it when it was used last. */
  readonly trouble?: string;
  /** Batches that were sent to it lately. */
  readonly spent: readonly { readonly messages: number; readonly at: Instant }[];
  /** When the ledger was last told of any message: time has come as far as this, whatever a clock says. */
  readonly lastAt?: Instant;
}

/** What becomes of a message on this side of the wire. */
export type Withheld =
  /** It is never sent. */
  | { readonly kind: 'dropped'; readonly reason: string }
  /** It may go from an instant on. */
  | { readonly kind: 'deferred'; readonly until: Instant }
  /** It may have arrived, and goes out again all the same: as open as after `retry`, and never said not to have arrived. */
  | { readonly kind: 'resent'; readonly reason: string }
  /** It was refused so often that it is not tried any more. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Its intent is durable and nothing of it left the machine: it is as open as before. */
  | { readonly kind: 'not_sent'; readonly reason: string };
