import type { Argv } from 'yargs';
import type { Globals, Run } from './command-parser.ts';
import type { Io } from './io.ts';
import { withErasing, withSteering, withSuppressing } from './steering-commands.ts';
import { withAudiences } from './with-audiences.ts';
import { withEvents } from './with-events.ts';
import { withLedger } from './with-ledger.ts';
import { withPrint } from './with-print.ts';
import { withTime } from './with-time.ts';

/** The commands with their options, in the order in which people need them. */

export const withCommands = (parser: Globals, io: Io, run: Run) =>
  withLedger(
    withEvents(
      withAudiences(
        withLooking(
          withShowing(
            withErasing(
              withSuppressing(
                withSteering(withSending(withTesting(withBuilding(parser, io, run), io, run), io, run), io, run),
                io,
                run,
              ),
              io,
              run,
            ),
            io,
            run,
          ),
          io,
          run,
        ),
        io,
        run,
      ),
      io,
      run,
    ),
    io,
    run,
  );

/** What touches the warehouse alone. */
const withBuilding = (parser: Globals, io: Io, run: Run) =>
  parser
    .command(
      'check',
      'Find every problem in every file; touch no data',
      (y) => y,
      (args) => run(import('./commands/check.ts').then(({ check }) => check(args, io))),
    )
    .command(
      'load [sources..]',
      'Read exports into raw.*',
      (y) =>
        y
          .positional('sources', { type: 'string', array: true, default: [] as string[], describe: 'all if none' })
          .option('again', {
            type: 'boolean',
            default: false,
            describe: 'files that were loaded before, too; append adds their rows a second time',
          }),
      (args) => run(import('./commands/load.ts').then(({ load }) => load(args, io))),
    )
    .command(
      'build',
      'Make the models and test them',
      (y) =>
        withSelection(withTime(y))
          .option('full-refresh', {
            type: 'boolean',
            default: false,
            describe: 'incremental models start over; snapshots go on',
          })
          .option('force', { type: 'boolean', default: false, describe: 'build what has not changed, too' })
          .option('prune', {
            type: 'boolean',
            default: false,
            describe: 'drop tables whose models or sources are gone',
          })
          .option('explain', { type: 'string', describe: 'only say why a model would be built or kept' }),
      (args) => run(import('./commands/build.ts').then(({ build }) => build(args, io))),
    )
    .command(
      'retry',
      'Build what failed or was skipped last time',
      (y) => withTime(y),
      (args) => run(import('./commands/retry.ts').then(({ retry }) => retry(args, io))),
    );

/** What tests, without building. */
const withTesting = (parser: Globals, io: Io, run: Run) =>
  parser.command(
    'test [names..]',
    'Test tables as they stand, SQL on given rows',
    (y) =>
      withSelection(withTime(y))
        .positional('names', { type: 'string', array: true, default: [] as string[], describe: 'all if none' })
        .option('unit', { type: 'boolean', default: false, describe: 'unit tests alone; needs no warehouse' }),
    (args) => run(import('./commands/test.ts').then(({ test }) => test(args, io))),
  );

/** What decides about campaigns, and does it. */
const withSending = (parser: Globals, io: Io, run: Run) =>
  parser
    .command(
      'plan <campaign>',
      'Show who would get what; send nothing',
      (y) =>
        withTime(y.positional('campaign', campaign)).option('follow-waits', {
          type: 'boolean',
          default: false,
          describe: 'go on behind waits, approvals and messages, to the end',
        }),
      (args) => run(import('./commands/plan.ts').then(({ plan }) => plan(args, io))),
    )
    .command(
      'start <campaign>',
      'Run a campaign now, once',
      (y) =>
        withTime(y.positional('campaign', campaign))
          .option('key', {
            type: 'string',
            describe: 'names an incident: a second start with it does nothing',
          })
          .option('again', {
            type: 'boolean',
            describe: 'one more run of the day or key, which a person confirms',
          })
          .option('stale', { type: 'boolean', describe: 'on data that is too old or was not built, too' }),
      (args) => run(import('./commands/start.ts').then(({ start }) => start(args, io))),
    )
    .command(
      'send [campaigns..]',
      'The nightly job: load, build, send what is due',
      (y) =>
        withTime(y)
          .positional('campaigns', { type: 'string', array: true, default: [] as string[], describe: 'all if none' })
          .option('wait', {
            type: 'string',
            default: '10m',
            defaultDescription: '10m',
            describe: 'how long, for another muster at work',
          })
          .hide('date')
          .hide('var'),
      (args) => run(import('./commands/send.ts').then(({ send }) => send(args, io))),
    );

