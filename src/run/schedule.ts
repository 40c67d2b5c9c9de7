import { launchesBetween, nextLaunch } from '../base/cron.ts';
import { type Instant, isBefore, localDate, subtractSpan } from '../base/time.ts';
import type { RunRecord } from '../ports.ts';
import type { Campaign } from '../project/project.ts';

/** The run key of an occurrence that comes at most once a day. */
export const dailyRunKey = (campaign: Campaign, at: Instant, zone: string): string =>
  `${campaign.id}@${localDate(at, zone).toString()}`;

/**
 * The occurrence of a campaign that is to be started now, or nothing. Occurrences at or before the last started one are
 * past, whatever the schedule says today; one that nobody started within `start_within` is missed and not sent late.
 */
export function dueOccurrence(
  campaign: Campaign,
  runs: readonly RunRecord[],
  now: Instant,
  zone: string,
): Instant | undefined {
  const { schedule, live } = campaign.config;
  if (!live || schedule === undefined) return undefined;
  const earliest = subtractSpan(now, schedule.start_within, zone);
  const started = runs.filter((run) => run.campaign === campaign.id).map(({ plannedAt }) => plannedAt);
  const last = started.reduce((latest, at) => (isBefore(latest, at) ? at : latest), earliest);
  return launchesBetween(schedule.cron, zone, last, now).at(-1);
}

/** When the schedule fires next, at most `count` times, oldest first. */
export function nextLaunches(campaign: Campaign, after: Instant, zone: string, count: number): Instant[] {
  const { schedule } = campaign.config;
  const found: Instant[] = [];
  for (let from = after; schedule !== undefined && found.length < count; ) {
    const next = nextLaunch(schedule.cron, zone, from);
    if (next === undefined) break;
    found.push(next);
    from = next;
  }
  return found;
}
