import { z } from 'zod';
import { oneOf, text } from '../words.ts';

export const join = z
  .union([
    text.transform((keep) => ({ keep, when: 'all' as const })),
    z.strictObject({
      keep: text.default('union').describe('union, intersection, or the name of a step of `from`'),
      when: oneOf(['all', 'first']).default('all').describe('all branches are there, or the first of them'),
    }),
  ])
  .describe('waits for branches, then goes on with their rows');

export type JoinConfig = z.infer<typeof join>;
