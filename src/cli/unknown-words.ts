import { suggestion } from '../base/suggest.ts';
import { Refusal } from './exit-code.ts';

interface Called {
  readonly argv: readonly string[];
  readonly command: string;
  /** Of the command, without their dashes. */
  readonly options: readonly string[];
}

/** Options that people know from dbt, and ours. */
const elsewhere: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ s: 'select', m: 'select', model: 'select', models: 'select' },
    ...{ vars: 'var', target: 'env', t: 'env', 'project-dir': 'project', f: 'full-refresh' },
  }),
);

/** What to say of words that a command does not know: of the first of them, with what was probably meant. */
export function unknownWords(words: readonly string[], { argv, command, options }: Called): Refusal {
  const page = `see muster ${command} --help`;
  const [word = ''] = words;
  const option = argv.find((given) => /^--?(?:no-)?([^=]*)/.exec(given)?.[1] === word && given.startsWith('-'));
  if (option === undefined) {
    const isSelectable = options.includes('select');
    return new Refusal(`"${word}" is not understood here`, isSelectable ? `did you mean --select ${word}?` : page);
  }
  const meant = suggestion(word, options) ?? elsewhere.get(word);
  return new Refusal(
    `muster ${command} has no option ${option.replace(/=.*/s, '')}`,
    meant !== undefined && options.includes(meant) ? `did you mean --${meant}?` : page,
  );
}
