import { z } from 'zod';
import { problem } from '../problem.ts';
import { name, sql, text } from '../words.ts';
import { unmatched } from './unmatched.ts';

const isColumn = (written: string): boolean => /^[A-Za-z_]\w*$/.test(written);

/** Pairs of a column of the population and one of the entity. */
type Pairs = readonly (readonly [string, string])[];

const same = (columns: readonly string[]): { readonly pairs: Pairs } => ({
  pairs: columns.map((column) => [column, column]),
});

const on = z.union(
  [
    sql.transform((written) => (isColumn(written) ? same([written]) : { condition: written })),
    z.array(text).min(1).transform(same),
    z
      .record(text, text)
      .refine((pairs) => Object.keys(pairs).length > 0)
      .transform((pairs): { readonly pairs: Pairs } => ({ pairs: Object.entries(pairs) })),
  ],
  { error: problem('wrong-type', '{key} is a column, a list of columns, a mapping of columns, or a condition') },
);

export const reconcile = z
  .strictObject({
    to: name.describe('the entity whose key rows get'),
    on: on.describe(
      'columns that both have; { column: column of the entity }; or a condition over `input` and the entity by its name',
    ),
    unmatched,
  })
  .describe(
    'finds the one row of an entity that each row means: `{ to: customer, on: email }`; `ambiguous` has the rows for which there is not one',
  );

export type ReconcileConfig = z.infer<typeof reconcile>;
