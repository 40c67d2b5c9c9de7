import { z } from 'zod';
import { didYouMean } from '../../base/suggest.ts';
import { problem } from './problem.ts';
import { columnNames, description, oneOf, share, sql, text } from './words.ts';

/** The tests of a model's header: one mapping a test, with its kind as a key and what tunes it as keys beside that. */

const noThreshold = problem('wrong-value', '{value} is no threshold', 'write one like ">10" or ">=0.5%"');

/** `>10` rows, or `>0.5%` of the rows that were looked at. */
const threshold = z
  .string({ error: noThreshold })
  .regex(/^>=?\s*\d{1,12}(\.\d{1,4})?%?$/, { error: noThreshold })
  .transform((written) => {
    const isShare = written.endsWith('%');
    const value = Number(written.replace(/[>=%\s]/g, ''));
    return { isStrict: !written.startsWith('>='), isShare, value: isShare ? value / 100 : value };
  });

export type Threshold = z.infer<typeof threshold>;

const severity = oneOf(['error', 'warn'])
  .default('error')
  .describe('error: the model is not published when it fails; warn: it is told and the model is published');

const levels = {
  severity,
  warn_if: threshold.optional().describe('what is too much for a pass: ">10" rows, ">=0.5%" of those looked at'),
  error_if: threshold.optional().describe('what is too much for a warning: ">10" rows, ">=0.5%" of those looked at'),
};

interface Levels {
  readonly severity: 'error' | 'warn';
  readonly warn_if?: unknown;
  readonly error_if?: unknown;
}

/** Thresholds that can never be reached are slips. */
function checkLevels(level: Levels, context: z.core.$RefinementCtx): void {
  const refuse = (key: string, message: string, hint: string) => {
    context.addIssue({ code: 'custom', path: [key], message: problem('never-reached', message, hint, 'key') });
  };
  if (level.severity === 'warn' && level.error_if !== undefined)
    refuse('error_if', '{key} is never reached: the test only warns', 'leave out severity: warn');
  if (level.severity === 'error' && level.warn_if !== undefined && level.error_if === undefined)
    refuse('warn_if', '{key} is never reached: the first row is an error', 'say error_if too, or severity: warn');
}

const options = ['where', 'severity', 'warn_if', 'error_if'];

/** What a test looks at, where a person may write a mapping in which everything stands. */
const notAMapping = (wanted: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? problem('wrong-type', `{key} must be ${wanted}, not a mapping`, `${options.join(', ')} stand beside {key}`)
      : undefined,
});

const testedColumns = z.union(columnNames.options, notAMapping('text or a list'));

const testedColumn = text.describe('whose values are looked at');

const where = sql.optional().describe('only rows for which this SQL expression is true are looked at');

/** A test that finds rows. */
const rowTest = <Kind extends string, Shape extends z.ZodType>(kind: Kind, shape: Shape) =>
  z
    .strictObject({ [kind]: shape, where, ...levels } as { [K in Kind]: Shape } & {
      where: typeof where;
    } & typeof levels)
    .superRefine((test, context) => {
      checkLevels(test as Levels, context);
    });

const atLeastOne = (range: { readonly min?: unknown; readonly max?: unknown }): boolean =>
  range.min !== undefined || range.max !== undefined;
const noBound = { error: problem('missing-key', '{key} needs min or max') };
const bound = z.union([z.number(), z.string()]).optional();
const count = z.int().min(0).optional();

const unique = rowTest(
  'unique',
  testedColumns.describe('no two rows have the same values in these columns; rows with a null are let be'),
);
const notNull = rowTest('not_null', testedColumns.describe('none of these columns is null'));
const acceptedValues = rowTest(
  'accepted_values',
  z
    .strictObject({
      column: testedColumn,
      values: z
        .array(z.union([z.string(), z.number(), z.boolean()]))
        .min(1)
        .describe('the only ones there are; null is let be'),
    })
    .describe('a column has these values only'),
);
const relationships = rowTest(
  'relationships',
  z
    .strictObject({
      column: testedColumn,
      to: text.describe('schema.model'),
      field: text.describe('the column there'),
    })
    .describe('each value of a column is one of another table; null is let be'),
);
const expression = rowTest(
  'expression',
  z
    .string(notAMapping('text'))
    .trim()
    .min(1, { error: problem('empty-value', '{key} is empty') })
    .describe('a SQL expression over the columns of one row, false for none; unknown (null) passes'),
);
const range = rowTest(
  'range',
  z
    .strictObject({ column: testedColumn, min: bound.describe('the lowest'), max: bound.describe('the highest') })
    .refine(atLeastOne, noBound)
    .describe('both ends belong to it'),
);
const matches = rowTest(
  'matches',
  z
    .strictObject({
      column: testedColumn,
      pattern: text.describe('a regular expression that matches the whole value'),
    })
    .describe('values have a form; null is let be'),
);
const email = rowTest('email', testedColumns.describe('columns whose values are one email address each'));
const rowCount = z.strictObject({
  row_count: z
    .strictObject({ min: count.describe('no fewer'), max: count.describe('no more') })
    .refine(atLeastOne, noBound)
    .describe('how many rows the table has'),
  where,
  severity,
});
const volume = z.strictObject({
  volume: z
    .strictObject({
      max_change: share.describe('of the number of rows, against the version that was published last'),
    })
    .describe('the table neither grows nor shrinks too much at once'),
  severity,
});

const kinds = [
  ...['unique', 'not_null', 'accepted_values', 'relationships', 'expression'],
  ...['row_count', 'volume', 'range', 'matches', 'email'],
];

export const modelTest = z.union(
  [unique, notNull, acceptedValues, relationships, expression, rowCount, volume, range, matches, email],
  {
    error: ({ input }) => {
      const keys = typeof input === 'object' && input !== null ? Object.keys(input) : [];
      const kind = keys.find((key) => !options.includes(key));
      if (kind === undefined)
        return problem('wrong-type', '{value} is no test', 'write one like unique: customer_id, or not_null: [a, b]');
      return problem('unknown-key', `unknown test "${kind}"`, didYouMean(kind, kinds));
    },
  },
);

export type ModelTest = z.infer<typeof modelTest>;

/** The header of a singular test: a SELECT that must return no rows. */
export const singularTestHeader = z.strictObject({ description, ...levels }).superRefine((test, context) => {
  checkLevels(test, context);
});

export type SingularTestHeader = z.infer<typeof singularTestHeader>;
export type TestLevels = Pick<SingularTestHeader, 'severity' | 'warn_if' | 'error_if'>;
