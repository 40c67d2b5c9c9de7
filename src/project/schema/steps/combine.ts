import { z } from 'zod';
import { oneOf, text } from '../words.ts';

const how = oneOf(['union', 'intersect', 'exclude']).describe('which rows come out');

export const combine = z
  .union([
    how.transform((word) => ({ how: word, on: undefined, link: undefined })),
    z.strictObject({
      how,
      on: z.array(text).min(1).optional().describe('rows are the same when they agree in these; the key when absent'),
      link: text.optional().describe('which link to walk to rows of another entity, when several lead there'),
    }),
  ])
  .describe(
    'the first of `from` is the primary set; the others of an exclude or intersect may be of an entity that a link leads to',
  );

export type CombineConfig = z.infer<typeof combine>;
