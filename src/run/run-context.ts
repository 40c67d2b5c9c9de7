import type { Emit } from '../base/event.ts';
import type { Channel, Clock, Encrypt, Files, Ledger, RemoteFolder, Warehouse } from '../ports.ts';
import type { ChannelConfig } from '../project/schema/channels.ts';
import type { EnvironmentConfig } from '../project/schema/muster.ts';
import type { SftpDelivery } from '../project/schema/print.ts';

/** Everything that carrying out a run needs from outside. */
export interface RunContext {
  readonly warehouse: Warehouse;
  readonly files: Files;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly environment: Environment;
  readonly keys: Keys;
  /** An engine without data, for checking what is to be run. */
  openShadow(): Promise<Warehouse>;
}

/** What sending needs besides: a plan has neither. */
export interface SendContext extends RunContext {
  readonly ledger: Ledger;
  /** Somebody wants it to end: no new work is taken, what is on its way is waited for. */
  readonly stop?: AbortSignal;
  /** Where people's orders come in while a run is carried out; absent where nobody can give any. */
  readonly inbox?: Inbox;
  /** The way out of a channel in this environment: outside of production the outbox, whatever the channel says. */
  openChannel(name: string, config: ChannelConfig): Promise<Channel>;
  /** Where a vendor collects files. Only for environments that deliver through providers; rejects with RemoteFailure. */
  openRemote(delivery: SftpDelivery): Promise<RemoteFolder>;
  /** What encrypts for the owners of these public keys, by their files in the project. */
  openEncryption(keyFiles: readonly string[]): Promise<Encrypt>;
}

/**
 * Orders of people to whoever holds the ledger: `inbox/<id>.json`. An order's effect and its id are one commit; then its
 * file is removed. A file that stayed behind is known by its id, and removed without another effect.
 */
export interface Inbox {
  /** Deals with every order that is there. Calls at the same time share one pass. Rejects when the ledger does. */
  drain(): Promise<void>;
  /** Why nothing more of a list is to be sent, by what this process was told. */
  heldBack(runKey: string, step: string): string | undefined;
  /** How many orders had an effect so far. */
  heeded(): number;
  /** Runs that orders let go on since this was asked last. */
  released(): ReadonlySet<string>;
}

export interface Environment {
  readonly name: string;
  readonly deliver: EnvironmentConfig['deliver'];
  /** Absolute: `data/<environment>`. */
  readonly folder: string;
}

/** Secrets of the project, made once and kept outside of the ledger. */
export interface Keys {
  /** For the form in which addresses are kept in the ledger. */
  readonly address: Uint8Array;
  readonly unsubscribe: Uint8Array;
}
