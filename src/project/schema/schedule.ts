import { z } from 'zod';
import type { TimeSpan } from '../../base/time.ts';
import { problem } from './problem.ts';
import { cron, notYet, timeSpan } from './words.ts';

/** When a campaign starts by itself. */
export type Schedule =
  | { readonly kind: 'cron'; readonly cron: string; readonly startWithin: TimeSpan }
  /** Never by itself: each signal starts a run. */
  | { readonly kind: 'on_signal' };

const kinds = ['cron', 'on_signal'] as const;
const oneOfThem = 'write one of cron, at, every or on_signal';

const written = z.strictObject({
  cron: cron.optional().describe('five fields, in the zone of the project'),
  on_signal: z
    .literal(true, { error: problem('wrong-value', '{value} is not true', 'on_signal: true, or leave it out') })
    .optional()
    .describe('true: it is never due by itself, each signal starts a run'),
  start_within: timeSpan.optional().describe('an occurrence that nobody started in time is missed; default 4 hours'),
  zone: notYet(),
  at: notYet(),
  every: notYet(),
});

/** The `schedule` of a campaign: exactly one kind, and what belongs to it. */
export const schedule = written
  .superRefine((value, context) => {
    const [first, second] = kinds.filter((kind) => value[kind] !== undefined);
    if (first === undefined)
      context.addIssue({ code: 'custom', message: problem('missing-kind', '{key} says no time', oneOfThem, 'key') });
    if (second !== undefined)
      context.addIssue({
        code: 'custom',
        path: [second],
        message: problem('several-kinds', `{key} stands beside ${first ?? ''}`, oneOfThem, 'key'),
      });
    if (first === 'on_signal' && value.start_within !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['start_within'],
        message: problem('unused-key', '{key} means nothing beside on_signal', 'a signal is never missed', 'key'),
      });
  })
  .transform(
    ({ cron: expression, start_within: startWithin = { amount: 4, unit: 'hours' } }): Schedule =>
      expression === undefined ? { kind: 'on_signal' } : { kind: 'cron', cron: expression, startWithin },
  );
