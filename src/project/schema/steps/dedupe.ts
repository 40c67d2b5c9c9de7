import { z } from 'zod';
import { sql, text } from '../words.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);

export const dedupe = z
  .strictObject({
    by: z
      .union([sql.transform((one) => [one]), z.array(sql).min(1)])
      .describe('columns or SQL expressions: rows that agree in all of them are duplicates; NULL agrees with nothing'),
    keep: z.int().min(1).default(1).describe('how many of each group'),
    prefer: z
      .record(text, z.array(value).min(1))
      .optional()
      .describe('values of a column, the best first; rows with none of them come last'),
    order_by: sql.optional().describe('who comes first, after `prefer`; then the first by key'),
  })
  .describe('keeps some rows of each group: `{ by: email, order_by: "last_order desc" }`; `rest` has the others');

export type DedupeConfig = z.infer<typeof dedupe>;
