import { z } from 'zod';
import { parseUntil, parseWait, type WaitTime } from '../../../base/wait-time.ts';
import { problem } from '../problem.ts';

const hintOf = (read: { readonly problem: string } | object): string | undefined =>
  'problem' in read ? read.problem : undefined;

const span = z
  .string()
  .refine((text) => hintOf(parseWait(text)) === undefined, {
    error: ({ input }) => problem('wrong-value', '{value} is no wait', hintOf(parseWait(String(input)))),
  })
  .transform((text) => (parseWait(text) as { readonly wait: WaitTime }).wait);

const until = z
  .string()
  .refine((text) => hintOf(parseUntil(text)) === undefined, {
    error: ({ input }) => problem('wrong-value', '{value} is no moment', hintOf(parseUntil(String(input)))),
  })
  .transform((text): WaitTime => (parseUntil(text) as { readonly until: WaitTime }).until);

export const wait = z
  .union(
    [
      span,
      z
        .strictObject({ until: until.describe('a moment, or the next such day: 2026-12-24T09:00, "monday 09:00"') })
        .transform((written) => written.until),
    ],
    {
      error: ({ input }) =>
        typeof input === 'number' ? problem('wrong-value', '{value} is no wait', 'write 3 days or 6 hours') : undefined,
    },
  )
  .describe('3 days ends at the start of that local day, 6 hours are elapsed time; or { until: "monday 09:00" }');

export type WaitConfig = z.infer<typeof wait>;
