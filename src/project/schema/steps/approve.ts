import { z } from 'zod';
import { text, timeSpan } from '../words.ts';

export const approve = z
  .union([
    text.transform((words) => ({ text: words, within: undefined })),
    z.strictObject({
      text: text.describe('what the person is asked'),
      within: timeSpan.optional().describe('later the run fails'),
    }),
  ])
  .describe('stops until muster confirm RUN STEP; what the person is asked');

export type ApproveConfig = z.infer<typeof approve>;
