import type { Argv } from 'yargs';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { withTime } from './with-time.ts';

/** Who is in which audience. */
export const withAudiences = <T extends GlobalOptions>(
  parser: Argv<T>,
  io: Io,
  run: (command: Promise<ExitCode>) => Promise<void>,
) =>
  parser.command(
    'audiences [words..]',
    'List audiences, the saves of one, or diff A B',
    (y) =>
      withTime(y)
        .hide('date')
        .hide('var')
        .positional('words', {
          type: 'string',
          array: true,
          default: [] as string[],
          describe: 'NAME: its saves; diff A B: two held against one another, each NAME, NAME@RUN or a model',
        }),
    (args) => run(import('./commands/audiences.ts').then(({ audiences }) => audiences(args, io))),
  );
