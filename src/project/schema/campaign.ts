import { z } from 'zod';
import { instantOfMoment } from '../../base/moment.ts';
import { isBefore } from '../../base/time.ts';
import { description, moment, name, oneOf, share, text, variables } from './words.ts';
import { problem } from './problem.ts';
import { schedule } from './schedule.ts';
import { stepKinds, stepShapes } from './steps/index.ts';

/** `campaigns/<name>/campaign.yml`: a campaign and its steps. */

const reference = z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/, {
  error: problem('wrong-value', '{value} names no step', 'write step or step.output'),
});

/** What may stand beside a step's kind. */
const besideKind = {
  from: z
    .union([reference.transform((one) => [one]), z.array(reference).min(1)])
    .default([])
    .describe('whose rows it reads: step, or step.output'),
  description,
  allow_empty: z
    .boolean()
    .optional()
    .describe(
      'false: without a row the run fails; true: also a set that is excluded, or a saved audience, may become empty',
    ),
  entity: name
    .optional()
    .describe('what the rows stand for; when absent that of the rows that it reads, else that of the campaign'),
};

/** One step as written: exactly one kind, and what stands beside it. */
const step = z.strictObject({ ...besideKind, ...stepShapes }).superRefine((written, context) => {
  const kinds = stepKinds.filter((kind) => written[kind] !== undefined);
  if (kinds.length === 1 || context.issues.length > 0) return;
  const message =
    kinds.length === 0
      ? problem('missing-kind', 'step {key} has no kind', `write one of ${stepKinds.join(', ')}`, 'key')
      : problem('several-kinds', `step {key} has several kinds: ${kinds.join(', ')}`, 'make each its own step', 'key');
  context.addIssue({ code: 'custom', message });
});

export const campaignFile = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,63}$/, {
        error: problem('bad-name', '{value} cannot be an id', 'small letters, digits and _, at most 64'),
      })
      .optional()
      .describe("stays the same when the folder is renamed; default the folder's name"),
    description,
    live: z.boolean().default(false).describe('true: the nightly job may start it'),
    category: oneOf(['marketing', 'transactional'])
      .default('marketing')
      .describe(
        'transactional: no consent, caps, quiet hours or holdout of the project; a channel step may say its own',
      ),
    entity: name.describe('what the rows of its steps stand for, where a step says no other'),
    schedule: schedule.optional().describe('when it is due; without one it is started by hand'),
    confirm: oneOf(['first', 'always', 'never'])
      .default('first')
      .describe('first: the first run, and the first after a change of its files, waits for a person before it sends'),
    campaign_code: text.optional().describe('printed on pieces; default the name in capitals'),
    holdout: share.optional().describe('a stable share of the profiles that this campaign never writes to'),
    vars: variables.default({}),
    steps: z
      .record(name, step)
      .refine((steps) => Object.keys(steps).length > 0, { error: problem('empty-value', '{key} has no step') })
      .describe('what it does, step by step; their order in the file does not matter'),
    start: moment.optional().describe('no occurrence of the schedule, and no signal, before it'),
    end: moment.optional().describe('no occurrence of the schedule, and no signal, at it or later'),
  })
  .superRefine(({ start, end }, context) => {
    if (
      start === undefined ||
      end === undefined ||
      isBefore(instantOfMoment(start, 'UTC'), instantOfMoment(end, 'UTC'))
    )
      return;
    const message = problem('wrong-value', '{value} is not after the start');
    context.addIssue({ code: 'custom', path: ['end'], message });
  });

export type CampaignConfig = z.infer<typeof campaignFile>;
/** One step as written. */
export type StepConfig = CampaignConfig['steps'][string];
