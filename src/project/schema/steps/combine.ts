import { z } from 'zod';
import { oneOf, text } from '../words.ts';

const how = oneOf(['union', 'intersect', 'exclude']);

export const combine = z
  .union([
    how.transform((word) => ({ how: word, on: undefined })),
    z.strictObject({ how, on: z.array(text).min(1).optional() }),
  ])
  .describe('the first of `from` is the primary set');

export type CombineConfig = z.infer<typeof combine>;
