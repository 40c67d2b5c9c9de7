import type { Argv } from 'yargs';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** The precious file. */
export const withLedger = <T extends GlobalOptions>(
  parser: Argv<T>,
  io: Io,
  run: (command: Promise<ExitCode>) => Promise<void>,
) =>
  parser.command(
    'ledger <action> [file]',
    'Back up, verify, restore or adopt the ledger',
    (y) =>
      y
        .positional('action', { type: 'string', demandOption: true, describe: 'backup, verify, restore, adopt' })
        .positional('file', {
          type: 'string',
          describe: 'a backup; backup names one itself, verify looks at the ledger',
        })
        .option('reason', { type: 'string', describe: 'of adopt; kept in the ledger' })
        .option('wait', {
          type: 'string',
          default: '10m',
          defaultDescription: '10m',
          describe: 'how long a backup waits for another muster at work',
        }),
    (args) => run(import('./commands/ledger.ts').then(({ ledger }) => ledger(args, io))),
  );
