import type { Argv } from 'yargs';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** What became of messages. */
export const withEvents = <T extends GlobalOptions>(
  parser: Argv<T>,
  io: Io,
  run: (command: Promise<ExitCode>) => Promise<void>,
) =>
  parser.command(
    'events <action> [file]',
    'Take up what providers report of messages',
    (y) =>
      y
        .positional('action', { type: 'string', demandOption: true, describe: 'import' })
        .positional('file', { type: 'string', describe: '.csv, .ndjson or .jsonl, also packed: .csv.gz' })
        .option('vendor', { type: 'string', describe: 'the file came back from a vendor: NAME in vendors/' })
        .option('as', { type: 'string', describe: "which of the vendor's returns it is" })
        .option('trust', {
          type: 'boolean',
          default: false,
          describe: 'what they tell of has arrived, also where that was unknown',
        })
        .option('now', { type: 'string', describe: 'logical clock, an instant: for rehearsals' }),
    (args) => run(import('./commands/events.ts').then(({ events }) => events(args, io))),
  );
