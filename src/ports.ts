import type { Parameters } from './base/parameter.ts';
import type { SqlProblem } from './base/sql-problem.ts';
import type { Column } from './base/sql-type.ts';
import type { Instant } from './base/time.ts';
import type { ParsedSelect } from './project/parsed-select.ts';
import type {
  FrozenList,
  LedgerEntry,
  LedgerTimes,
  RunRecord,
  SignalRecord,
  UploadStatus,
} from './ports/ledger-records.ts';
import type { LedgerPosition } from './ports/ledger-position.ts';
import type { AccountRecord, MessageState } from './ports/message-records.ts';
import type { Outcome } from './ports/outcome.ts';

export type * from './ports/erasure.ts';
export type * from './ports/ledger-position.ts';
export type * from './ports/ledger-records.ts';
export { restored } from './ports/ledger-records.ts';
export type * from './ports/message-records.ts';
export type * from './ports/outcome.ts';
export type * from './ports/print-set.ts';

/**
 * Everything outside: the engine, the ledger, the ways out, files and time. This page is what an adapter's author reads.
 * A port's comment is its contract; tests/contract runs it against every adapter and every fake.
 */

/** An engine that was started for one purpose and locked down before any user's SQL ran. */
export interface Warehouse extends AsyncDisposable {
  /** Parses one statement without binding it. Only a single SELECT is accepted. Any number of calls at once. */
  parse(sql: string): Promise<ParsedSelect | { readonly problem: SqlProblem }>;
  /**
   * A connection of its own: temporary views, transactions and a running stream belong to it alone. Bare schemas are those of
   * the database. `ledger.<view>` is the ledger's, `saved.<name>` what any session of this engine has put there.
   */
  session(database?: 'warehouse' | 'ledger'): Promise<Session>;
  /** Lets go of the warehouse's file so that others may open it; the ledger stays. No session of the warehouse may be open. */
  release(): Promise<void>;
  /** True while the path of the ledger leads to the file that was opened: one that was moved away, or over it, is not it. */
  isLedgerInPlace(): Promise<boolean>;
  /** Copies the ledger, as it is at one moment, into a new file in a folder that SQL may write. Only its engine reads it safely. */
  copyLedger(path: string): Promise<void>;
}