const campaign = { type: 'string', demandOption: true, describe: 'a folder in campaigns/' } as const;

const withSelection = <T>(parser: Argv<T>) =>
  parser
    .option('select', { type: 'string', array: true, describe: 'names, folders or tags: core.*, tag:daily, +x+' })
    .option('exclude', { type: 'string', array: true, describe: 'leave out of what is selected' });

/** What shows the project as it stands. */
const withShowing = (parser: Globals, io: Io, run: Run) =>
  parser
    .command(
      'ls',
      'List sources, models, campaigns and steps',
      (y) => withSelection(y),
      (args) => run(import('./commands/ls.ts').then(({ ls }) => ls(args, io))),
    )
    .command(
      'lineage [nodes..]',
      'Show what reads what',
      (y) =>
        y
          .positional('nodes', { type: 'string', array: true, default: [] as string[], describe: 'all if none' })
          .option('exclude', { type: 'string', array: true, describe: 'leave out' })
          .option('format', { choices: ['text', 'mermaid', 'dot'] as const, default: 'text' as const, describe: 'as' })
          .option('columns', { type: 'boolean', default: false, describe: 'what their columns are made of' }),
      (args) => run(import('./commands/lineage.ts').then(({ lineage }) => lineage(args, io))),
    )
    .command(
      'show <name> [step]',
      'Show rows of a table, a step or a failed test',
      (y) =>
        y
          .positional('name', { type: 'string', demandOption: true, describe: 'a source, model, test or campaign' })
          .positional('step', { type: 'string', describe: 'a step of the campaign, or step.output' })
          .option('run', { type: 'string', describe: 'key of a run; else the last one' })
          .option('limit', { type: 'number', default: 20, describe: 'rows at most' }),
      (args) => run(import('./commands/show.ts').then(({ show }) => show(args, io))),
    )
    .command(
      'compile <name> [step]',
      'Show the SQL of a model or of a step',
      (y) =>
        withTime(y)
          .positional('name', { type: 'string', demandOption: true, describe: 'a model or a campaign' })
          .positional('step', { type: 'string', describe: 'a step of the campaign' })
          .option('literal', { type: 'boolean', default: false, describe: 'values instead of $parameters, to paste' }),
      (args) => run(import('./commands/compile.ts').then(({ compile }) => compile(args, io))),
    );

/** What looks, and what prepares for the rest. */
const withLooking = (parser: Globals, io: Io, run: Run) =>
  withPrint(
    parser.command(
      'status [run]',
      'Show the runs, or one of them step by step',
      (y) =>
        y
          .positional('run', {
            type: 'string',
            describe: 'the key of a run, or how no other begins; the latest if none',
          })
          .option('all', { type: 'boolean', default: false, describe: 'every run of all time' }),
      (args) => run(import('./commands/status.ts').then(({ status }) => status(args, io))),
    ),
    io,
    run,
  )
    .command(
      'query <sql>',
      'Look: one SELECT over models and ledger.*',
      (y) =>
        withTime(y)
          .positional('sql', { type: 'string', demandOption: true, describe: 'a SELECT; $run_date and vars are bound' })
          .option('limit', { type: 'number', default: 1000, describe: 'rows at most' })
          .option('csv', { type: 'boolean', default: false, describe: 'as CSV, safe to open in a spreadsheet' })
          .option('parquet', { type: 'string', describe: 'all rows into this file' }),
      (args) => run(import('./commands/query.ts').then(({ query }) => query(args, io))),
    )
    .command(
      'schema [kind]',
      'Write the shape of the YAML files, for editors',
      (y) => y.positional('kind', { type: 'string', describe: 'one kind of file; all if none' }),
      (args) => run(import('./commands/schema.ts').then(({ schema }) => schema(args, io))),
    )
    .command(
      'init [folder]',
      'Make a new project, or the ledger of one',
      (y) =>
        y
          .positional('folder', { type: 'string', describe: 'of the new project; must be empty, or not there' })
          .option('ledger', { type: 'boolean', default: false, describe: 'make the ledger of the environment' }),
      (args) => run(import('./commands/init.ts').then(({ init }) => init(args, io))),
    );
