import type { Argv } from 'yargs';
import type { ExitCode } from './exit-code.ts';

/** What all commands share on the command line. */

/** Carries out what was asked for. Each command is loaded when it is called. */
export type Run = (command: Promise<ExitCode>) => Promise<void>;
export type Parser = Argv;
export type Globals = ReturnType<typeof withGlobals>;

/** What every command understands. */
export const withGlobals = (parser: Parser) =>
  parser
    .option('project', { type: 'string', default: '.', defaultDescription: 'here', describe: 'folder of the project' })
    .option('env', { type: 'string', describe: 'environment; else MUSTER_ENV, else dev' })
    .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
    .option('quiet', { type: 'boolean', default: false, describe: 'no progress, no warnings' })
    .group(['project', 'env', 'json', 'quiet'], 'With every command:');
