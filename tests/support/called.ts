import { runCli } from '../../src/cli/cli.ts';
import { plain } from '../../src/report/style.ts';

/** Where a command is given. */
export interface Call {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command says when it is called inside this process. Words are split at blanks; quotes mean nothing. */
export async function heard(command: string, { cwd, env = {} }: Call) {
  const told = { out: '', err: '', both: '' };
  const say = (stream: 'out' | 'err') => (words: string) => {
    told[stream] += `${words}\n`;
    told.both += `${words}\n`;
  };
  const argv = command.split(' ').slice(1);
  const io = { out: say('out'), err: say('err'), style: plain, env, cwd, pid: 1, isAlive: () => false };
  const code = await runCli(argv, { ...io, heedSignals: () => new AbortController().signal });
  return { code, ...told };
}
