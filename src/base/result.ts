import { type Diagnostic, hasErrors } from './diagnostic.ts';

/** What a deciding stage returns: its value, if it could be made, and everything a person should know about the input. */
export interface Checked<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

export const checked = <T>(value: T, diagnostics: readonly Diagnostic[] = []): Checked<T> => ({ value, diagnostics });

export const refused = (...diagnostics: readonly Diagnostic[]): Checked<never> => ({ diagnostics });

/** True when there is a value and nothing forbids to act on it. */
export const isSound = <T>(result: Checked<T>): result is Checked<T> & { readonly value: T } =>
  result.value !== undefined && !hasErrors(result.diagnostics);

/** Closes a switch over a union: the compiler complains here when a case is forgotten. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
