import { type DailySpan, firstOutside, nextTimeOfDay } from '../../base/local-hours.ts';
import { identifier, literal, qualified } from '../../base/sql-text.ts';
import { addSpan, type Instant, isBefore, isZone, utc } from '../../base/time.ts';
import type { Session } from '../../ports.ts';
import type { QuietHours } from '../../project/schema/muster.ts';
import { rowsOf } from '../rows.ts';
import type { MessageRules } from './message-rules.ts';

/**
 * When a message of a list made at `at` may go at the earliest, in a zone: at the hour of `send_at`, after the quiet hours of its
 * kind. That is the same for all who live in one zone. It is when the message expires if no hour comes before.
 */
export function firstHour(rules: MessageRules, at: Instant, zone: string): Instant {
  const { send_at: sendAt } = rules.step.config;
  const end = endOf(rules, at);
  const first = firstOutside(sendAt === undefined ? at : nextTimeOfDay(at, sendAt, zone), quietSpans(rules, zone));
  return first !== undefined && isBefore(first, end) ? first : end;
}

/** When the messages of a list that was made at `at` are too late. */
export const endOf = ({ step, config }: MessageRules, at: Instant): Instant =>
  addSpan(at, step.config.expires, config.timezone);

/** The spans of the day in which nothing of it goes to somebody who lives in a zone. */
export const quietSpans = (rules: MessageRules, zone: string): readonly DailySpan[] =>
  quietHoursOf(rules).map((quiet) => ({ ...quiet, zone: quiet.zone === 'recipient' ? zone : quiet.zone }));

/** True when it depends on the zone of a recipient when a message of the step may go. */
export const isTimed = (rules: MessageRules): boolean =>
  rules.step.config.send_at !== undefined || quietHoursOf(rules).some(({ zone }) => zone === 'recipient');

/** Transactional messages and letters have no quiet hours. */
const quietHoursOf = ({ step: { kind }, config, isMarketing }: MessageRules): readonly QuietHours[] =>
  isMarketing && kind !== 'direct_mail'
    ? config.governance.quiet_hours.filter(({ kinds }) => kinds.includes(kind))
    : [];

/**
 * A statement that makes the table `hours`: for each zone that profiles live in, as it is written there, the first hour at
 * which a message may go. What is no zone is left out; the project's counts for it.
 */
export async function hoursSql(session: Session, rules: MessageRules, at: Instant): Promise<string> {
  const { table, timezone } = rules.config.profile;
  const written = timezone === undefined ? [] : await zonesOf(session, table, timezone);
  const rows = written.flatMap((text) => {
    const zone = text.trim();
    if (!isZone(zone)) return [];
    return [`(${literal(text)}, ${literal(zone)}, timestamptz ${literal(utc(firstHour(rules, at, zone)))})`];
  });
  if (rows.length === 0) return noHours;
  return `create or replace temp table hours as
select * from (values
  ${rows.join(',\n  ')}
) t(written, zone, not_before)`;
}

export const noHours = 'create or replace temp table hours (written varchar, zone varchar, not_before timestamptz)';

async function zonesOf(session: Session, table: string, column: string): Promise<string[]> {
  const zone = `${identifier(column)}::varchar`;
  const rows = await rowsOf(
    session,
    `select distinct ${zone} as zone from ${qualified(table)} where ${zone} is not null order by 1`,
  );
  return rows.map((row) => row['zone'] as string);
}
