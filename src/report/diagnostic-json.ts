import type { Diagnostic } from '../base/diagnostic.ts';
import { positionOf } from '../base/source.ts';

/** A problem for a program to read: lines and columns from 1, `end` behind the last marked character. */
export function plainDiagnostic({ severity, code, message, span, hint }: Diagnostic) {
  const place =
    span === undefined
      ? {}
      : { file: span.file.path, ...positionOf(span), end: positionOf({ ...span, start: span.end }) };
  return { severity, code, message, ...place, ...(hint === undefined ? {} : { hint }) };
}

/** Everything that is wrong, as the document that a program reads. */
export const diagnosticsJson = (diagnostics: readonly Diagnostic[]): string =>
  JSON.stringify({ diagnostics: diagnostics.map(plainDiagnostic) }, null, 2);
