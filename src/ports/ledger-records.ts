import type { ParameterType } from '../base/parameter.ts';
import type { Column } from '../base/sql-type.ts';
import type { Instant } from '../base/time.ts';
import type { ChannelKind } from '../project/schema/channels.ts';
import type { ErasureEntry } from './erasure.ts';
import type { MessageStatus, Withheld } from './message-records.ts';
import type { Outcome } from './outcome.ts';
import type { PrintSetEntry, PrintSetRecord } from './print-set.ts';
import type { SweepEntry } from './sweep.ts';

/** What the ledger is told, and what it tells: plain values. */

/** The batch, and the reason, of messages that may have been sent by a ledger that is lost. They are never sent again by itself. */
export const restored = 'restored';

/**
 * `building`, `sending`: it is being worked on, or was when its process ended. `waiting`: nothing is to be done before an
 * instant. `waiting_confirm`: nothing before a person says so. The last four are final, but that a failed one may begin again.
 */
export type RunStatus =
  | 'building'
  | 'waiting_confirm'
  | 'sending'
  | 'waiting'
  | 'paused'
  | 'done'
  | 'cancelled'
  | 'failed'
  | 'missed';

/** `done` and `skipped` are final: what the step hands on stays as it is. A step without a record has not begun. */
export type StepStatus = 'open' | 'waiting' | 'paused' | 'done' | 'skipped';

export type LedgerEntry =
  | {
      readonly kind: 'run';
      readonly campaign: string;
      readonly runKey: string;
      readonly status: RunStatus;
      readonly plannedAt: Instant;
      readonly definition: string;
      readonly note?: string;
    }
  | {
      readonly kind: 'population';
      readonly runKey: string;
      readonly step: string;
      readonly port: string;
      readonly rows: number;
      readonly hash: string;
    }
  | {
      readonly kind: 'step';
      readonly runKey: string;
      readonly step: string;
      readonly status: StepStatus;
      /** When it goes on by itself. */
      readonly until?: Instant;
      readonly note?: string;
    }
  /** A person has seen these lists, by their hashes, and wants them sent. `files` is the hash of the campaign's files. */
  | {
      readonly kind: 'confirmation';
      readonly runKey: string;
      readonly files: string;
      readonly lists: readonly string[];
    }
  /** A campaign, by its name, that waits for signals is to start. The same id again is the same signal. */
  | {
      readonly kind: 'signal';
      readonly campaign: string;
      readonly id: string;
      readonly variables: Readonly<Record<string, string>>;
    }
  /** The nightly job looked at what is due. */
  | { readonly kind: 'tick' }
  /** Under which key addresses are hashed from here on, by its fingerprint. */
  | { readonly kind: 'address_key'; readonly fingerprint: string }
  /** A file of the inbox was dealt with: it is never carried out again. */
  | {
      readonly kind: 'order';
      readonly id: string;
      /** As a person would give it: `pause win_back@2017-07-03`. */
      readonly command: string;
      readonly who: string;
      readonly why?: string;
      /** Why it was not carried out. */
      readonly refused?: string;
    }
  | SweepEntry
  | ErasureEntry
  /** A population was saved under a name. The last one of a name is the audience. */
  | ({ readonly kind: 'audience' } & SavedVersion)
  /**
   * What an incremental step of a run takes for handed on, when the step is done. It counts for good from the first list on
   * that a step of `lists` freezes, or when the run is done; no longer when the run fails or is cancelled before.
   */
  | {
      readonly kind: 'cursor';
      readonly runKey: string;
      readonly step: string;
      /** Of the population that was handed on. */
      readonly rows: number;
      readonly hash: string;
      /** Absent where keys are remembered instead. */
      readonly span?: CursorSpan;
      readonly lists: readonly string[];
    }
  | {
      readonly kind: 'intent';
      readonly runKey: string;
      readonly step: string;
      readonly batch: string;
      readonly attempt: number;
      readonly seqs: readonly number[];
      readonly account: string;
      readonly hash: string;
      /** Until then the same batch has no second effect. */
      readonly replayUntil?: Instant;
    }
  /** What is to be remembered of an account; what is left out is over. */
  | { readonly kind: 'account'; readonly account: string; readonly slowedTo?: number; readonly trouble?: string }
  /**
   * A file of a set lies whole at the vendor: `uploaded` under the name that nobody collects, `delivered` under its own.
   * What is uploaded may have been collected from then on, and is never uploaded again.
   */
  | {
      readonly kind: 'upload';
      readonly runKey: string;
      readonly step: string;
      readonly account: string;
      readonly file: string;
      /** Bytes. */
      readonly size: number;
      readonly sha256: string;
      readonly status: UploadStatus;
    }
  | PrintSetEntry
  | {
      readonly kind: 'outcome';
      readonly runKey: string;
      readonly step: string;
      readonly seq: number;
      readonly batch: string;
      readonly outcome: Outcome | Withheld;
      /** When one that is to be tried again may go. */
      readonly until?: Instant;
    }
  | {
      readonly kind: 'suppression';
      readonly addressKey: string;
      readonly channelKind: ChannelKind | 'all';
      readonly scope: 'all' | 'marketing';
      readonly reason: string;
      readonly expiresAt?: Instant;
    }
  /** Ends every earlier suppression of the address, for this kind of channel. */
  | { readonly kind: 'lift'; readonly addressKey: string; readonly channelKind: ChannelKind }
  | { readonly kind: 'opt_out'; readonly profileKey: string; readonly channelKind: ChannelKind; readonly at: Instant }
  /** Known by its provider and id: one that is there already is not written again. */
  | {
      readonly kind: 'provider_event';
      readonly provider: string;
      readonly eventId: string;
      readonly event: string;
      readonly sendKey?: string;
      readonly providerId?: string;
      readonly url?: string;
      /** What the provider says of it. */
      readonly reason?: string;
      readonly at: Instant;
    };

