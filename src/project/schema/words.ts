import { z } from 'zod';
import { cronProblem } from '../../base/cron.ts';
import { nameProblem } from '../../base/names.ts';
import { isZone, parseSpan, type TimeSpan } from '../../base/time.ts';

/** The words that the schemas of all files share. The only folder that knows zod. */

/** A name of the project's own: model, entity, campaign, step, cell, channel. */
export const name = z
  .string()
  .superRefine((text, context) => {
    const problem = nameProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  })
  .describe('small letters, digits and _; starts with a letter');

/** A key that the design has and this version does not: refused by name, never silently accepted. */
export const notYet = () => z.never({ error: 'is not supported yet' }).optional();

/** One of the words; a word that a later version brings is told apart from a misspelt one. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(
  words: Words,
  later: readonly string[] = [],
) =>
  z.enum(words, {
    error: ({ input }) =>
      typeof input === 'string' && later.includes(input) ? `"${input}" is not supported yet` : undefined,
  });

export const text = z.string().min(1, { error: 'is empty' });

/** A SQL expression or statement in a YAML value. */
export const sql = z.string().trim().min(1, { error: 'is empty' }).describe('SQL');

/** `72h`, `3 days`. */
export const timeSpan = z
  .string()
  .refine((value) => parseSpan(value) !== undefined, { error: 'is no length of time: write 72h, 30d or 3 days' })
  .transform((value) => parseSpan(value) as TimeSpan)
  .describe('a length of time: 90 minutes, 72h, 30d');

export const zone = z.string().refine(isZone, { error: 'is no time zone: write one like Europe/London' });

export const cron = z.string().superRefine((expression, context) => {
  const problem = cronProblem(expression);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: `is no cron expression: ${problem}` });
});

/** `20%`. Percent of the input, kept as a share of one. */
export const share = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,4})?%$/, { error: 'is no share: write 20%' })
  .transform((value) => Number(value.slice(0, -1)) / 100)
  .refine((value) => value <= 1, { error: 'is more than 100%' });

const variableType = oneOf(['integer', 'double', 'decimal', 'text', 'boolean', 'date', 'timestamp']);

/** A variable: bound as `$name` in SQL, `{{vars.name}}` in templates. */
export const variables = z
  .record(
    name,
    z.strictObject({
      type: variableType,
      default: z.union([z.string(), z.number(), z.boolean()]).optional(),
      description: text.optional(),
    }),
  )
  .describe('bound as $name in SQL and shown as {{vars.name}} in templates');

/** A secret is named, never written: the file is in git. */
export const secret = z
  .union([z.strictObject({ env: text }), z.strictObject({ file: text })], {
    error: 'a secret is written { env: NAME } or { file: path }, never itself',
  })
  .describe('{ env: NAME } or { file: path }');

export type Secret = z.infer<typeof secret>;
export type Variables = z.infer<typeof variables>;
