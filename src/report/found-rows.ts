import type { TestResult } from '../run/tests/test-result.ts';
import { counted } from './number-text.ts';
import { fields } from './sample.ts';
import { plain, type Style } from './style.ts';
import { valueText } from './table.ts';
import { printable } from './text-width.ts';

/** Columns of a failing row that are shown: enough to recognise it. */
const maxColumns = 12;

/** What a test of data found: how many rows, and the first of them. A line each, indented by two. */
export function foundRows({ id, test, status, rows, note, sample }: TestResult, style: Style = plain): string[] {
  const name = `${status === 'warned' ? style.yellow('warning: ') : ''}${printable(test)}`;
  if (note !== undefined) return [`  ${name} ${note}`];
  const columns = Object.entries(sample?.rows[0] ?? {});
  const pairs = columns.slice(0, maxColumns).map(([name, value]) => [name, valueText(value) ?? '·'] as const);
  return [
    `  ${name} found ${counted(rows, 'row')}${rows === 1 ? '' : ', the first of them'}:`,
    ...fields(pairs, 74, style).map((line) => `    ${line}`),
    ...(columns.length > maxColumns
      ? [`    ${style.dim(`and ${counted(columns.length - maxColumns, 'column')} more`)}`]
      : []),
    ...(rows > 1 ? [`    ${style.dim(`more: muster show ${id}`)}`] : []),
  ];
}
