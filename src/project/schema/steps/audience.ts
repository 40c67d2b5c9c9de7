import { z } from 'zod';
import { text, timeSpan } from '../words.ts';

const model = text.describe('a model of kind audience, or saved.<name>');

export const audience = z.union([
  model.transform((name) => ({ name, columns: undefined, max_age: undefined })),
  z.strictObject({
    name: model,
    columns: z.array(text).min(1).optional().describe('beside the key; all if none are named'),
    max_age: timeSpan.optional().describe('of saved.<name>: the run fails when it was saved longer ago'),
  }),
]);

export type AudienceConfig = z.infer<typeof audience>;
