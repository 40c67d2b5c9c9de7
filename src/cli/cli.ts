import { error } from '../base/diagnostic.ts';
import { diagnosticsText, diagnosticText } from '../report/diagnostic-text.ts';
import { commandLine } from './command-line.ts';
import { type ExitCode, exitCode, Refusal } from './exit-code.ts';
import type { Io } from './io.ts';

/** Runs one command line and resolves to what the shell is told. Never ends the process, never throws. */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await commandLine(argv, io);
  } catch (cause) {
    if (!(cause instanceof Refusal)) return unexpected(cause, io);
    const [only, ...more] = cause.diagnostics;
    if (only !== undefined && more.length === 0) io.err(diagnosticText(only, io.style));
    else io.err(diagnosticsText(cause.diagnostics, io.style));
    return exitCode.refused;
  }
}

/** A bug, or a dead outside world: a full disk, a torn file. Who wants to look into it gets the stack. */
function unexpected(cause: unknown, io: Io): ExitCode {
  const { name, message, stack = '' } = cause instanceof Error ? cause : new Error(String(cause));
  const hint = `muster status shows what is done, and the same command carries on from there
MUSTER_DEBUG=1 in the environment shows where in the program it happened`;
  io.err(diagnosticText(error('unexpected', message === '' ? name : message, { hint }), io.style));
  if (io.env['MUSTER_DEBUG'] === '1') io.err(stack);
  return exitCode.failed;
}
