import type { BuiltModel } from '../run/build.ts';
import { foundRows } from './found-rows.ts';
import { plain, type Style } from './style.ts';
import { unitTestText } from './test-results.ts';
import { printable } from './text-width.ts';

/** Why models were not published, each test with the first row that it found. Empty when all were, or were only skipped. */
export const failedModelsText = (built: readonly BuiltModel[], style: Style = plain): string =>
  built.flatMap((one) => (one.status === 'failed' ? [failedModelText(one, style)] : [])).join('\n\n');

function failedModelText(
  { model, tests, problem, unitTests = [] }: Extract<BuiltModel, { status: 'failed' }>,
  style: Style,
): string {
  return [
    `${style.red('✗')} ${style.bold(printable(model))} is not published; what was there stays`,
    ...(problem === undefined ? [] : [`  ${problem.split('\n').map(printable).join('\n  ')}`]),
    ...tests.filter(({ status }) => status === 'failed').flatMap((failure) => foundRows(failure, style)),
    ...unitTests.flatMap((failure) => unitTestText(failure, style).split('\n')).map((line) => `  ${line}`),
  ].join('\n');
}

/** What a build made of each model, for other programs. */
export const builtModelsJson = (built: readonly BuiltModel[]): string =>
  JSON.stringify(
    built.map((one) =>
      one.status === 'failed' && one.unitTests !== undefined
        ? { ...one, unitTests: one.unitTests.map(({ span, ...result }) => ({ ...result, file: span.file.path })) }
        : one,
    ),
    null,
    2,
  );
