import type { Argv } from 'yargs';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** Print files: to be looked at, and to be made again. */
export const withPrint = <T extends GlobalOptions>(
  parser: Argv<T>,
  io: Io,
  run: (command: Promise<ExitCode>) => Promise<void>,
) =>
  parser.command(
    'print [run] [step]',
    'Show the print files of a run, or one address',
    (y) =>
      y
        .positional('run', {
          type: 'string',
          describe: 'the key of a run, or a campaign: its last one',
        })
        .positional('step', { type: 'string', describe: 'one step; all if none' })
        .option('limit', { type: 'number', default: 5, describe: 'first records at most' })
        .option('address', {
          type: 'string',
          describe: 'how the address of a profile is printed: its key, or an identity',
        })
        .option('resend', {
          type: 'boolean',
          default: false,
          describe: 'make the files again as another version, and bring them to the vendor',
        })
        .option('reason', { type: 'string', describe: 'why, with --resend: kept in the ledger' })
        .option('now', { type: 'string', describe: 'logical clock, an instant: for rehearsals' }),
    (args) => run(import('./commands/print.ts').then(({ print }) => print(args, io))),
  );
