import { didYouMean } from '../base/suggest.ts';
import { Refusal } from './exit-code.ts';

/** Commands that the design has and this version does not, and what does part of their work today. */
const laterCommands: ReadonlyMap<string, string | undefined> = new Map([
  ['preview', 'muster plan shows the first message of each list'],
  ['report', 'muster status lists the runs with their counts'],
]);

/** Commands that people know from dbt, and what does their work here. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['seed', 'muster load reads files into tables: models/sources.yml says which'],
  ['source', 'muster load says how old the data is; freshness: in models/sources.yml says how old it may be'],
  ['snapshot', 'muster build makes snapshots, too: kind: snapshot in the header of a model'],
  ['docs', 'muster lineage, and data/manifest.json for other tools'],
  ['debug', 'muster check'],
  ['parse', 'muster check'],
]);

const commands = [
  'check',
  'load',
  'build',
  'retry',
  'test',
  'plan',
  'start',
  'send',
  'confirm',
  'suppress',
  'pause',
  'resume',
  'cancel',
  'settle',
  'signal',
  'ls',
  'lineage',
  'show',
  'compile',
  'audiences',
  'status',
  'print',
  'query',
  'schema',
  'init',
  'events',
  'ledger',
  'erase',
];

/** The command of a command line. What stands behind --project or --env is a value, whatever it is called. */
export const commandOf = (argv: readonly string[]): string | undefined =>
  argv.find((word, at) => commands.includes(word) && !['--project', '--env'].includes(argv[at - 1] ?? ''));

/** What to say of a first word that is no command of this version. */
export function unknownCommand(name: string | undefined): Refusal {
  if (name === undefined) return new Refusal('say what to do', 'muster --help lists the commands');
  if (name === 'run')
    return new Refusal(
      'build or send?',
      'muster build makes the models and sends nothing; muster send sends what is due',
    );
  if (laterCommands.has(name)) return new Refusal(`muster ${name} is not supported yet`, laterCommands.get(name));
  const hint = elsewhere.get(name) ?? didYouMean(name, commands) ?? 'muster --help lists the commands';
  return new Refusal(`there is no command "${name}"`, hint);
}
