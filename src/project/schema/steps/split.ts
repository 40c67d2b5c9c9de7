import { z } from 'zod';
import { problem } from '../problem.ts';
import { name, share, sql } from '../words.ts';

const cellForms = 'write 20%, 1000, rest, or { where, share, limit }';

const cell = z.union(
  [
    share.transform((value) => ({ share: value })),
    z
      .int()
      .min(1)
      .transform((value) => ({ limit: value })),
    z.literal('rest').transform(() => ({ rest: true as const })),
    z
      .strictObject({
        where: sql.optional().describe('rows for which this SQL expression is true'),
        share: share.optional().describe('of the rows, like 20%'),
        limit: z.int().min(1).optional().describe('so many rows at most'),
      })
      .refine((said) => Object.keys(said).length > 0, {
        error: problem('empty-value', 'cell {key} says nothing', cellForms),
        when: ({ issues }) => issues.length === 0,
      }),
  ],
  {
    // A percentage and a number have better words of their own.
    error: ({ input }) =>
      typeof input === 'string' && !input.endsWith('%')
        ? problem('wrong-value', '{value} is no cell', cellForms)
        : undefined,
  },
);

export const split = z.strictObject({
  cells: z
    .record(name, cell)
    .refine((cells) => Object.keys(cells).length > 0, { error: problem('empty-value', '{key} has no cell') })
    .describe('in order: a row goes to the first cell that takes it'),
  order_by: sql.optional().describe('who comes first; without it a stable hash decides'),
  overlap: z.boolean().default(false).describe('true: a row goes to every cell that takes it'),
  per: z
    .union([sql.transform((one) => [one]), z.array(sql).min(1)])
    .optional()
    .describe('a column or SQL expression: limits and shares are of each of its values'),
});

export type SplitConfig = z.infer<typeof split>;
export type CellConfig = z.infer<typeof cell>;
