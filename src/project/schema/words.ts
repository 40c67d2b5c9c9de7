import { z } from 'zod';
import { cronProblem } from '../../base/cron.ts';
import { momentProblem } from '../../base/moment.ts';
import { nameProblem } from '../../base/names.ts';
import { parameterOf } from '../../base/parameter.ts';
import { parseRate, type Rate } from '../../base/rate.ts';
import { isZone, parseSpan, type TimeSpan } from '../../base/time.ts';
import { problem } from './problem.ts';

/** The words that the schemas of all files share. The only folder that knows zod. */

/** A name of the project's own: model, entity, campaign, step, cell, channel. */
export const name = z
  .string()
  .superRefine((value, context) => {
    const reason = nameProblem(value);
    if (reason !== undefined)
      context.addIssue({ code: 'custom', message: problem('bad-name', '{value} cannot be a name', reason) });
  })
  .describe('small letters, digits and _; starts with a letter');

/** A key that the design has and this version does not: refused by name, never silently accepted. */
export const notYet = () =>
  z.never({ error: problem('not-supported', '{key} is not supported yet', '', 'key') }).optional();

/** One of the words; a word that a later version brings is told apart from a misspelt one. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(
  words: Words,
  later: readonly string[] = [],
) =>
  z.enum(words, {
    error: ({ input }) =>
      typeof input === 'string' && later.includes(input)
        ? problem('not-supported', '{value} is not supported yet')
        : undefined,
  });

const empty = problem('empty-value', '{key} is empty');

export const text = z.string().min(1, { error: empty });

/** What people are told of a thing, in listings and in the manifest. */
export const description = text.optional().describe('what it is, in words for people');

/** A SQL expression or statement in a YAML value. */
export const sql = z.string().trim().min(1, { error: empty }).describe('SQL');

const characterNames: Readonly<Record<string, string>> = {
  comma: '","',
  semicolon: '";"',
  colon: '":"',
  tab: '"\\t"',
  pipe: '"|"',
  space: '" "',
};

export const character = z.string().length(1, {
  error: ({ input }) => {
    const meant = typeof input === 'string' ? characterNames[input.toLowerCase()] : undefined;
    const hint = meant === undefined ? 'write it in quotes: ";", or "\\t" for a tab' : `write ${meant}`;
    return problem('wrong-value', '{key} must be one character', hint);
  },
});

const noSpan = problem('wrong-value', '{value} is no length of time', 'write 90 minutes, 72h or 30d');

/** `72h`, `3 days`. */
export const timeSpan = z
  .string({ error: noSpan })
  .refine((value) => parseSpan(value) !== undefined, { error: noSpan })
  .transform((value) => parseSpan(value) as TimeSpan)
  .describe('a length of time: 90 minutes, 72h, 30d');

const noRate = problem('wrong-value', '{value} is no rate', 'write 200/s, 1000/min or 10000/h');

/** `200/s`: never more within any second. */
export const rate = z
  .string({ error: noRate })
  .refine((value) => parseRate(value) !== undefined, { error: noRate })
  .transform((value) => parseRate(value) as Rate)
  .describe('how many messages leave at most, in any second, minute or hour: 200/s, 1000/min, 10000/h');

/** `2026-12-24T09:00`, a day, or an instant with its own offset; kept as written. */
export const moment = z.string().superRefine((value, context) => {
  const reason = momentProblem(value);
  if (reason !== undefined)
    context.addIssue({ code: 'custom', message: problem('wrong-value', '{value} is no point in time', reason) });
});

const noTime = problem('wrong-value', '{value} is no time of day', 'write "08:00" or "21:30"');

/** `21:30`, by the clock on the wall. */
export const timeOfDay = z.string({ error: noTime }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: noTime });

export const zone = z
  .string()
  .refine(isZone, { error: problem('wrong-value', '{value} is no time zone', 'write one like Europe/London') });

const cronFields = 'minute hour day month weekday';

export const cron = z.string().superRefine((expression, context) => {
  const count = expression.trim().split(/\s+/).length;
  const reason =
    count === 5
      ? cronProblem(expression)
      : `it has ${count} field${count === 1 ? '' : 's'} and needs five: ${cronFields}`;
  if (reason === undefined) return;
  const hint = reason.charAt(0).toLowerCase() + reason.slice(1).replace(/\.$/, '');
  context.addIssue({ code: 'custom', message: problem('wrong-value', '{value} is no cron expression', hint) });
});

const noShare = problem('wrong-value', '{value} is no share', 'write a percentage like 20%');

/** `20%`. Percent of the input, kept as a share of one. */
export const share = z
  .string({ error: noShare })
  .regex(/^\d{1,3}(\.\d{1,4})?%$/, { error: noShare })
  .transform((value) => Number(value.slice(0, -1)) / 100)
  .refine((value) => value <= 1, { error: problem('wrong-value', '{value} is more than 100%', 'write at most 100%') });

const noPercentage = problem('wrong-value', '{value} is no percentage', 'write one like 50%');

/** `150%`, kept as a share of one. */
export const percentage = z
  .string({ error: noPercentage })
  .regex(/^\d{1,5}(\.\d{1,4})?%$/, { error: noPercentage })
  .transform((value) => Number(value.slice(0, -1)) / 100);

export const columnNames = z.union([text.transform((column) => [column]), z.array(text).min(1)]);

const variable = z
  .strictObject({
    type: oneOf(['integer', 'double', 'decimal', 'text', 'boolean', 'date', 'timestamp']).describe('what its value is'),
    default: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe('its value where --var says no other; without one it has to be said'),
    description,
  })
  .superRefine(({ type, default: value }, context) => {
    if (value === undefined || parameterOf(type, String(value)) !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['default'],
      message: problem('wrong-value', `{value} is not of type ${type}`),
    });
  });

/** A variable: bound as `$name` in SQL, `{{vars.name}}` in templates. */
export const variables = z
  .record(name, variable)
  .describe('bound as $name in SQL and shown as {{vars.name}} in templates');

/** A secret is named, never written: the file is in git. */
export const secret = z
  .union(
    [
      z.strictObject({ env: text.describe('the environment variable that holds it') }),
      z.strictObject({ file: text.describe('the file that holds it, from the project on') }),
    ],
    {
      error: problem(
        'literal-secret',
        'a secret is never written into a file',
        'write { env: NAME } or { file: path }',
      ),
    },
  )
  .describe('{ env: NAME } or { file: path }');

export type Secret = z.infer<typeof secret>;
export type Variables = z.infer<typeof variables>;
