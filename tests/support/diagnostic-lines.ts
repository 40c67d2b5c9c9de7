import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { positionOf } from '../../src/base/source.ts';

/** Diagnostics as text: where, what, the marked stretch of the file, and the hint. */
export const diagnosticLines = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(diagnosticLine).join('\n');

export function diagnosticLine({ severity, code, message, span, hint }: Diagnostic): string {
  const head = `${severity}[${code}]`;
  const place = span === undefined ? '' : ` ${span.file.path}:${positionOf(span).line}:${positionOf(span).column}`;
  const marked =
    span === undefined || span.end === span.start ? '' : `\n  ~ ${span.file.text.slice(span.start, span.end)}`;
  return `${head}${place} ${message}${marked}${hint === undefined ? '' : `\n  ${hint}`}`;
}