/** One connection. Calls must not overlap: whatever is asked for while rows are read is refused, since it would cut them off. */
export interface Session extends AsyncDisposable {
  /** The columns that a SELECT would have. Binds and types it, reads no row. Binds the parameters that the statement has. */
  describe(
    sql: string,
    parameters: Parameters,
  ): Promise<{ readonly columns: readonly Column[] } | { readonly problem: SqlProblem }>;
  /** Runs one statement and resolves to the rows it changed or counted. Rejects with SqlFailure when the engine refuses it. */
  run(sql: string, parameters?: Parameters): Promise<number>;
  /**
   * The same for an INSERT that comes again and again: it is planned once. It names no file, whose columns are known to the plan,
   * and makes nothing: a plan makes a table or a view a single time.
   */
  repeat(sql: string, parameters: Parameters): Promise<number>;
  /** What follows has an effect only when it is committed, and then durably. */
  begin(): Promise<void>;
  /**
   * Ends what was begun, after some last statements, in one go: between two calls a busy program makes the engine wait.
   * Rejects with SqlFailure when the engine refuses one.
   */
  commit(statements?: readonly string[]): Promise<void>;
  /** Takes back what was begun, if it has not ended. */
  rollback(): Promise<void>;
  /** Begins, runs statements and commits, in one go. All of them have an effect or none. */
  transact(statements: readonly string[]): Promise<void>;
  /** Rows in the engine's order as plain JSON values; exact numbers as text. Ends early only by throwing. */
  stream(sql: string, parameters?: Parameters): AsyncIterable<readonly Row[]>;
  /**
   * Lets the SQL of every session of this engine call a function of the program: texts in, a text out; NULL where any of
   * them is NULL. It is called for many rows in a row, and must answer the same to the same. A known name keeps its function.
   */
  define(name: string, parameters: number, answer: (...texts: string[]) => string | null): void;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type Row = Readonly<Record<string, JsonValue>>;

/** The engine refused a statement while it ran. */
export class SqlFailure extends Error {
  override readonly name = 'SqlFailure';
  readonly problem: SqlProblem;
  constructor(problem: SqlProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Another process holds the warehouse or the ledger. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

/** The warehouse has functions named like the engine's own: whoever made them decides what all SQL means. */
export class HidesFunctions extends Error {
  override readonly name = 'HidesFunctions';
  readonly functions: readonly string[];
  constructor(functions: readonly string[]) {
    super(`the warehouse has functions of the engine's names: ${functions.join(', ')}`);
    this.functions = functions;
  }
}

/** A file of the engine is torn, or it and its write-ahead log are of different moments. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
  /** Absolute. */
  readonly path: string;
  constructor(path: string, because: string) {
    super(because);
    this.path = path;
  }
}

/** What was to be recorded may be in the ledger or not. Nothing may be done on the strength of it. */
export class InDoubt extends Error {
  override readonly name = 'InDoubt';
}

/**
 * The append-only record of what was decided and done. One writer at a time; each open has a new epoch.
 * An intent is refused when the file that was opened is no longer the one under its name.
 * `append` and `freeze` are one durable transaction each: when they resolve, the disk has it. When the engine
 * cannot write they reject with InDoubt, which means *perhaps*: the caller stops taking work and never repeats the call; the next
 * start reads what is there.
 */
export interface Ledger extends AsyncDisposable {
  /** Where it is now: its epoch is that of this writer. */
  position(): LedgerPosition;
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** Records a frozen list with its members and exclusions, read from the two files. */
  freeze(list: FrozenList, listFile: string, exclusionsFile: string): Promise<void>;
  /** Every run, oldest first, with its frozen lists and what became of their messages. */
  runs(): Promise<readonly RunRecord[]>;
  /** One of them. It costs as much as that run is large, whatever else the ledger holds. */
  run(runKey: string): Promise<RunRecord | undefined>;
  /** Every signal, oldest first; one that was given twice counts once, as it was given first. */
  signals(): Promise<readonly SignalRecord[]>;
  /** Those of these orders that were dealt with, and why one was refused; empty for one that was carried out. */
  orders(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** State of the messages of one list that are no longer just listed, by `seq`. */
  states(runKey: string, step: string): Promise<ReadonlyMap<number, MessageState>>;
  times(): Promise<LedgerTimes>;
  /** What is known of an account, with what was sent to it since an instant. */
  account(name: string, since: Instant): Promise<AccountRecord>;
  /** How far the files of one list have come on their way to the vendor, by name. */
  uploads(runKey: string, step: string): Promise<ReadonlyMap<string, UploadStatus>>;
}

/** A way out. Adapters are told what to send and say what became of it; they keep no state of their own about messages. */
export interface Channel extends AsyncDisposable {
  readonly limits: ChannelLimits;
  /** Names the account whose limits and idempotency count, without secrets. */
  readonly account: string;
  /**
   * Sends one sealed batch. Called at most `limits.inFlight` times at once, each time after its intent is durable.
   * Resolves to one outcome per message in the same order; a shorter answer means unknown for the rest. Never rejects
   * because of a message or the provider; an abort ends waiting, and what was on its way is then unknown.
   */
  send(batch: SealedBatch, signal: AbortSignal): Promise<readonly Outcome[]>;
}

export interface ChannelLimits {
  /** Messages of one batch. */
  readonly batch: number;
  /** Batches on their way at once. */
  readonly inFlight: number;
  /** The same batch sent again with the same id and bytes has no second effect for `ttl` milliseconds, if ever. */
  readonly idempotent: false | { readonly ttl: number };
  /** Milliseconds that one batch may take; what is not answered by then is unknown. */
  readonly timeLimit: number;
  /** Its provider tells later, within so many milliseconds, what became of a message, and names the send key. */
  readonly reports: false | { readonly within: number };
}

export interface SealedBatch {
  /** Stable name of the batch: hash of its members' send keys and the attempt. */
  readonly id: string;
  readonly attempt: number;
  readonly runKey: string;
  readonly step: string;
  readonly messages: readonly SealedMessage[];
}

/**
 * One rendered message. The same list row renders to the same bytes at any time and on any host: of an email the whole mail
 * (RFC 5322), of every other kind a JSON object.
 */
export interface SealedMessage {
  readonly seq: number;
  readonly sendKey: string;
  /** Sender, empty where the provider knows it, and the one recipient, validated: adapters use these and never parse headers. */
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

/**
 * A folder on another machine, where a vendor collects files. One call at a time. A call that fails rejects with
 * RemoteFailure and proves nothing: what became of it is seen by looking, over a new connection.
 */
export interface RemoteFolder extends AsyncDisposable {
  /** The files that are in it: bytes, by name. */
  sizes(): Promise<ReadonlyMap<string, number>>;
  /** Writes a file, over one of that name if there is one. Half of it may be left behind. */
  put(name: string, data: AsyncIterable<Uint8Array>): Promise<void>;
  /** Gives a file another name, which no other has. */
  rename(from: string, to: string): Promise<void>;
}

/** Another machine refused, was silent, or is not the one that was meant. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
}

/** Makes a text unreadable for all but those whose keys it was opened with. No two results have the same bytes. */
export type Encrypt = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** Files by absolute path. Writers make files that are whole or absent: a reader never sees half a file. */
export interface Files {
  /**
   * Files below a folder that match a glob, sorted, with size and time of last change. A link is followed when the glob names
   * it, letter by letter before its first wildcard; one that a wildcard meets is passed over.
   */
  find(folder: string, glob: string): Promise<readonly FoundFile[]>;
  read(path: string): AsyncIterable<Uint8Array>;
  /** Opens `<path>.part`. Makes missing folders. */
  create(path: string): Promise<FileWriter>;
  /**
   * Writes over the beginning of a file, which is made when it is missing, and waits for no disk: of a process that is killed it
   * stays whole, of a machine that loses power it may be as it was. For a few bytes that are written again and again.
   */
  overwrite(path: string, text: string): Promise<void>;
  /** fsync, rename away the `.part` of the path, fsync of the folder: for files that the engine wrote. */
  publish(path: string): Promise<void>;
  /** Removes a file or a folder with everything in it; nothing happens when it is not there. */
  remove(path: string): Promise<void>;
  /** Bytes that can still be written to the disk of a folder that is there. */
  free(folder: string): Promise<number>;
}

export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly modifiedAt: Instant;
}

export interface FileWriter extends AsyncDisposable {
  write(data: Uint8Array | string): Promise<void>;
  /** fsync of what was written; the file stays a `.part`. For sets of files that become visible in an order. */
  flush(): Promise<void>;
  /** fsync, rename to the final name, fsync of the folder. Disposing without it removes the `.part`. */
  commit(): Promise<void>;
}

/** Time. `monotonic` never goes back and is for lengths; `now` is for records. */
export interface Clock {
  now(): Instant;
  /** Milliseconds since some fixed moment. */
  monotonic(): number;
  /** Rejects as soon as the signal aborts. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
}
