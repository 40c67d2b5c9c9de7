import { z } from 'zod';
import { problem } from '../problem.ts';
import { name, notYet, oneOf, sql, timeSpan } from '../words.ts';

/** What every channel step may say of its send list. */
export const sending = {
  channel: name,
  category: oneOf(['marketing', 'transactional']).optional(),
  once: z
    .union([oneOf(['run', 'ever']), timeSpan], {
      error: problem('wrong-value', '{value} does not say how often', 'write run, ever or a length of time like 30d'),
    })
    .default('run')
    .describe('how often this step may reach the same recipient'),
  limit: z.int().min(1).optional(),
  order_by: sql.optional().describe('who comes first under a limit, and among rows with the same address'),
  expires: timeSpan
    .default({ amount: 72, unit: 'hours' })
    .describe('not sent later than this after the list is frozen'),
  per: notYet(),
  address: notYet(),
  holdout: notYet(),
  experiment: notYet(),
  send_at: notYet(),
  priority: notYet(),
  quiet_hours: notYet(),
  unknown: notYet(),
  unknown_profiles: notYet(),
};
