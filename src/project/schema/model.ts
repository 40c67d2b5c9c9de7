import { z } from 'zod';
import { modelTest } from './test.ts';
import { columnNames, description, name, oneOf, text } from './words.ts';

/** The header of a model: YAML between the marks that open and close it. */

/** A description alone, or with what personal data the column holds. */
const column = z.union([
  text.transform((description) => ({ description, pii: undefined })),
  z.strictObject({
    description,
    pii: text.optional().describe('what personal data it holds, besides that of what it is made of'),
  }),
]);

export const modelHeader = z.strictObject({
  description,
  kind: oneOf(['table', 'view', 'incremental', 'snapshot', 'audience'])
    .default('table')
    .describe('how it is kept; audience: a table that campaigns may begin with'),
  entity: name.optional().describe('audience: what its rows stand for'),
  tags: z.array(name).default([]).describe('words to select it by: tag:retention'),
  tests: z.array(modelTest).default([]).describe('what has to hold before it is published'),
  key: columnNames
    .optional()
    .describe(
      'incremental: rows with the same values replace those before; snapshot: what one row of history is about',
    ),
  cursor: text.optional().describe('incremental: the column whose highest value is bound as $cursor'),
  version: text.optional().describe('snapshot: a date or timestamp; a higher one is a newer version of the row'),
  compare: columnNames.optional().describe('snapshot without version: a change in these is a new version; else in any'),
  on_change: oneOf(['fail', 'add_columns']).default('fail').describe('incremental, snapshot: when the columns change'),
  on_parent_failure: oneOf(['skip', 'stale'])
    .default('skip')
    .describe('stale: goes on with the last good version of what it reads'),
  columns: z
    .record(text, column)
    .default({})
    .describe('what columns of the result mean, { spent: all orders, in pounds }; passed on with a column as it is'),
});

export type ModelHeader = z.infer<typeof modelHeader>;
