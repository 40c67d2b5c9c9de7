import { z } from 'zod';
import { cron, name, notYet, oneOf, text, timeSpan, variables } from './words.ts';
import { laterStepKinds, stepKinds, stepShapes } from './steps.ts';

/** `campaigns/<name>/campaign.yml`: a campaign and its steps. */

const schedule = z.strictObject({
  cron: cron.describe('five fields, in the zone of the project'),
  start_within: timeSpan
    .default({ amount: 4, unit: 'hours' })
    .describe('an occurrence that nobody started in time is missed'),
  zone: notYet(),
  at: notYet(),
  every: notYet(),
  on_signal: notYet(),
});

const reference = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/, { error: 'is no step: write step or step.output' });

/** What may stand beside a step's kind. */
const besideKind = {
  from: z.union([reference.transform((one) => [one]), z.array(reference).min(1)]).default([]),
  description: text.optional(),
  allow_empty: z.boolean().default(true),
  entity: name.optional().describe('what the rows stand for; the entity of the campaign when absent'),
};

/** One step as written: exactly one kind, and what stands beside it. */
const step = z
  .strictObject({
    ...besideKind,
    ...Object.fromEntries(laterStepKinds.map((kind) => [kind, notYet()])),
    ...stepShapes,
  })
  .refine((value) => stepKinds.filter((kind) => value[kind] !== undefined).length === 1, {
    error: `a step has exactly one kind: ${stepKinds.join(', ')}`,
  });

export const campaignFile = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/)
    .optional()
    .describe("stays the same when the folder is renamed; default the folder's name"),
  description: text.optional(),
  live: z.boolean().default(false).describe('true: the nightly job may start it'),
  category: oneOf(['marketing', 'transactional']).default('marketing'),
  entity: name,
  schedule: schedule.optional(),
  campaign_code: text.optional().describe('printed on pieces; default the name in capitals'),
  vars: variables.default({}),
  steps: z.record(name, step).refine((steps) => Object.keys(steps).length > 0, { error: 'has no step' }),
  confirm: notYet(),
  holdout: notYet(),
  start: notYet(),
  end: notYet(),
});

export type CampaignConfig = z.infer<typeof campaignFile>;
