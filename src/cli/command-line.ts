import yargs from 'yargs';
import { type ExitCode, exitCode, Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import { type Parser, type Run, withGlobals } from './command-parser.ts';
import { withCommands } from './commands.ts';
import { commandOf, unknownCommand } from './unknown-command.ts';
import { unknownWords } from './unknown-words.ts';

/** Understands the words of a command line and carries them out. Throws Refusal when they make no sense. */
export async function commandLine(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  const run: Run = async (command) => {
    code = await command;
  };
  const words = { unknown: [] as readonly string[] };
  const parser = parserOf(io, run).fail((message: string | null, cause: unknown) => {
    if (cause instanceof Error) throw cause;
    words.unknown = unknownIn(message ?? '');
    const command = commandOf(argv) ?? argv[0] ?? '';
    throw new Refusal(message ?? 'the command line is wrong', `see muster ${command} --help`);
  });
  try {
    await parser.parseAsync([...argv], {}, (_problem, _args, text) => {
      if (text !== '') io.out(withoutTypes(text));
    });
  } catch (cause) {
    if (words.unknown.length === 0) throw cause;
    const command = commandOf(argv) ?? '';
    throw unknownWords(words.unknown, { argv, command, options: await optionsOf(command, io) });
  }
  return code;
}

const parserOf = (io: Io, run: Run) =>
  withManners(
    withCommands(
      withGlobals(
        yargs()
          .locale('en')
          .updateStrings(wordings as unknown as Record<string, string>),
      ),
      io,
      run,
    )
      .command(
        '$0',
        false,
        (y) => y.strict(false),
        ({ _: [first] }) => {
          throw unknownCommand(first?.toString());
        },
      )
      .check((args) => isGivenOnce(args))
      .strict(),
    io,
  );

/** The options of a command are those that its help page tells. */
async function optionsOf(command: string, io: Io): Promise<readonly string[]> {
  const page = { text: '' };
  await parserOf(io, () => Promise.resolve()).parseAsync([command, '--help'], {}, (_problem, _args, text) => {
    page.text = text;
  });
  return [...page.text.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name = '']) => name);
}

const withManners = (parser: Parser, { version }: Io) =>
  parser
    .scriptName('muster')
    .usage('Campaigns out of SQL: checked, frozen, sent once.\n\nUsage: $0 COMMAND')
    .epilogue(
      'Exit codes: 0 done; 1 something failed; 2 the project or the command line is\n' +
        'wrong and nothing was touched; 3 another muster is at work; 4 a run waits for\n' +
        'a person.',
    )
    .parserConfiguration({ 'dot-notation': false, 'camel-case-expansion': false })
    .help('help', 'this page')
    .hide('help')
    .version('version', 'which muster this is', version)
    .hide('version')
    .wrap(80)
    .exitProcess(false);

/** By the words of the parser; its types do not know that some come in two numbers. */
const wordings = {
  'Unknown argument: %s': { one: 'unknown: %s', other: 'unknown: %s' },
  'Not enough non-option arguments: got %s, need at least %s': {
    one: 'something is missing: it got %s of %s',
    other: 'something is missing: it got %s of %s',
  },
  'Not enough arguments following: %s': '--%s needs a value',
};

/** The words that the parser did not know, out of its message. */
const unknownIn = (message: string): readonly string[] => /^unknown: (.*)$/.exec(message)?.[1]?.split(', ') ?? [];

/** The types that the parser adds say nothing that the words do not say. */
const withoutTypes = (help: string): string =>
  help.replace(/\s*\[(?:string|boolean|array|number|required)\]|\s*\[default: (?:false|\[\])\]/g, '');

/** An option that is given twice is a list to the parser: which of the two was meant? */
function isGivenOnce(args: Readonly<Record<string, unknown>>): true {
  const isSettling = Array.isArray(args['_']) && args['_'][0] === 'settle';
  const once = ['project', 'env', 'date', 'now', 'wait', 'limit', 'explain', ...(isSettling ? [] : ['key'])];
  const twice = once.find((name) => Array.isArray(args[name]));
  if (twice !== undefined) throw new Refusal(`--${twice} is given twice`);
  return true;
}
