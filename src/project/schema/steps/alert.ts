import { z } from 'zod';
import { notYet, sql, text } from '../words.ts';

export const alert = z.strictObject({
  title: text,
  text: text.optional(),
  when: sql.optional().describe('told only when this is true; "count" is the number of rows'),
  to: notYet(),
});

export type AlertConfig = z.infer<typeof alert>;
