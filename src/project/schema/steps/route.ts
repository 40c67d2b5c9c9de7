import { z } from 'zod';
import { problem } from '../problem.ts';
import { name, sql } from '../words.ts';

export const route = z.strictObject({
  cases: z
    .record(name, sql)
    .refine((cases) => Object.keys(cases).length > 0, { error: problem('empty-value', '{key} has no case') })
    .describe('in order: the whole population goes the way of the first that is true; "count" is its number of rows'),
  otherwise: name.optional().describe('the way when no case is true; without it the run ends there'),
});

export type RouteConfig = z.infer<typeof route>;
