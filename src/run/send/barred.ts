import type { Parameters } from '../../base/parameter.ts';
import { literal } from '../../base/sql-text.ts';
import { type Instant, utc } from '../../base/time.ts';
import type { ListRecord, Row, Session } from '../../ports.ts';
import type { Cap } from '../../project/schema/muster.ts';
import { capSince } from '../prepare/list-parameters.ts';
import type { MessageRules } from '../prepare/message-rules.ts';
import { reachedStatuses } from '../prepare/reasons.ts';
import { rowsOf } from '../rows.ts';

export type BarredReason = 'suppressed' | 'no_consent' | 'over_cap';

/** Why messages of a list must not go out, although they were listed: by `seq`. */
export type Barred = ReadonlyMap<number, BarredReason>;

/** What a list is asked for: its file, and its place in the ledger. */
export interface BarredRequest extends MessageRules {
  readonly list: Pick<ListRecord, 'runKey' | 'step' | 'channelKind'>;
  readonly file: string;
}

/**
 * How much the ledger has heard of addresses and of profiles: as long as it is the same, so is who is barred. Costs nothing,
 * however large the ledger is.
 */
export async function heardSoFar(session: Session): Promise<string> {
  const [row] = await rowsOf(
    session,
    `select (select count(*) from log.suppressions) || ' ' || (select count(*) from log.opt_outs) || ' '
       || (select count(*) from log.provider_events) as heard`,
  );
  return row?.['heard'] as string;
}

/** Whom the ledger knows to be suppressed or opted out at an instant, by the rules by which the list was prepared. */
export async function readBarred(session: Session, request: BarredRequest, at: Instant): Promise<Barred> {
  const { list, isMarketing } = request;
  const reasons = [suppressedSql(request), ...(isMarketing ? [optedOutSql(request)] : [])];
  const rows = await rowsOf(session, `${suppressedKeys(request)}${reasons.join(' union all ')}`, {
    channel_kind: { type: 'text', value: list.channelKind },
    at: { type: 'timestamp', value: utc(at) },
  });
  return reasonsOf(rows);
}

const suppressedSql = ({ file }: BarredRequest): string => `
  select seq, 1 as place, 'suppressed' as reason from read_parquet(${literal(file)})
  where address_key in (from suppressed) or domain_key in (from suppressed)`;

const suppressedKeys = ({ isMarketing }: BarredRequest): string => `
  with suppressed as (
    select distinct address_key from log.suppressed
    where kind in ('all', $channel_kind) and scope in ${isMarketing ? `('all', 'marketing')` : `('all')`}
      and (expires_at is null or expires_at > $at)
  )`;

/** A consent that is newer than the last word against it counts. */
const optedOutSql = ({ file }: BarredRequest): string => `
  select seq, 2, 'no_consent' from read_parquet(${literal(file)}) l
  join (
    select profile_key, max(opted_out_at) as opted_out_at from log.opted_out where kind = $channel_kind group by 1
  ) o using (profile_key)
  where o.opted_out_at > coalesce(l.profile_version, '-infinity'::timestamptz)`;

/**
 * Who has meanwhile got as much as a cap allows: counted is what other lists have reached or, if they were frozen before this
 * one, may yet reach. Caps by a column of the profile hold for each profile and address here; who shares with whom stands in
 * the warehouse, which is not asked while something is sent.
 */
export async function readOverCap(session: Session, request: BarredRequest, at: Instant): Promise<Barred> {
  const { list, config, isMarketing } = request;
  const caps = isMarketing ? config.governance.caps.filter(({ kinds }) => kinds.includes(list.channelKind)) : [];
  if (caps.length === 0) return new Map();
  const since = caps.map((cap, index): [string, Parameters[string]] => [
    `since_${index}`,
    { type: 'timestamp', value: utc(capSince(cap, at, config.timezone)) },
  ]);
  const rows = await rowsOf(session, overCapSql(caps), {
    run_key: { type: 'text', value: list.runKey },
    step: { type: 'text', value: list.step },
    ...Object.fromEntries(since),
  });
  return reasonsOf(rows);
}

const overCapSql = (caps: readonly Cap[]): string => `
  with here as (
    select max(rowid) as place from log.lists where run_key = $run_key and step = $step
  ), own as (
    select seq, profile_key, address_key from ledger.log.messages_of_run($run_key)
    where step = $step and ${reachedStatuses}
  ), others as (
    select m.profile_key, m.address_key, m.kind, coalesce(m.sent_at, m.listed_at) as reached_at
    from ledger.log.messages_since(least(${caps.map((_cap, index) => `$since_${index}`).join(', ')})) m
    join log.lists l using (run_key, step), here
    where (run_key <> $run_key or step <> $step) and ${reachedStatuses}
      and (m.status in ('accepted', 'unknown') or l.rowid < here.place)
  )
  ${caps.flatMap((cap, index) => ['profile_key', 'address_key'].map((who) => overOneSql(cap, index, who))).join(' union all ')}`;

const overOneSql = ({ kinds, max, per }: Cap, index: number, who: string): string => `
  select seq, 3 as place, 'over_cap' as reason
  from (select seq, ${who}, row_number() over (partition by ${who} order by seq) as turn from own) o
  left join (
    select ${who}, count(*) as n from others
    where kind in (${kinds.map(literal).join(', ')}) and reached_at ${per === undefined ? '>' : '>='} $since_${index} group by 1
  ) using (${who})
  where coalesce(n, 0) + turn > ${max}`;

/** The first reason that applies counts. */
function reasonsOf(rows: readonly Row[]): Barred {
  const reasons = new Map<number, BarredReason>();
  for (const { seq, reason } of rows.toSorted((a, b) => Number(a['place']) - Number(b['place'])))
    if (!reasons.has(Number(seq))) reasons.set(Number(seq), reason as BarredReason);
  return reasons;
}
