import type { Diagnostic, Severity } from '../base/diagnostic.ts';
import { positionOf } from '../base/source.ts';
import { codeFrame } from './code-frame.ts';
import { counted } from './number-text.ts';
import { plain, type Style } from './style.ts';
import { printable } from './text-width.ts';

/**
 * One problem as people read it: what and where, the line with the span marked, and a hint when there is one. Ends without
 * a line break.
 */
export function diagnosticText(diagnostic: Diagnostic, style: Style = plain): string {
  const { severity, code, message, span, hint } = diagnostic;
  const colour = severity === 'error' ? style.red : style.yellow;
  const head = [colour(`${severity}[${code}]`), ...(span === undefined ? [] : [place(diagnostic)])].join(' ');
  const frame = span === undefined ? undefined : codeFrame(span, style);
  return [
    `${head}  ${style.bold(lines(message))}`,
    ...(frame === undefined ? [] : [frame]),
    ...(hint === undefined ? [] : [`  ${style.cyan('hint:')} ${lines(hint)}`]),
  ].join('\n');
}

/** All problems by file and place, and a last line that counts them. Empty when there is none. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], style: Style = plain): string {
  if (diagnostics.length === 0) return '';
  const ordered = diagnostics.toSorted(byPlace).map((diagnostic) => diagnosticText(diagnostic, style));
  return [...ordered, style.bold(summary(diagnostics))].join('\n\n');
}

/** `2 errors, 1 warning in 3 files`. */
function summary(diagnostics: readonly Diagnostic[]): string {
  const number = (severity: Severity) => diagnostics.filter((one) => one.severity === severity).length;
  const counts = (['error', 'warning'] as const)
    .filter((severity) => number(severity) > 0)
    .map((severity) => counted(number(severity), severity));
  const files = new Set(diagnostics.flatMap(({ span }) => (span === undefined ? [] : [span.file.path])));
  return counts.join(', ') + (files.size === 0 ? '' : ` in ${counted(files.size, 'file')}`);
}

/** What has no place comes first: it is about the project as a whole. */
function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.span === undefined || b.span === undefined) return Number(a.span !== undefined) - Number(b.span !== undefined);
  const paths = [a.span.file.path, b.span.file.path] as const;
  if (paths[0] !== paths[1]) return paths[0] < paths[1] ? -1 : 1;
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

function place({ span }: Diagnostic): string {
  if (span === undefined) return '';
  const { line, column } = positionOf(span);
  return `${printable(span.file.path)}:${line}:${column}`;
}

/** A message may have several lines (the engine's do); those after the first stand under it. */
const lines = (text: string): string => text.split('\n').map(printable).join('\n  ');
