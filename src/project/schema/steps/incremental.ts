import { z } from 'zod';
import { problem } from '../problem.ts';
import { text, timeSpan } from '../words.ts';

const noLookback = problem(
  'wrong-value',
  '{value} is no lookback',
  'write 2 days for dates and timestamps, 1000 for whole numbers',
);

export const incremental = z
  .strictObject({
    query: text.describe('an .sql file of the campaign, or one SELECT; its rows are those > $cursor'),
    cursor: text.optional().describe('the column that tells new rows: a date, a timestamp, a whole number or a text'),
    since: z
      .union([text, z.int().transform(String)])
      .optional()
      .describe('the first $cursor; without it the smallest value of its type'),
    lookback: z
      .union([timeSpan, z.int().min(1)], { error: noLookback })
      .optional()
      .describe(
        'rows that come so late are found: a length of time, by default 2 days; for whole numbers so many, by default none',
      ),
    remember: timeSpan
      .optional()
      .describe('instead of a cursor: no row with a key that was handed on within this time'),
  })
  .superRefine(({ cursor, remember, since, lookback }, context) => {
    const ways = 'write cursor: COLUMN, or remember: 30d where no column tells new rows';
    if (cursor === undefined && remember === undefined)
      context.addIssue({ code: 'custom', message: problem('missing-cursor', 'nothing tells new rows', ways, 'key') });
    if (remember === undefined) return;
    for (const [key, value] of Object.entries({ cursor, since, lookback })) {
      if (value === undefined) continue;
      const message = problem('wrong-value', '{key} and remember do not go together', ways, 'key');
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });

export type IncrementalConfig = z.infer<typeof incremental>;
