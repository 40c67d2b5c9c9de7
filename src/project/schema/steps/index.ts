import { audience } from './audience.ts';
import { combine } from './combine.ts';
import { directMail } from './direct-mail.ts';
import { email } from './email.ts';
import { filter } from './filter.ts';
import { query } from './query.ts';
import { split } from './split.ts';

/** What stands inside a step, by kind: one file for each. */
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

/** Kinds that a later version brings: refused by name. */
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
