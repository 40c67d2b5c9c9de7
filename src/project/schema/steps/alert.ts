import { z } from 'zod';
import { problem } from '../problem.ts';
import { name, sql, text } from '../words.ts';

const target = z.strictObject({
  channel: name.describe('of kind email, sms or webhook'),
  address: text.optional().describe('of the one person who is told; a webhook needs none'),
});

export const alert = z.strictObject({
  title: text
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, {
      error: problem('wrong-value', '{key} is one line', 'put more into text:'),
    })
    .describe('what is told, in one line'),
  text: text.optional().describe('what is told besides'),
  when: sql.optional().describe('told only when this is true; "count" is the number of rows'),
  to: z
    .union([target.transform((one) => [one]), z.array(target).min(1)], {
      error: ({ input }) =>
        typeof input === 'object'
          ? undefined
          : problem(
              'wrong-type',
              '{key} is a channel and an address',
              'write { channel: newsletter, address: crm@example.com }',
            ),
    })
    .default([])
    .describe('who is told besides the terminal and the report: `{ channel: newsletter, address: crm@example.com }`'),
});

export type AlertConfig = z.infer<typeof alert>;
export type AlertTarget = z.infer<typeof target>;
