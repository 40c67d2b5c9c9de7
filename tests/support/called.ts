import { setImmediate } from 'node:timers/promises';
import { runCli } from '../../src/cli/cli.ts';
import { isAlive } from '../../src/cli/process.ts';
import { plain } from '../../src/report/style.ts';

/** Where a command is given. */
export interface Call {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * What a command says when it is called inside this process: all of it but its edge, and much faster. Calls of one project
 * must not overlap, for the locks of the engine keep only processes apart.
 */
export async function called(argv: readonly string[], { cwd, env = {} }: Call) {
  const told = { out: '', err: '', both: '' };
  const say = (stream: 'out' | 'err') => (words: string) => {
    const lines = words.endsWith('\n') ? words : `${words}\n`;
    told[stream] += lines;
    told.both += lines;
  };
  const io = { out: say('out'), err: say('err'), style: plain, env, cwd, version: '0.0.0', pid: process.pid, isAlive };
  const code = await runCli(argv, { ...io, heedSignals: () => new AbortController().signal });
  await endAsAProcessWould();
  return { code, ...told };
}

/** Words are split at blanks; quotes mean nothing. */
export const heard = (command: string, call: Call) => called(command.split(' ').slice(1), call);

/** An engine lets go of its files when the last of its results is collected. */
async function endAsAProcessWould(): Promise<void> {
  await globalThis.gc?.({ execution: 'async' });
  await setImmediate();
}
