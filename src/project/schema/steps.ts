import { z } from 'zod';
import { problem } from './problem.ts';
import { name, notYet, oneOf, share, sql, text, timeSpan } from './words.ts';

/** What stands inside a step, by kind. */

const audience = text.describe('a model of kind audience');

const query = text.describe('an .sql file of the campaign, or one SELECT');

const how = oneOf(['union', 'intersect', 'exclude']);
const combine = z
  .union([
    how.transform((word) => ({ how: word, on: undefined })),
    z.strictObject({ how, on: z.array(text).min(1).optional() }),
  ])
  .describe('the first of `from` is the primary set');

const cellForms = 'write 20%, 1000, rest, or { where, share, limit }';

const cell = z.union(
  [
    share.transform((value) => ({ share: value })),
    z
      .int()
      .min(1)
      .transform((value) => ({ limit: value })),
    z.literal('rest').transform(() => ({ rest: true as const })),
    z
      .strictObject({ where: sql.optional(), share: share.optional(), limit: z.int().min(1).optional() })
      .refine((said) => Object.keys(said).length > 0, {
        error: problem('empty-value', 'cell {key} says nothing', cellForms),
        when: ({ issues }) => issues.length === 0,
      }),
  ],
  {
    // A percentage and a number have better words of their own.
    error: ({ input }) =>
      typeof input === 'string' && !input.endsWith('%')
        ? problem('wrong-value', '{value} is no cell', cellForms)
        : undefined,
  },
);

const split = z.strictObject({
  cells: z
    .record(name, cell)
    .refine((cells) => Object.keys(cells).length > 0, { error: problem('empty-value', '{key} has no cell') })
    .describe('in order: a row goes to the first cell that takes it'),
  order_by: sql.optional().describe('who comes first; without it a stable hash decides'),
  overlap: notYet(),
  per: notYet(),
});

const filter = sql.describe('a SQL expression; rows for which it is true');

/** What every channel step may say of its send list. */
const sending = {
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

const template = text.describe('an .hbs or .mjml file of the campaign, or the template itself');

const email = z.strictObject({ ...sending, subject: template, html: template, text: template.optional() });

const directMail = z.strictObject({ ...sending, layout: name.describe('a file of layouts/') });

export const stepShapes = {
  audience: audience.optional(),
  query: query.optional(),
  combine: combine.optional(),
  split: split.optional(),
  filter: filter.optional(),
  email: email.optional(),
  direct_mail: directMail.optional(),
};

export type StepKindName = keyof typeof stepShapes;
export const stepKinds = Object.keys(stepShapes) as StepKindName[];

export const laterStepKinds = [
  ...[
    'incremental',
    'file',
    'dedupe',
    'enrich',
    'change_entity',
    'reconcile',
    'save_audience',
    'join',
    'wait',
    'route',
  ],
  ...['alert', 'approve', 'signal', 'sms', 'push', 'webhook'],
] as const;

export type CombineConfig = z.infer<typeof combine>;
export type SplitConfig = z.infer<typeof split>;
export type CellConfig = z.infer<typeof cell>;
export type EmailConfig = z.infer<typeof email>;
export type DirectMailConfig = z.infer<typeof directMail>;
