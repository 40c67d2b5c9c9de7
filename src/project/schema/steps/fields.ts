import { z } from 'zod';
import { problem } from '../problem.ts';
import { text } from '../words.ts';

const none = problem('empty-value', '{key} names no column');

const noMapping = problem(
  'wrong-type',
  '{key} is built from columns',
  'write { key: column, other_key: profile.column }',
);

/** A JSON object that is built from columns, never from text: what a key shows cannot break out of its place. */
export const fields = z
  .record(text, text, { error: noMapping })
  .refine((written) => Object.keys(written).length > 0, { error: none })
  .describe('key: column of the population, profile.x, vars.x, campaign or run_date');

export type Fields = z.infer<typeof fields>;
