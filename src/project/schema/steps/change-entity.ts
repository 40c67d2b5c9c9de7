import { z } from 'zod';
import { name, text } from '../words.ts';
import { unmatched } from './unmatched.ts';

export const changeEntity = z
  .strictObject({
    to: name.describe('the entity that rows stand for afterwards'),
    link: text.optional().describe('which link to walk, when several lead there: `buyer`, or `purchase.buyer`'),
    columns: z
      .array(text)
      .optional()
      .describe(
        'the columns that rows take along; all when absent. Of several rows that reach the same one the first by key gives them',
      ),
    unmatched,
  })
  .describe(
    'walks a declared link, either way: `{ to: customer }` makes the buyers of orders, `{ to: purchase }` the orders of buyers',
  );

export type ChangeEntityConfig = z.infer<typeof changeEntity>;
