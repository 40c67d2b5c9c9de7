import { launchesBetween, nextLaunch } from '../base/cron.ts';
import { type Instant, isBefore, localDate, subtractSpan, utc } from '../base/time.ts';
import type { RunRecord } from '../ports.ts';
import type { Campaign } from '../project/project.ts';

/** One firing of a campaign's schedule, and the run that it is. */
export interface Occurrence {
  readonly at: Instant;
  readonly runKey: string;
}

/**
 * The occurrence of a campaign that is to be started now, or nothing. Occurrences at or before the last started one are
 * past, whatever the schedule says today; one that nobody started within `start_within` is missed and not sent late; and
 * one whose run has begun, be it by hand, is no new one.
 */
export function dueOccurrence(
  campaign: Campaign,
  runs: readonly RunRecord[],
  now: Instant,
  zone: string,
): Occurrence | undefined {
  const { schedule, live } = campaign.config;
  if (!live || schedule?.kind !== 'cron') return undefined;
  const earliest = subtractSpan(now, schedule.startWithin, zone);
  const started = runs.filter((run) => run.campaign === campaign.id).map(({ plannedAt }) => plannedAt);
  const last = started.reduce((latest, at) => (isBefore(latest, at) ? at : latest), earliest);
  const at = launchesBetween(schedule.cron, zone, last, now).at(-1);
  if (at === undefined) return undefined;
  const runKey = `${campaign.id}@${occurrenceName(schedule.cron, at, zone)}`;
  return runs.some((run) => run.runKey === runKey) ? undefined : { at, runKey };
}

/** The local date where one is enough, `2017-07-03`; else the instant, `20170703T050000Z`. */
const occurrenceName = (cron: string, at: Instant, zone: string): string =>
  firesAtMostDaily(cron) ? localDate(at, zone).toString() : utc(at).replace(/\.\d+/, '').replaceAll(/[-:]/g, '');

/** One minute of one hour: a day has it once, also when the clocks change. */
const firesAtMostDaily = (cron: string): boolean => /^\s*\d+\s+\d+\s/.test(cron);

/** When the schedule fires next, at most `count` times, oldest first. */
export function nextLaunches(campaign: Campaign, after: Instant, zone: string, count: number): Instant[] {
  const { schedule } = campaign.config;
  const found: Instant[] = [];
  for (let from = after; schedule?.kind === 'cron' && found.length < count; ) {
    const next = nextLaunch(schedule.cron, zone, from);
    if (next === undefined) break;
    found.push(next);
    from = next;
  }
  return found;
}
