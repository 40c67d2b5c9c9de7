import type { Firing } from '../../base/cron.ts';
import { instantOfMoment } from '../../base/moment.ts';
import { type Instant, instantOfMillis, isBefore, type LocalDate, localDate, subtractSpan } from '../../base/time.ts';
import type { RunRecord } from '../../ports.ts';
import type { Campaign } from '../../project/project.ts';
import { runKeyOf } from '../../project/run-key.ts';
import type { TimedSchedule } from '../../project/schema/schedule.ts';
import { firesAtMostDaily, nextFiring } from './firing.ts';

/** One firing of a campaign's schedule, and the run that it is. `date` is the local day that it is meant for. */
export interface Occurrence {
  readonly at: Instant;
  readonly date: LocalDate;
  readonly runKey: string;
}

/** What a schedule asks for now: the occurrence to be started, and those that nobody will start, oldest first. */
export interface Due {
  readonly due?: Occurrence;
  readonly missed: readonly Occurrence[];
}

/** How many missed occurrences are told of. */
const mostMissed = 100;

/** The zone of a campaign's schedule; that of the project when it has none. */
export const zoneOf = ({ schedule }: Campaign['config'], zone: string): string =>
  schedule === undefined || schedule.kind === 'on_signal' ? zone : (schedule.zone ?? zone);

/**
 * What is due of a campaign, and what it missed. Due is the newest occurrence, unless it is older than `start_within`, lies at
 * or before the last started run, whatever the schedule says today, or has the key of a run that began, be it by hand. All
 * others without a run since the last scheduled one are missed, as is every one once the campaign has ended. A campaign that
 * never ran missed what lies after its `start`, or any of its moments; one with neither missed nothing.
 */
export function dueOccurrence(campaign: Campaign, runs: readonly RunRecord[], now: Instant, projectZone: string): Due {
  const { schedule, live } = campaign.config;
  if (!live || schedule === undefined || schedule.kind === 'on_signal') return { missed: [] };
  const zone = zoneOf(campaign.config, projectZone);
  const own = runs.filter((run) => run.campaign === campaign.id);
  const known = new Set(own.map(({ runKey }) => runKey));
  const earliest = subtractSpan(now, schedule.startWithin, zone);
  const since = latest(own.filter((run) => isScheduled(campaign, run, zone)).map(({ plannedAt }) => plannedAt));
  const begin = since ?? firstOf(campaign, zone);
  const open = newest(campaign, zone, begin ?? earliest, now).filter(({ runKey }) => !known.has(runKey));
  const last = latest(own.map(({ plannedAt }) => plannedAt)) ?? earliest;
  const due = whereInPeriod(campaign, now, projectZone) === 'after' ? undefined : open.at(-1);
  const isDue = due !== undefined && isBefore(earliest, due.at) && isBefore(last, due.at);
  const missed = begin === undefined ? [] : isDue ? open.slice(0, -1) : open;
  return isDue ? { due, missed } : { missed };
}

/** Whether a campaign may be started at an instant: not before its `start`, and not from its `end` on. */
export function whereInPeriod({ config }: Campaign, at: Instant, projectZone: string): 'before' | 'within' | 'after' {
  const zone = zoneOf(config, projectZone);
  const { start, end } = config;
  if (start !== undefined && isBefore(at, instantOfMoment(start, zone))) return 'before';
  return end !== undefined && !isBefore(at, instantOfMoment(end, zone)) ? 'after' : 'within';
}

/** After which occurrences count, of a campaign that never ran. */
function firstOf({ config: { schedule, start } }: Campaign, zone: string): Instant | undefined {
  if (start !== undefined) return justBefore(instantOfMoment(start, zone));
  return schedule?.kind === 'at' ? instantOfMillis(0) : undefined;
}

/** Named by its own day or instant: it is an occurrence, or stands for that of its day. */
const isScheduled = (campaign: Campaign, { runKey, plannedAt }: RunRecord, zone: string): boolean =>
  runKey === runKeyOf(campaign, plannedAt) || runKey === runKeyOf(campaign, localDate(plannedAt, zone));

const latest = (instants: readonly Instant[]): Instant | undefined =>
  instants.reduce<Instant | undefined>((last, at) => (last !== undefined && isBefore(at, last) ? last : at), undefined);

const justBefore = (at: Instant): Instant => at.subtract({ milliseconds: 1 });

/** The newest occurrences in `(since, until]`, oldest first. It looks back further and further, as firings may be rare. */
function newest(campaign: Campaign, zone: string, since: Instant, until: Instant): readonly Occurrence[] {
  for (let hours = 4; ; hours *= 4) {
    const back = until.subtract({ hours });
    const from = isBefore(back, since) ? since : back;
    const found = [...occurrences(campaign, zone, from, until)];
    if (found.length > mostMissed || from === since) return found.slice(-mostMissed - 1);
  }
}

/** The occurrences in `(after, until]`, oldest first: those from the campaign's start on, before its end. */
function* occurrences(campaign: Campaign, zone: string, after: Instant, until?: Instant): Iterable<Occurrence> {
  const { schedule, start, end } = campaign.config;
  if (schedule === undefined || schedule.kind === 'on_signal') return;
  const begin = start === undefined ? after : justBefore(instantOfMoment(start, zone));
  const stop = end === undefined ? undefined : instantOfMoment(end, zone);
  let firing = nextFiring(schedule, zone, isBefore(after, begin) ? begin : after);
  while (firing !== undefined) {
    const { at } = firing;
    if ((until !== undefined && isBefore(until, at)) || (stop !== undefined && !isBefore(at, stop))) return;
    yield occurrenceOf(campaign, schedule, zone, firing);
    firing = nextFiring(schedule, zone, at);
  }
}

function occurrenceOf(campaign: Campaign, schedule: TimedSchedule, zone: string, { at, local }: Firing): Occurrence {
  const date = local.toPlainDate();
  return { at, date, runKey: runKeyOf(campaign, firesAtMostDaily(schedule, zone) ? date : at) };
}

/** When the schedule fires next, at most `count` times, oldest first. */
export function nextLaunches(campaign: Campaign, after: Instant, projectZone: string, count: number): Instant[] {
  const found: Instant[] = [];
  for (const { at } of occurrences(campaign, zoneOf(campaign.config, projectZone), after)) {
    if (found.push(at) >= count) break;
  }
  return found;
}
