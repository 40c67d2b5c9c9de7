import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Column, SqlType } from '../base/sql-type.ts';
import type { Configured } from '../project/project.ts';
import type { ColumnConfig, LayoutConfig } from '../project/schema/print.ts';
import { lineOf, printedLines, withAddressWidth } from './address-lines.ts';
import { unitOf } from './byte-text.ts';
import { householdWords } from './household.ts';
import { dateFormatHint, dateFormatProblem } from './date-text.ts';
import { barcodeWords } from './mail-barcode.ts';
import { isNumberFormat, numberFormatHint } from './number-format.ts';
import { pathProblem, pathsOf, placeholdersOf, templatePieces, valuePieces } from './value.ts';
import { leastWidth } from './width.ts';

/** What muster adds to the columns of a list, for print alone. */
export const printWords: readonly Column[] = [
  { name: 'piece_id', type: 'BIGINT' },
  { name: 'campaign_code', type: 'VARCHAR' },
];

/** `address.1` to the last line that the layout has room for. */
const addressWords = ({ address }: LayoutConfig): Column[] =>
  address === undefined
    ? []
    : [
        {
          name: 'address',
          type: `STRUCT(${lineNames(address.lines)
            .map((line) => `"${line}" VARCHAR`)
            .join(', ')})`,
        },
      ];

const lineNames = (lines: number): string[] => Array.from({ length: lines }, (_, i) => String(i + 1));

type Paths = ReadonlyMap<string, SqlType>;

/**
 * Everything that is wrong with a layout for lists with these columns. Columns of the profile come as one struct `profile`
 * or one by one as `profile.city`. `shared` names the columns that are the same for all: nothing is sorted or split by them.
 */
export function checkLayout(
  layout: Configured<LayoutConfig>,
  columns: readonly Column[],
  shared: readonly string[] = [],
): Diagnostic[] {
  const { config } = layout;
  const paths = layoutPaths(config, columns);
  const own = pathsOf(columns.filter(({ name }) => !shared.includes(name)));
  return [
    ...config.columns.flatMap((_, i) => checkColumn(layout, i, paths)),
    ...checkLength(layout),
    ...checkLines(layout),
    ...checkRecipient(layout),
    ...checkHousehold(layout, pathsOf(columns), own),
    ...checkRouting(layout, pathsOf(columns)),
    ...(['sort_by', 'split_by'] as const).flatMap((key) =>
      config[key].flatMap((path, i) => problemAt(path, own, layout.place([key, i]))),
    ),
  ];
}

/** Every path that a value of the layout may name, for lists with these columns. */
export const layoutPaths = (layout: LayoutConfig, columns: readonly Column[]): Paths =>
  pathsOf([...columns, ...printWords, ...addressWords(layout), ...householdWords(layout), ...barcodeWords(layout)]);

function checkColumn(layout: Configured<LayoutConfig>, i: number, paths: Paths): Diagnostic[] {
  const { columns } = layout.config;
  const column = columns[i];
  if (column === undefined) return [];
  const place = (key: string): Diagnostic['span'] => layout.place(['columns', i, key]);
  const pieces = valuePieces(column.value);
  if (pieces === undefined)
    return [error('bad-template', 'braces come in pairs of two', { span: place('value'), hint: 'write {{column}}' })];
  const isTwice = columns.findIndex(({ name }) => name === column.name) < i;
  return [
    ...(isTwice ? [error('duplicate-column', `there are two columns "${column.name}"`, { span: place('name') })] : []),
    ...placeholdersOf(pieces).flatMap(
      (path) => lineProblem(path, layout.config, place('value')) ?? problemAt(path, paths, place('value')),
    ),
    ...checkFormat(column, place),
    ...checkWidth(layout, i, paths),
  ];
}

/** A line below those that the layout has room for. */
function lineProblem(path: string, layout: LayoutConfig, span: Diagnostic['span']): Diagnostic[] | undefined {
  const lines = layout.address?.lines;
  const line = lineOf(path, layout);
  if (lines === undefined || line === undefined || line <= lines) return undefined;
  const hint = `say lines: ${line} in address`;
  return [error('unknown-column', `an address of this layout has ${lines} lines: there is no ${path}`, { span, hint })];
}

function problemAt(path: string, paths: Paths, span: Diagnostic['span']): Diagnostic[] {
  const problem = pathProblem(path, paths);
  return problem === undefined ? [] : [error(problem.code, problem.message, { span, hint: problem.hint })];
}

function checkFormat({ type, format }: ColumnConfig, place: (key: string) => Diagnostic['span']): Diagnostic[] {
  if (format === undefined) return [];
  const span = place('format');
  if (type === 'text')
    return [error('bad-format', 'a text has no format', { span, hint: 'say type: date or type: number' })];
  if (type === 'number')
    return isNumberFormat(format)
      ? []
      : [error('bad-format', `"${format}" is no format of a number`, { span, hint: numberFormatHint })];
  const problem = dateFormatProblem(format);
  return problem === undefined ? [] : [error('bad-format', problem, { span, hint: dateFormatHint })];
}

