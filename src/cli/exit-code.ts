import { type Diagnostic, error } from '../base/diagnostic.ts';

/** What a command says to the shell that called it. */
export const exitCode = {
  done: 0,
  /** A test, a step or a send failed. */
  failed: 1,
  /** The project or the command line is wrong, and nothing was touched. */
  refused: 2,
  /** Another muster holds the warehouse or the ledger. */
  busy: 3,
  /** A run waits for a person. */
  waits: 4,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A command ends without what it was asked for. Shown without a stack. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: ExitCode;
  constructor(diagnostics: readonly Diagnostic[], code: ExitCode) {
    super(diagnostics.map(({ message }) => message).join('; '));
    this.diagnostics = diagnostics;
    this.exitCode = code;
  }
}

/** The command line, the project or the environment is wrong. Thrown before anything was touched. */
export class Refusal extends Failure {
  override readonly name = 'Refusal';
  /** What is wrong in one sentence, or everything that was found wrong. */
  constructor(problem: string | readonly Diagnostic[], hint?: string, code = 'command-line') {
    super(typeof problem === 'string' ? [error(code, problem, { hint })] : problem, exitCode.refused);
  }
}