/** How far an incremental step read. Marks are texts in the form of their type. */
export interface CursorSpan {
  readonly column: string;
  readonly type: ParameterType;
  /** It read on from here. */
  readonly after: string;
  /** Another run reads on from here; never after the moment in which it was read. */
  readonly mark: string;
  /** The highest cursor among its rows, which may lie after the mark. */
  readonly highest: string;
}

/** One save of an audience. */
export interface SavedVersion {
  readonly name: string;
  readonly entity: string;
  readonly campaign: string;
  readonly runKey: string;
  readonly step: string;
  readonly rows: number;
  readonly hash: string;
  readonly columns: readonly Column[];
  readonly savedAt: Instant;
  readonly expiresAt?: Instant;
  /** Relative to the environment's folder. */
  readonly file: string;
}

export type UploadStatus = 'uploaded' | 'delivered';

export interface FrozenList {
  readonly campaign: string;
  readonly runKey: string;
  readonly step: string;
  readonly channel: string;
  readonly channelKind: ChannelKind;
  readonly entity: string;
  readonly rows: number;
  readonly excluded: number;
  /** SHA-256 of the list's file. */
  readonly hash: string;
  readonly frozenAt: Instant;
}

export interface RunRecord {
  readonly campaign: string;
  readonly runKey: string;
  readonly status: RunStatus;
  readonly plannedAt: Instant;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  /** Hash of the definition that the run keeps. */
  readonly definition: string;
  readonly note?: string;
  /** The steps that have begun, in the order in which they did. */
  readonly steps: readonly StepRecord[];
  /** When a person last confirmed lists of it, and which, by their hashes. */
  readonly confirmation?: {
    readonly files: string;
    readonly lists: readonly string[];
    readonly confirmedAt: Instant;
  };
  readonly populations: readonly {
    readonly step: string;
    readonly port: string;
    readonly rows: number;
    readonly hash: string;
  }[];
  readonly lists: readonly ListRecord[];
}

export interface StepRecord {
  readonly step: string;
  readonly status: StepStatus;
  /** When it entered this status. */
  readonly since: Instant;
  readonly until?: Instant;
  readonly note?: string;
}

export interface SignalRecord {
  readonly campaign: string;
  readonly id: string;
  /** As written. */
  readonly variables: Readonly<Record<string, string>>;
  readonly givenAt: Instant;
}

/** What a ledger knows of time. */
export interface LedgerTimes {
  /** When the last entry was made. */
  readonly lastEntry?: Instant;
  /** The last tick of the nightly job that came more than 36 hours after the one before it. */
  readonly silentUntil?: Instant;
}

export interface ListRecord extends FrozenList {
  readonly exclusions: Readonly<Record<string, number>>;
  readonly counts: Readonly<Partial<Record<MessageStatus, number>>>;
  /** Listed rows by the variant of the step's experiment. */
  readonly variants?: Readonly<Record<string, number>>;
  /** The newest of its sets of print files. */
  readonly set?: PrintSetRecord;
  /** When the first of its deferred messages may go. */
  readonly deferredUntil?: Instant;
}
