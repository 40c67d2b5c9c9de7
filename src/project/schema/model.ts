import { z } from 'zod';
import { didYouMean } from '../../base/suggest.ts';
import { problem } from './problem.ts';
import { columnNames, name, notYet, oneOf, text } from './words.ts';

/** The header of a model: YAML between the marks that open and close it. */

const unique = z.strictObject({ unique: columnNames });
const notNull = z.strictObject({ not_null: columnNames });
const acceptedValues = z.strictObject({
  accepted_values: z.strictObject({
    column: text,
    values: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
  }),
});
const relationships = z.strictObject({
  relationships: z.strictObject({ column: text, to: text.describe('schema.model'), field: text }),
});

const testKinds = ['unique', 'not_null', 'accepted_values', 'relationships'];
const laterTests = ['expression', 'row_count', 'volume', 'range', 'matches', 'email'];

const test = z.union([unique, notNull, acceptedValues, relationships], {
  error: ({ input }) => {
    const kind = typeof input === 'object' && input !== null ? Object.keys(input)[0] : undefined;
    if (kind === undefined)
      return problem('wrong-type', '{value} is no test', 'write one like unique: customer_id, or not_null: [a, b]');
    if (laterTests.includes(kind)) return problem('not-supported', `test "${kind}" is not supported yet`);
    return problem('unknown-key', `unknown test "${kind}"`, didYouMean(kind, testKinds));
  },
});

export const modelHeader = z.strictObject({
  description: text.optional(),
  kind: oneOf(['table', 'view', 'audience'], ['incremental', 'snapshot']).default('table'),
  entity: name.optional().describe('audience: what its rows stand for'),
  tags: z.array(name).default([]),
  tests: z.array(test).default([]),
  key: notYet(),
  cursor: notYet(),
  version: notYet(),
  on_change: notYet(),
  on_parent_failure: notYet(),
  columns: notYet(),
});

export type ModelHeader = z.infer<typeof modelHeader>;
export type ModelTest = ModelHeader['tests'][number];
