import { z } from 'zod';
import { name, notYet, oneOf, text } from './words.ts';

/** The header of a model: YAML between the marks that open and close it. */

const columnNames = z.union([text.transform((column) => [column]), z.array(text).min(1)]);

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

const laterTests = ['expression', 'row_count', 'volume', 'range', 'matches', 'email'];

const test = z.union([unique, notNull, acceptedValues, relationships], {
  error: ({ input }) => {
    const kind = typeof input === 'object' && input !== null ? Object.keys(input)[0] : undefined;
    if (kind !== undefined && laterTests.includes(kind)) return `test "${kind}" is not supported yet`;
    return 'is no test: write unique, not_null, accepted_values or relationships with what it needs';
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
