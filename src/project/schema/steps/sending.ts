import { z } from 'zod';
import { problem } from '../problem.ts';
import { columnNames, name, oneOf, share, sql, timeOfDay, timeSpan } from '../words.ts';
import { experiment } from './experiment.ts';

/** What every channel step may say of its send list. */
export const sending = {
  channel: name.describe('a channel of muster.yml'),
  category: oneOf(['marketing', 'transactional']).optional().describe('when it is not that of the campaign'),
  per: name.default('profile').describe('one message for each profile, or for each row: the entity of the population'),
  address: columnNames
    .optional()
    .describe(
      'columns of the population, or profile.x; the first that is not null counts. Default: that of the profile',
    ),
  unknown_profiles: oneOf(['exclude', 'create'])
    .default('exclude')
    .describe('create: rows without a profile are sent to, at an address of the population'),
  once: z
    .union([oneOf(['run', 'ever']), timeSpan], {
      error: problem('wrong-value', '{value} does not say how often', 'write run, ever or a length of time like 30d'),
    })
    .optional()
    .describe('how often this step may reach the same recipient; run for profiles, ever for other entities'),
  holdout: share.optional().describe('a stable share of the profiles that this step never writes to'),
  priority: z.int().min(0).max(100).default(50).describe('of campaigns of one night the higher one comes first'),
  limit: z.int().min(1).optional().describe('so many messages at most'),
  order_by: sql.optional().describe('who comes first under a limit, and among rows with the same address'),
  expires: timeSpan
    .default({ amount: 72, unit: 'hours' })
    .describe('not sent later than this after the list is frozen'),
  send_at: timeOfDay.optional().describe("the hour in the recipient's zone: not before the next time it is so late"),
  quiet_hours: oneOf(['ignore']).optional().describe('transactional messages only, which quiet hours do not hold back'),
  experiment: experiment.optional(),
  unknown: oneOf(['hold', 'resend'])
    .optional()
    .describe(
      'a message of which nobody can find out whether it arrived: left alone, or sent again and perhaps twice. Default: hold for marketing, resend for transactional',
    ),
};
