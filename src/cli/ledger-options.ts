import type { CommandOptions } from './options.ts';

export interface LedgerOptions extends CommandOptions {
  readonly action: string;
  readonly file?: string | undefined;
  readonly reason?: string | undefined;
  /** How long a backup waits for another muster. */
  readonly wait: string;
}
