import { z } from 'zod';
import { name, text, timeSpan } from '../words.ts';

const audienceName = name.describe('read as saved.<name>');

const columns = z
  .union([
    z
      .array(text)
      .min(1)
      .transform((names) => ({ names })),
    z.record(text, text).transform((types) => ({ types })),
  ])
  .describe('the columns that are saved, all if none are named; with their types a campaign may read what it saves');

export const saveAudience = z.union([
  audienceName.transform((one) => ({ name: one, columns: undefined, expires: undefined })),
  z.strictObject({
    name: audienceName,
    columns: columns.optional(),
    expires: timeSpan.optional().describe('after that it is empty'),
  }),
]);

export type SaveAudienceConfig = z.infer<typeof saveAudience>;
