import yargs from 'yargs';
import { build } from './commands/build.ts';
import { check } from './commands/check.ts';
import { init } from './commands/init.ts';
import { load } from './commands/load.ts';
import { plan } from './commands/plan.ts';
import { query } from './commands/query.ts';
import { send } from './commands/send.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { type ExitCode, exitCode, Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import { laterCommands } from './later-commands.ts';

type Ran = (code: Promise<ExitCode>) => Promise<void>;

/** Runs one command line and resolves to what the shell is told. Never exits the process, never throws for a mistake of its user. */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  const ran: Ran = async (running) => {
    code = await running;
  };
  try {
    await commandLine(argv, io, ran).parseAsync();
    return code;
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    io.err(`${io.style.red('error')} ${cause.message}${cause.hint === undefined ? '' : `\n  hint: ${cause.hint}`}`);
    return exitCode.refused;
  }
}

function commandLine(argv: readonly string[], io: Io, ran: Ran) {
  const parser = withCommands(withGlobals(yargs([...argv])), io, ran);
  for (const [name, what] of laterCommands) {
    parser.command(
      `${name} [args..]`,
      false,
      (y) => y.strict(false),
      () => {
        throw new Refusal(`muster ${name} is not supported yet`, what);
      },
    );
  }
  return parser
    .scriptName('muster')
    .usage('$0 COMMAND\n\nCampaigns out of SQL: checked, frozen, sent once.')
    .command(
      'run [args..]',
      false,
      (y) => y.strict(false),
      () => {
        throw new Refusal(
          'build or send?',
          'muster build makes the models and sends nothing; muster send sends what is due',
        );
      },
    )
    .demandCommand(1, 'say which command: muster --help lists them')
    .strict()
    .recommendCommands()
    .wrap(100)
    .version(false)
    .exitProcess(false)
    .fail((message: string | null, cause: unknown) => {
      if (cause instanceof Error) throw cause;
      throw new Refusal(message ?? 'the command line is wrong', 'muster --help');
    });
}

const withGlobals = (parser: ReturnType<typeof yargs>) =>
  parser
    .option('project', { type: 'string', default: '.', describe: 'folder of the project', global: true })
    .option('env', { type: 'string', describe: 'environment; else MUSTER_ENV, else dev', global: true })
    .option('date', { type: 'string', describe: 'logical date, YYYY-MM-DD', global: true })
    .option('now', { type: 'string', describe: 'logical clock for rehearsals, an instant', global: true })
    .option('var', { type: 'string', array: true, nargs: 1, describe: 'a variable: name=value', global: true })
    .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout', global: true })
    .option('quiet', { type: 'boolean', default: false, describe: 'no progress, no warnings', global: true });

const withCommands = (parser: ReturnType<typeof withGlobals>, io: Io, ran: Ran) =>
  withLooking(withDoing(withWarehouse(parser, io, ran), io, ran), io, ran);

/** What touches the warehouse alone. */
const withWarehouse = (parser: ReturnType<typeof withGlobals>, io: Io, ran: Ran) =>
  parser
    .command(
      'check',
      'all problems of all files; touches no data',
      (y) => y,
      (args) => ran(check(args, io)),
    )
    .command(
      'load [sources..]',
      'exports → raw.*',
      (y) => y.positional('sources', { type: 'string', array: true, default: [] as string[] }),
      (args) => ran(load(args, io)),
    )
    .command(
      'build',
      'models, each published only after its tests pass',
      (y) => y,
      (args) => ran(build(args, io)),
    );

/** What decides about campaigns, and does it. */
const withDoing = (parser: ReturnType<typeof withGlobals>, io: Io, ran: Ran) =>
  parser
    .command(
      'plan <campaign>',
      'everything up to the send lists, nothing sent',
      (y) => y.positional('campaign', { type: 'string', demandOption: true }),
      (args) => ran(plan(args, io)),
    )
    .command(
      'start <campaign>',
      'one run now, carried through',
      (y) =>
        y
          .positional('campaign', { type: 'string', demandOption: true })
          .option('key', { type: 'string', describe: 'names an incident: a second start with it does nothing' }),
      (args) => ran(start(args, io)),
    )
    .command(
      'send [campaigns..]',
      'the nightly job: load, build, start what is due, send',
      (y) =>
        y
          .positional('campaigns', { type: 'string', array: true, default: [] as string[] })
          .option('wait', { type: 'string', default: '10m', describe: 'how long to wait for another muster' }),
      (args) => ran(send(args, io)),
    );

/** What looks, and what prepares for the rest. */
const withLooking = (parser: ReturnType<typeof withGlobals>, io: Io, ran: Ran) =>
  parser
    .command(
      'status',
      'runs and counts',
      (y) => y,
      (args) => ran(status(args, io)),
    )
    .command(
      'query <sql>',
      'one SELECT over models and ledger, read-only',
      (y) =>
        y
          .positional('sql', { type: 'string', demandOption: true })
          .option('limit', { type: 'number', default: 1000, describe: 'rows at most' }),
      (args) => ran(query(args, io)),
    )
    .command(
      'init',
      'make the ledger of an environment',
      (y) => y.option('ledger', { type: 'boolean', default: false }),
      (args) => ran(init(args, io)),
    );
