import type { Argv } from 'yargs';
import { channelKinds } from '../project/schema/channels.ts';
import type { Globals, Run } from './command-parser.ts';
import type { Io } from './io.ts';

/** To whom nothing goes. */
export const withSuppressing = (parser: Globals, io: Io, run: Run) =>
  parser.command(
    'suppress <what..>',
    'Addresses and domains to which nothing goes',
    (y) =>
      y
        .positional('what', { type: 'string', array: true, demandOption: true, describe: 'add, lift, list, import' })
        .option('reason', { type: 'string', describe: 'kept in the ledger' })
        .option('expires', { type: 'string', describe: 'a date, or a length of time: 90d; never if none' })
        .option('scope', { choices: ['all', 'marketing'] as const, default: 'all' as const, describe: 'of messages' })
        .option('kind', {
          choices: channelKinds,
          default: 'email' as const,
          describe: 'of channel',
        }),
    (args) => run(import('./commands/suppress.ts').then(({ suppress }) => suppress(args, io))),
  );

/** Who is to be forgotten. */
export const withErasing = (parser: Globals, io: Io, run: Run) =>
  parser.command(
    'erase <profile>',
    'Forget a person: the right to erasure',
    (y) =>
      y
        .positional('profile', { type: 'string', demandOption: true, describe: 'the key of a profile, or an identity' })
        .option('dry-run', { type: 'boolean', default: false, describe: 'show what is found, and change nothing' })
        .option('reason', { type: 'string', describe: 'kept in the ledger' })
        .option('now', { type: 'string', describe: 'logical clock, an instant: for rehearsals' }),
    (args) => run(import('./commands/erase.ts').then(({ erase }) => erase(args, io))),
  );

/** What steers runs that have begun. */
export const withSteering = (parser: Globals, io: Io, run: Run) =>
  parser
    .command(
      'confirm <run> [step]',
      'Let what waits for a person go on',
      (y) => withRun(y, 'a step that waits for a person; the send lists if none'),
      (args) => run(import('./commands/confirm.ts').then(({ confirm }) => confirm(args, io))),
    )
    .command(
      'pause <run> [step]',
      'Stop sending until it is resumed',
      (y) => withRun(y),
      (args) => run(import('./commands/steer.ts').then(({ steer }) => steer('pause', args, io))),
    )
    .command(
      'resume <run> [step]',
      'Let what was paused go on',
      (y) => withRun(y),
      (args) => run(import('./commands/steer.ts').then(({ steer }) => steer('resume', args, io))),
    )
    .command(
      'cancel <run> [step]',
      'Never send what is still open; final',
      (y) => withRun(y),
      (args) => run(import('./commands/steer.ts').then(({ steer }) => steer('cancel', args, io))),
    )
    .command(
      'settle <run> [step]',
      'Show or settle what is unknown or held',
      (y) => withSettling(y),
      (args) => run(import('./commands/settle.ts').then(({ settle }) => settle(args, io))),
    )
    .command(
      'signal <campaign>',
      'Start a campaign that waits for a signal',
      (y) => withSignal(y),
      (args) => run(import('./commands/signal.ts').then(({ signal }) => signal(args, io))),
    );

const withSettling = <T>(parser: Argv<T>) =>
  parser
    .positional('run', { type: 'string', demandOption: true, describe: 'the key of a run, or how no other begins' })
    .positional('step', { type: 'string', describe: 'one send list; the whole run if none' })
    .option('as', {
      choices: ['accepted', 'rejected', 'resend'] as const,
      describe: 'what became of them; resend: they go out again, and perhaps twice',
    })
    .option('key', {
      ...{ type: 'string', array: true, nargs: 1 },
      describe: 'only the message with this send key; more than once',
    })
    .option('reason', { type: 'string', describe: 'kept in the ledger' })
    .option('now', { type: 'string', describe: 'logical clock, an instant: for rehearsals' });

const withSignal = <T>(parser: Argv<T>) =>
  parser
    .positional('campaign', { type: 'string', demandOption: true, describe: 'a folder in campaigns/' })
    .option('id', { type: 'string', describe: 'names what happened: a second signal with it does nothing' })
    .option('var', { type: 'string', array: true, nargs: 1, describe: 'a variable, name=value; more than once' })
    .option('why', { type: 'string', describe: 'kept in the ledger' })
    .option('now', { type: 'string', describe: 'logical clock, an instant: for rehearsals' });

const withRun = <T>(parser: Argv<T>, step = 'one send list; the whole run if none') =>
  parser
    .positional('run', { type: 'string', demandOption: true, describe: 'the key of a run, or how no other begins' })
    .positional('step', { type: 'string', describe: step })
    .option('why', { type: 'string', describe: 'kept in the ledger' })
    .option('now', { type: 'string', describe: 'logical clock, an instant: for rehearsals' });