/** Fields that have no width, no place to go on, or can never fit. */
function checkWidth(layout: Configured<LayoutConfig>, i: number, paths: Paths): Diagnostic[] {
  const { format, columns } = layout.config;
  const written = columns[i];
  if (written === undefined) return [];
  const column = withAddressWidth(written, layout.config);
  const { name, width, overflow, align, pad } = column;
  const place = (key: string): Diagnostic['span'] => layout.place(['columns', i, key]);
  const problems: Diagnostic[] = [];
  if (width === undefined) {
    if (format === 'fixed')
      problems.push(error('missing-width', `${name} needs a width in fixed records`, { span: place('name') }));
    else if (overflow !== 'error' || pad !== undefined)
      problems.push(
        error('missing-width', `${name} needs a width`, { span: place(pad === undefined ? 'overflow' : 'pad') }),
      );
    return problems;
  }
  const next = columns[i + 1];
  if (overflow === 'wrap' && next === undefined)
    problems.push(error('bad-overflow', `there is no column after ${name} to go on in`, { span: place('overflow') }));
  if (overflow === 'wrap' && next !== undefined && isNeverEmpty(next))
    problems.push(
      error('bad-overflow', `${name} cannot go on in ${next.name}, which has a value of its own in every record`, {
        span: place('overflow'),
      }),
    );
  const least = leastWidth(column, paths);
  if (least > width)
    problems.push(
      error('narrow-column', `${name} needs ${least} ${unitOf(format)} and has room for ${width}`, {
        span: place('width'),
      }),
    );
  if (pad !== undefined && !/^[\x20-\x7e]$/.test(pad))
    problems.push(error('bad-padding', 'a field is filled up with one ASCII character', { span: place('pad') }));
  if (pad !== undefined && /\d/.test(pad) && align === 'left')
    problems.push(
      error('bad-padding', `${name} gets its "${pad}" behind the value, which makes another number of it`, {
        span: place('pad'),
        hint: 'say align: right; what a text has behind it is made in SQL, with rpad()',
      }),
    );
  return problems;
}

/** A text of a template always stands there, and a record has what it requires. */
const isNeverEmpty = ({ value, required }: ColumnConfig): boolean =>
  required || value === 'piece_id' || (valuePieces(value) ?? []).some((piece) => 'text' in piece);

/** A line that no column prints would fall off the letter: the town, or the country. */
function checkLines({ config, place }: Configured<LayoutConfig>): Diagnostic[] {
  const { address } = config;
  const printed = printedLines(config);
  if (address === undefined || address.lines <= printed) return [];
  return [
    error('missing-column', `an address may have ${address.lines} lines, and no column prints address.${printed + 1}`, {
      span: place(['address']),
      hint:
        printed === 0 ? 'give each line a column' : `add it, or say lines: ${printed}: longer addresses are rejected`,
    }),
  ];
}

function checkRecipient({ config: { address, household }, place }: Configured<LayoutConfig>): Diagnostic[] {
  const recipient = address?.recipient ?? 'name';
  if (recipient === 'name') return [];
  const word = recipient === 'household.names' ? 'names' : 'salutation';
  if (household?.[word] !== undefined) return [];
  return [
    error('unknown-column', `the layout has no ${recipient}`, {
      span: place(['address', 'recipient']),
      hint: `say ${word}: in its household`,
    }),
  ];
}

function checkHousehold({ config, place }: Configured<LayoutConfig>, all: Paths, own: Paths): Diagnostic[] {
  const { household } = config;
  if (household === undefined) return [];
  const span = place(['household', 'salutation']);
  const pieces = templatePieces(household.salutation ?? '');
  return [
    ...household.by.flatMap((path, i) => problemAt(path, own, place(['household', 'by', i]))),
    ...(pieces === undefined
      ? [error('bad-template', 'braces come in pairs of two', { span, hint: 'write {{column}}' })]
      : placeholdersOf(pieces).flatMap((path) => problemAt(path, all, span))),
  ];
}

const checkRouting = ({ config, place }: Configured<LayoutConfig>, all: Paths): Diagnostic[] =>
  config.intelligent_mail?.routing === undefined
    ? []
    : problemAt(config.intelligent_mail.routing, all, place(['intelligent_mail', 'routing']));

function checkLength({ config, place }: Configured<LayoutConfig>): Diagnostic[] {
  const { format, record_length: length, columns } = config;
  if (length === undefined) return [];
  const span = place(['record_length']);
  if (format === 'csv') return [error('bad-length', 'records of a CSV file have no length', { span })];
  const sum = columns.reduce((total, { width = 0 }) => total + width, 0);
  return sum === length
    ? []
    : [
        error('bad-length', `the columns add up to ${sum} bytes, the record is said to have ${length}`, {
          span,
          hint: `change a width, or say record_length: ${sum}`,
        }),
      ];
}
