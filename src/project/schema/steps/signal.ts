import { z } from 'zod';
import { name } from '../words.ts';

export const signal = z.strictObject({
  campaign: name.describe('a live campaign with schedule: { on_signal: true }'),
  vars: z
    .record(name, z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('variables of that campaign'),
});

export type SignalConfig = z.infer<typeof signal>;
