import { firstOutside, nextTimeOfDay } from '../../base/local-hours.ts';
import { identifier, literal, qualified } from '../../base/sql-text.ts';
import { addSpan, type Instant, isBefore, isZone, utc } from '../../base/time.ts';
import type { Session } from '../../ports.ts';
import type { ChannelStep } from '../../project/project.ts';
import type { MusterConfig, QuietHours } from '../../project/schema/muster.ts';
import { rowsOf } from '../rows.ts';

export interface HoursRequest {
  readonly step: ChannelStep;
  readonly config: MusterConfig;
  readonly isMarketing: boolean;
}

/**
 * When a message of a list made at `at` may go at the earliest, in a zone: at the hour of `send_at`, after the quiet hours of its
 * kind. That is the same for all who live in one zone. It is when the message expires if no hour comes before.
 */
export function firstHour(request: HoursRequest, at: Instant, zone: string): Instant {
  const { step, config } = request;
  const { send_at: sendAt, expires } = step.config;
  const spans = quietHoursOf(request).map((quiet) => ({
    ...quiet,
    zone: quiet.zone === 'recipient' ? zone : quiet.zone,
  }));
  const end = addSpan(at, expires, config.timezone);
  const first = firstOutside(sendAt === undefined ? at : nextTimeOfDay(at, sendAt, zone), spans);
  return first !== undefined && isBefore(first, end) ? first : end;
}

/** True when it depends on the zone of a recipient when a message of the step may go. */
export const isTimed = (request: HoursRequest): boolean =>
  request.step.config.send_at !== undefined || quietHoursOf(request).some(({ zone }) => zone === 'recipient');

/** Transactional messages and letters have no quiet hours. */
const quietHoursOf = ({ step: { kind }, config, isMarketing }: HoursRequest): readonly QuietHours[] =>
  isMarketing && kind !== 'direct_mail'
    ? config.governance.quiet_hours.filter(({ kinds }) => kinds.includes(kind))
    : [];

/**
 * A statement that makes the table `hours`: for each zone that profiles live in, as it is written there, the first hour at
 * which a message may go. What is no zone is left out; the project's counts for it.
 */
export async function hoursSql(session: Session, request: HoursRequest, at: Instant): Promise<string> {
  const { table, timezone } = request.config.profile;
  const written = timezone === undefined ? [] : await zonesOf(session, table, timezone);
  const rows = written.flatMap((text) => {
    const zone = text.trim();
    if (!isZone(zone)) return [];
    return [`(${literal(text)}, ${literal(zone)}, timestamptz ${literal(utc(firstHour(request, at, zone)))})`];
  });
  const none = 'create or replace temp table hours (written varchar, zone varchar, not_before timestamptz)';
  if (rows.length === 0) return none;
  return `create or replace temp table hours as
select * from (values
  ${rows.join(',\n  ')}
) t(written, zone, not_before)`;
}

async function zonesOf(session: Session, table: string, column: string): Promise<string[]> {
  const zone = `${identifier(column)}::varchar`;
  const rows = await rowsOf(
    session,
    `select distinct ${zone} as zone from ${qualified(table)} where ${zone} is not null order by 1`,
  );
  return rows.map((row) => row['zone'] as string);
}
