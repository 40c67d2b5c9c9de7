import type { Span } from './source.ts';

export type Severity = 'error' | 'warning';

/** One thing that a person has to know about a file, with a place and a next step. Never thrown: collected and shown together. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable and kebab-case, so that scripts may rely on it. */
  readonly code: string;
  /** One sentence without a full stop. */
  readonly message: string;
  readonly span?: Span;
  readonly hint?: string;
}

export interface DiagnosticPlace {
  readonly span?: Span | undefined;
  readonly hint?: string | undefined;
}

const diagnostic = (severity: Severity, code: string, message: string, place: DiagnosticPlace): Diagnostic => ({
  severity,
  code,
  message,
  ...(place.span === undefined ? {} : { span: place.span }),
  ...(place.hint === undefined ? {} : { hint: place.hint }),
});

export const error = (code: string, message: string, place: DiagnosticPlace = {}): Diagnostic =>
  diagnostic('error', code, message, place);

export const warning = (code: string, message: string, place: DiagnosticPlace = {}): Diagnostic =>
  diagnostic('warning', code, message, place);

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === 'error');
