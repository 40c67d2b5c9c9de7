import { error } from '../base/diagnostic.ts';
import { diagnosticsJson } from '../report/diagnostic-json.ts';
import { diagnosticsText, diagnosticText } from '../report/diagnostic-text.ts';
import { commandLine } from './command-line.ts';
import { type ExitCode, exitCode, Failure } from './exit-code.ts';
import { withHiddenSecrets } from './hidden-secrets.ts';
import type { Io } from './io.ts';

/**
 * Runs one command line and resolves to what the shell is told. Never ends the process, never throws. With `--json` stdout
 * has one document whatever happens: when a command ends without its own, that is `{ "diagnostics": […] }`, as of a check.
 */
export async function runCli(argv: readonly string[], given: Io): Promise<ExitCode> {
  const io = withHiddenSecrets(given);
  const answer = { isGiven: false };
  const out = (text: string): void => {
    answer.isGiven = true;
    io.out(text);
  };
  try {
    return await commandLine(argv, { ...io, out });
  } catch (cause) {
    const { diagnostics, exitCode: code } = cause instanceof Failure ? cause : unexpected(cause);
    const [only, ...more] = diagnostics;
    if (only !== undefined && more.length === 0) io.err(diagnosticText(only, io.style));
    else io.err(diagnosticsText(diagnostics, io.style));
    if (argv.includes('--json') && !answer.isGiven) io.out(diagnosticsJson(diagnostics));
    if (!(cause instanceof Failure) && io.env['MUSTER_DEBUG'] === '1') io.err(stackOf(cause));
    return code;
  }
}

/** A bug, or a dead outside world: a full disk, a torn file. Who wants to look into it gets the stack. */
function unexpected(cause: unknown): Failure {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  const hint = `muster status shows what is done, and the same command carries on from there
MUSTER_DEBUG=1 in the environment shows where in the program it happened`;
  return new Failure([error('unexpected', message === '' ? name : message, { hint })], exitCode.failed);
}

const stackOf = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? '') : '');
