import { positionOf } from '../base/source.ts';
import type { TestedModel } from '../run/tests/data-tests.ts';
import type { TestResult } from '../run/tests/test-result.ts';
import type { UnitTestResult } from '../run/tests/unit-tests.ts';
import { foundRows } from './found-rows.ts';
import { counted } from './number-text.ts';
import { plain, type Style } from './style.ts';
import { isNumber, tableText, valueText } from './table.ts';
import { printable } from './text-width.ts';

/** What tests of data found, a paragraph for each model or singular test that is not as it should be. Empty when all are. */
export const dataTestsText = (tested: readonly TestedModel[], style: Style = plain): string =>
  tested
    .flatMap(({ subject, tests }) => {
      const found = tests.filter(({ status }) => status !== 'passed');
      if (found.length === 0) return [];
      return [
        [
          `${markOf(found, style)} ${style.bold(printable(subject))}`,
          ...found.flatMap((one) => foundRows(one, style)),
        ].join('\n'),
      ];
    })
    .join('\n\n');

const markOf = (tests: readonly TestResult[], style: Style): string =>
  tests.some(({ status }) => status === 'failed') ? style.red('✗') : style.yellow('!');

/** What a unit test expected (`-`) and what came out (`+`), most alike rows together. Empty when it passed. */
export function unitTestText(result: UnitTestResult, style: Style = plain): string {
  if (result.status === 'passed') return '';
  const { file } = result.span;
  const head = `${style.red('✗')} ${style.bold(printable(result.id))}  ${printable(file.path)}:${positionOf(result.span).line}`;
  if (result.problem !== undefined)
    return [head, ...result.problem.split('\n').map((line) => `  ${printable(line)}`)].join('\n');
  return [
    head,
    ...differenceTable(result, style)
      .split('\n')
      .map((line) => `  ${line}`),
    `  ${style.dim([otherRows(result), ...emptyInputs(result)].join('; '))}`,
  ].join('\n');
}

function differenceTable({ differences, columns }: UnitTestResult, style: Style): string {
  const titles = columns.map(({ name, type }) => ({
    title: name,
    align: isNumber(type) ? ('right' as const) : ('left' as const),
  }));
  const lines = differences.flatMap(({ expected, found }) => [
    ...(expected === undefined ? [] : [{ sign: '-', row: expected }]),
    ...(found === undefined ? [] : [{ sign: '+', row: found }]),
  ]);
  const rows = lines.map(({ sign, row }) => [sign, ...columns.map(({ name }) => valueText(row[name] ?? null))]);
  return tableText([{ title: ' ' }, ...titles], rows, { style, cap: 60 });
}

function otherRows({ equal, differences }: UnitTestResult): string {
  const counts = [
    [differences.filter(({ found }) => found === undefined).length, 'is missing', 'are missing'],
    [differences.filter(({ expected }) => expected === undefined).length, 'was not expected', 'were not expected'],
    [
      differences.filter(({ expected, found }) => expected !== undefined && found !== undefined).length,
      'differs',
      'differ',
    ],
    [equal, 'is as expected', 'are as expected'],
  ] as const;
  return counts
    .flatMap(([count, one, more]) => (count === 0 ? [] : [`${counted(count, 'row')} ${count === 1 ? one : more}`]))
    .join(', ');
}

const emptyInputs = ({ empty }: UnitTestResult): string[] =>
  empty.length === 0 ? [] : [`no rows are given of ${empty.join(', ')}`];

/** `57 tests passed, 1 warned, 2 failed`. */
export function testSummary(statuses: readonly TestResult['status'][], style: Style = plain): string {
  const number = (status: string): number => statuses.filter((one) => one === status).length;
  const parts = [
    number('passed') > 0 ? `${counted(number('passed'), 'test')} passed` : '',
    number('warned') > 0 ? style.yellow(`${number('warned')} warned`) : '',
    number('failed') > 0 ? style.red(`${number('failed')} failed`) : '',
  ].filter((part) => part !== '');
  return `${number('failed') > 0 ? style.red('✗') : style.green('✓')} ${parts.join(', ')}`;
}
