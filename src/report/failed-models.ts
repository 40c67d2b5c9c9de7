import type { BuiltModel } from '../run/build.ts';
import type { TestResult } from '../run/tests/test-result.ts';
import { counted } from './number-text.ts';
import { fields } from './sample.ts';
import { plain, type Style } from './style.ts';
import { valueText } from './table.ts';
import { printable } from './text-width.ts';

/** Columns of a failing row that are shown: enough to recognise it. */
const maxColumns = 12;

/** Why models were not published, each test with the first row that it found. Empty when all were, or were only skipped. */
export const failedModelsText = (built: readonly BuiltModel[], style: Style = plain): string =>
  built.flatMap((one) => (one.status === 'failed' ? [failedModelText(one, style)] : [])).join('\n\n');

function failedModelText({ model, tests, problem }: Extract<BuiltModel, { status: 'failed' }>, style: Style): string {
  return [
    `${style.red('✗')} ${style.bold(printable(model))} is not published; the table that was there stays`,
    ...(problem === undefined ? [] : [`  ${problem.split('\n').map(printable).join('\n  ')}`]),
    ...tests.filter(({ status }) => status === 'failed').flatMap((failure) => testText(failure, style)),
  ].join('\n');
}

function testText({ test, rows, note, sample }: TestResult, style: Style): string[] {
  if (note !== undefined) return [`  ${printable(test)} ${note}`];
  const columns = Object.entries(sample?.rows[0] ?? {});
  const pairs = columns.slice(0, maxColumns).map(([name, value]) => [name, valueText(value) ?? '·'] as const);
  return [
    `  ${printable(test)} found ${counted(rows, 'row')}${rows === 1 ? '' : ', the first of them'}:`,
    ...fields(pairs, 74, style).map((line) => `    ${line}`),
    ...(columns.length > maxColumns
      ? [`    ${style.dim(`and ${counted(columns.length - maxColumns, 'column')} more`)}`]
      : []),
  ];
}
