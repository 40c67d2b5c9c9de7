import { z } from 'zod';
import type { TimeSpan } from '../../base/time.ts';
import { problem } from './problem.ts';
import { cron, moment, timeSpan, zone } from './words.ts';

export interface Timed {
  /** Whose clocks count; those of the project when absent. */
  readonly zone: string | undefined;
  readonly startWithin: TimeSpan;
}

/** A schedule that fires by itself. Moments are as written: local times, days, or instants. */
export type TimedSchedule = Timed &
  (
    | { readonly kind: 'cron'; readonly cron: string }
    | { readonly kind: 'at'; readonly at: readonly string[] }
    | { readonly kind: 'every'; readonly every: TimeSpan; readonly from: string }
  );

/** When a campaign starts: by its clock, or never by itself, where each signal starts a run. */
export type Schedule = TimedSchedule | { readonly kind: 'on_signal' };

const kinds = ['cron', 'at', 'every', 'on_signal'] as const;
const oneOfThem = `write one of ${kinds.join(', ')}`;
const unusedBeside = { cron: ['from'], at: ['from'], every: [], on_signal: ['from', 'zone', 'start_within'] } as const;
const noBeginning = problem('missing-key', '{key} has no from', 'from: 2026-12-24T09:00 says when it begins', 'key');
const noRhythm = problem('wrong-value', '{value} is no rhythm', 'write a minute or more: 90 minutes, 6 hours, 2 days');

const written = z.strictObject({
  cron: cron.optional().describe('five fields: minute hour day month weekday'),
  at: z
    .union([moment.transform((one) => [one]), z.array(moment).min(1)])
    .optional()
    .describe('a local time 2026-12-24T09:00, or a list of them'),
  every: timeSpan
    .refine(({ amount, unit }) => amount >= (unit === 'seconds' ? 60 : 1), { error: noRhythm })
    .optional()
    .describe('days keep the hour on the wall, hours are elapsed time: 2 days, 6 hours'),
  from: moment.optional().describe('the first occurrence of every'),
  on_signal: z
    .literal(true, { error: problem('wrong-value', '{value} is not true', 'on_signal: true, or leave it out') })
    .optional()
    .describe('true: it is never due by itself, each signal starts a run'),
  zone: zone.optional().describe('whose clocks count; default the zone of the project'),
  start_within: timeSpan.optional().describe('an occurrence that nobody started in time is missed; default 4 hours'),
});

type Written = z.infer<typeof written>;

/** The `schedule` of a campaign: exactly one kind, and what belongs to it. */
export const schedule = written
  .superRefine((value, context) => {
    const refuse = (message: string, ...path: readonly (keyof Written)[]) => {
      context.addIssue({ code: 'custom', path: [...path], message });
    };
    const [kind, other] = kinds.filter((one) => value[one] !== undefined);
    if (kind === undefined) refuse(problem('missing-kind', '{key} says no time', oneOfThem, 'key'));
    else if (other !== undefined)
      refuse(problem('several-kinds', `{key} stands beside ${kind}`, oneOfThem, 'key'), other);
    else {
      if (kind === 'every' && value.from === undefined) refuse(noBeginning, 'every');
      for (const key of unusedBeside[kind])
        if (value[key] !== undefined)
          refuse(problem('unused-key', `{key} means nothing beside ${kind}`, '', 'key'), key);
    }
  })
  .transform(scheduleOf);

function scheduleOf({ cron: expression, at, every, from, zone: own, start_within: within }: Written): Schedule {
  const timed: Timed = { zone: own, startWithin: within ?? { amount: 4, unit: 'hours' } };
  if (expression !== undefined) return { kind: 'cron', cron: expression, ...timed };
  if (at !== undefined) return { kind: 'at', at, ...timed };
  if (every !== undefined && from !== undefined) return { kind: 'every', every, from, ...timed };
  return { kind: 'on_signal' };
}
