import { z } from 'zod';
import { rate } from './words.ts';

/** How far sending may go: for every channel that hands messages to a provider. */
export const pace = {
  rate: rate.optional(),
  retries: z.int().min(0).max(20).default(5).describe('how often a message that was refused for now is sent again'),
  max_unknown: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe('messages of which nobody knows whether they arrived, those on their way included: with more it pauses'),
};

export type Pace = z.infer<z.ZodObject<typeof pace>>;
