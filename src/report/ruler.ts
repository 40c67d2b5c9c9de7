import type { Manifest } from '../print/manifest.ts';
import { fieldsOf, type HeadRecord } from '../run/print/read-file-set.ts';
import type { Style } from './style.ts';
import { fit, padEnd, printable } from './text-width.ts';

/**
 * Fixed records under a ruler, cut into pieces of so many columns. Each field takes as many columns as it has bytes, so what
 * stands below a number is the byte of that number, in whatever encoding.
 */
export function rulerText(manifest: Manifest, records: readonly HeadRecord[], columns: number, style: Style): string {
  const length = manifest.format.record_length ?? 0;
  const names = manifest.columns.map(({ name, width = 0 }) => padEnd(fit(printable(name), width), width)).join('');
  const lines = records.flatMap((record) => ('line' in record ? [shownRecord(record.line, manifest)] : []));
  const starts = new Set(manifest.columns.map(({ start = 1 }) => start));
  const beginnings = Array.from({ length: Math.ceil(length / columns) }, (_, i) => i * columns);
  return beginnings
    .map((from) => {
      const to = Math.min(from + columns, length);
      const pieces = lines.map((line) => cut(line, from, to));
      return [
        style.dim(tens(from, to)),
        style.dim(units(from, to, starts)),
        style.bold(cut(names, from, to)),
        ...(pieces.every((piece) => piece.trim() === '') ? [] : pieces),
      ]
        .map((line) => `  ${line}`.trimEnd())
        .join('\n');
    })
    .join('\n\n');
}

/** Every tenth byte has its number at its end: `        10`. */
const tens = (from: number, to: number): string => {
  let line = '';
  for (let byte = Math.ceil((from + 1) / 10) * 10; byte <= to; byte += 10)
    line = line.padEnd(byte - from - String(byte).length) + String(byte);
  return line;
};

/** A mark where a column begins. */
const units = (from: number, to: number, starts: ReadonlySet<number>): string =>
  Array.from({ length: to - from }, (_, i) => (starts.has(from + i + 1) ? '├' : '─')).join('');

function shownRecord(line: string, manifest: Manifest): string {
  const fields = fieldsOf(line, manifest);
  return manifest.columns.map(({ width = 0 }, i) => padEnd(printable(fields[i] ?? ''), width)).join('');
}

/** Columns of a text; one that is cut in the middle of a wide character loses it. */
const cut = (text: string, from: number, to: number): string => Array.from(text).slice(from, to).join('');
