import { pieceReports, piecesView, printViews, undelivered } from './print-views.ts';

/**
 * The ledger's tables: append-only, without keys, so that a commit stays cheap at ten million rows. What is current is a
 * view over what happened; rows are never changed, but for words and links of people who are forgotten. `rowid` is the
 * order of events.
 */
export const tables = [
  'create schema if not exists log',
  'create table if not exists log.identity (id varchar)',
  'create table if not exists log.starts (epoch integer, started_at timestamptz)',
  `create table if not exists log.runs (campaign varchar, run_key varchar, status varchar, planned_at timestamptz,
     definition varchar, note varchar, epoch integer, logged_at timestamptz)`,
  `create table if not exists log.populations (run_key varchar, step varchar, port varchar, "rows" bigint, hash varchar,
     epoch integer, logged_at timestamptz)`,
  `create table if not exists log.steps (run_key varchar, step varchar, status varchar, until timestamptz, note varchar,
     epoch integer, logged_at timestamptz)`,
  `create table if not exists log.confirmations (run_key varchar, files varchar, lists varchar[], epoch integer,
     logged_at timestamptz)`,
  `create table if not exists log.signals (campaign varchar, signal varchar, variables json, epoch integer,
     logged_at timestamptz)`,
  'create table if not exists log.ticks (command varchar, epoch integer, logged_at timestamptz)',
  'create table if not exists log.address_keys (fingerprint varchar, epoch integer, logged_at timestamptz)',
  `create table if not exists log.orders (id varchar, command varchar, who varchar, why varchar, refused varchar,
     epoch integer, logged_at timestamptz)`,
  `create table if not exists log.audiences (name varchar, entity varchar, campaign varchar, run_key varchar, step varchar,
     "rows" bigint, hash varchar, columns json, saved_at timestamptz, expires_at timestamptz, file varchar, epoch integer,
     logged_at timestamptz)`,
  `create table if not exists log.cursors (run_key varchar, step varchar, "rows" bigint, hash varchar, span json,
     lists varchar[], epoch integer, logged_at timestamptz)`,
  `create table if not exists log.lists (campaign varchar, run_key varchar, step varchar, channel varchar, kind varchar,
     entity varchar, "rows" bigint, excluded bigint, hash varchar, epoch integer, frozen_at timestamptz)`,
  `create table if not exists log.listed (run_key varchar, step varchar, seq integer, send_key varchar, variant varchar,
     profile_key varchar, entity_key varchar, address_key varchar)`,
  `create table if not exists log.excluded (run_key varchar, step varchar, profile_key varchar, entity_key varchar, reason varchar,
     merged_into varchar)`,
  'alter table log.excluded add column if not exists merged_into varchar',
  `create table if not exists log.intents (run_key varchar, step varchar, batch varchar, attempt integer, seqs integer[],
     account varchar, hash varchar, epoch integer, logged_at timestamptz)`,
  'alter table log.intents add column if not exists replay_until timestamptz',
  `create table if not exists log.accounts (account varchar, slowed_to double, trouble varchar, epoch integer,
     logged_at timestamptz)`,
  `create table if not exists log.uploads (run_key varchar, step varchar, account varchar, file varchar, "size" bigint,
     sha256 varchar, status varchar, epoch integer, logged_at timestamptz)`,
  `create table if not exists log.print_sets (run_key varchar, step varchar, version integer, status varchar, vendor varchar,
     files varchar[], sent_when varchar, reason varchar, epoch integer, logged_at timestamptz)`,
  `create table if not exists log.outcomes (run_key varchar, step varchar, seq integer, batch varchar, outcome varchar,
     provider_id varchar, reason varchar, epoch integer, logged_at timestamptz)`,
  'alter table log.outcomes add column if not exists until timestamptz',
  `create table if not exists log.suppressions (address_key varchar, kind varchar, scope varchar, reason varchar,
     expires_at timestamptz, epoch integer, logged_at timestamptz)`,
  `create table if not exists log.holdouts (salt varchar, profile_key varchar, epoch integer, held_at timestamptz)`,
  `create table if not exists log.opt_outs (profile_key varchar, kind varchar, opted_out_at timestamptz, epoch integer,
     logged_at timestamptz)`,
  `create table if not exists log.provider_events (provider varchar, event_id varchar, event varchar, send_key varchar,
     provider_id varchar, url varchar, happened_at timestamptz, epoch integer, logged_at timestamptz)`,
  'alter table log.provider_events add column if not exists reason varchar',
  // Of an erasure: `begun`, then `done` for each run, then `finished`.
  `create table if not exists log.erasures (id varchar, status varchar, profile_key varchar, run_key varchar, epoch integer,
     logged_at timestamptz)`,
  `create table if not exists log.rewrites (run_key varchar, file varchar, was varchar, hash varchar, epoch integer,
     logged_at timestamptz)`,
  'create schema if not exists kept',
  'create table if not exists kept.runs (run_key varchar, intents bigint, outcomes bigint)',
  'create table if not exists kept.counts (run_key varchar, step varchar, what varchar, name varchar, n bigint)',
];

/** The names of the tables, without their schema. */
export const logTables: readonly string[] = tables.flatMap(
  (sql) => /^create table if not exists log\.(\w+)/.exec(sql)?.[1] ?? [],
);

/**
 * The state of every message that was tried or dropped: its last attempt without an outcome is unknown, else its last
 * outcome counts. One row per message, whatever happened in between. Batches are compared by a hash of their names: of ten
 * million messages the names alone would take gigabytes. `members` chooses messages by their `seq`.
 */
export const stateQuery = (condition: string, members = 'true'): string => `
  with tried as (
    select run_key, step, unnest(seqs) as seq, batch, hash(batch) as named, hash, attempt, account, replay_until, logged_at
    from log.intents where ${condition}
  ), last_try as (
    select run_key, step, seq, max(attempt) as attempt, max_by(batch, attempt) as batch, max_by(named, attempt) as tried,
      max_by(hash, attempt) as hash, max_by(logged_at, attempt) as sent_at, max_by(account, attempt) as account,
      arg_max_null(replay_until, attempt) as replay_until
    from tried where ${members} group by all
  ), last_outcome as (
    select run_key, step, seq, max_by(hash(batch), rowid) as answered, max_by(outcome, rowid) as outcome,
      arg_max_null(provider_id, rowid) as provider_id, arg_max_null(reason, rowid) as reason,
      arg_max_null(until, rowid) as until, bool_or(outcome = 'resent') as may_have_arrived,
      count(*) filter (outcome = 'not_sent') as unsent
    from log.outcomes where ${condition} and ${members} group by all
  )
  select run_key, step, seq, coalesce(t.attempt, 0) as attempt, coalesce(t.attempt, 0) - coalesce(o.unsent, 0) as tries, t.sent_at, coalesce(t.batch, '') as batch, coalesce(t.hash, '') as hash,
    coalesce(t.account, '') as account, t.replay_until,
    case when t.tried is null or t.tried = o.answered or o.outcome = 'dropped'
      then case o.outcome when 'not_sent' then 'listed' when 'resent' then 'retry' else o.outcome end
      else 'unknown' end as status, coalesce(o.may_have_arrived, false) as may_have_arrived,
    case when t.tried is null or t.tried = o.answered or o.outcome = 'dropped' then o.provider_id end as provider_id,
    case when t.tried is null or t.tried = o.answered or o.outcome = 'dropped' then o.reason end as reason,
    case when t.tried is null or t.tried = o.answered then o.until end as until
  from last_try t full join last_outcome o using (run_key, step, seq)`;

/**
 * Every message of the runs or lists that a condition names. What a vendor rejects was not sent; where it acknowledges pieces
 * they count as sent from then on.
 */
export const messagesQuery = (condition: string): string => `
  with state as (${stateQuery(condition)}), piece as (${pieceReports})
  select m.send_key, m.seq, l.campaign, m.run_key, m.step, l.channel, l.kind, m.variant, m.profile_key, l.entity, m.entity_key,
    m.address_key, case when s.status = 'accepted' and p.is_rejected then 'rejected' else coalesce(s.status, 'listed') end as status,
    l.frozen_at as listed_at,
    case when s.status <> 'accepted' or coalesce(p.is_rejected, false) then null
      when c.sent_when = 'acknowledged' then coalesce(p.acknowledged_at, c.acknowledged_at)
      else s.sent_at end as sent_at,
    s.provider_id, coalesce(s.reason, p.reject_reason) as reason, s.until
  from (from log.listed where ${condition}) m
  join log.lists l using (run_key, step)
  left join state s using (run_key, step, seq)
  left join log.print_set_states c using (run_key, step)
  left join piece p using (send_key)`;

/** What preparing a list reads, and below it what analysts read as `ledger.<view>`. Keys are text. */
export const views = [
  ...printViews,
  // Files of runs that hold somebody no more have another hash than they were made with.
  `create or replace view log.rewritten as
   select run_key, file, max_by(hash, rowid) as hash from log.rewrites group by run_key, file`,
  // Of these nobody knows whether they arrived.
  `create or replace view log.unsettled as
   with state as (${stateQuery('true')})
   select m.run_key, m.step, m.seq, m.send_key, s.batch, s.sent_at as since, s.reason
   from log.listed m join state s using (run_key, step, seq) where s.status = 'unknown'`,
  // An event names its message, or only what the provider calls it.
  `create or replace view log.reported as
   select p.* replace (coalesce(p.send_key, n.send_key, o.send_key) as send_key)
   from log.provider_events p
   left join log.piece_events n using (provider, event_id)
   left join (
     select o.provider_id, min(l.send_key) as send_key from log.outcomes o join log.listed l using (run_key, step, seq)
     where o.provider_id in (select provider_id from log.provider_events where send_key is null) group by 1
   ) o using (provider_id)`,
  // Where nothing may go: as people said, and where a message came back or was complained about. A lift ends every earlier
  // suppression of the same address and kind.
  `create or replace view log.suppressed as
   with lifts as (
     select address_key, kind, max(rowid) as place, max(logged_at) as lifted_at
     from log.suppressions where scope = 'lifted' group by all
   ), returned as (
     select l.address_key, s.kind, r.event, null::timestamptz as expires_at, max(r.logged_at) as logged_at
     from log.reported r join log.listed l using (send_key) join log.lists s using (run_key, step)
     where r.event in ('bounced', 'complained') group by all
     union all
     ${undelivered}
   )
   select s.address_key, s.kind, s.scope, s.reason, s.expires_at, s.logged_at
   from log.suppressions s left join lifts using (address_key, kind)
   where s.scope <> 'lifted' and s.rowid > coalesce(place, -1)
   union all
   select r.address_key, r.kind, 'all', r.event, r.expires_at, r.logged_at
   from returned r left join lifts using (address_key, kind)
   where r.logged_at > coalesce(lifted_at, '-infinity'::timestamptz)`,
  `create or replace view log.messages as ${messagesQuery('true')}`,
  // Who unsubscribed from a message, or complained about it, wants no more of its kind.
  `create or replace view log.opted_out as
   select profile_key, kind, opted_out_at from log.opt_outs
   union all
   select l.profile_key, s.kind, r.happened_at
   from log.reported r join log.listed l using (send_key) join log.lists s using (run_key, step)
   where r.event in ('unsubscribed', 'complained')`,
  'create or replace view messages as select * exclude (seq, address_key, until) from log.messages',
  piecesView,
  `create or replace view events as
   select p.event_id, m.send_key, m.campaign, m.run_key, m.step, p.event as kind, m.profile_key, m.entity, m.entity_key,
     p.url, p.reason, p.happened_at
   from log.reported p left join messages m using (send_key)`,
  // What follows from an event happened too: who clicked has opened, and what was opened was delivered.
  `create or replace view reactions as
   with reported as (
     select send_key, bool_or(event in ('delivered', 'opened', 'clicked')) as is_delivered,
       bool_or(event in ('opened', 'clicked')) as is_opened, bool_or(event = 'clicked') as is_clicked,
       bool_or(event = 'bounced') as is_bounced, bool_or(event = 'complained') as is_complained,
       bool_or(event = 'unsubscribed') as is_unsubscribed, bool_or(event = 'returned') as is_returned
     from log.reported group by send_key
   )
   select m.send_key, m.campaign, m.run_key, m.step, m.kind, m.variant, m.profile_key, m.entity, m.entity_key, m.sent_at,
     ${['delivered', 'opened', 'clicked', 'bounced', 'complained', 'unsubscribed', 'returned']
       .map((what) => `coalesce(r.is_${what}, false) as is_${what}`)
       .join(', ')}
   from messages m left join reported r using (send_key)
   where m.status = 'accepted' or r.send_key is not null`,
  `create or replace view exclusions as
   select l.campaign, x.run_key, x.step, x.profile_key, l.entity, x.entity_key, x.reason, x.merged_into, l.frozen_at as excluded_at
   from log.excluded x join log.lists l using (run_key, step)`,
  `create or replace view runs as
   select campaign, run_key, max_by(status, rowid) as status, min(planned_at) as planned_at, min(logged_at) as started_at,
     case when max_by(status, rowid) in ('done', 'failed', 'cancelled', 'missed') then max(logged_at) end as finished_at,
     max_by(definition, rowid) as definition, arg_max_null(note, rowid) as note
   from log.runs group by campaign, run_key`,
  `create or replace view populations as
   select r.campaign, p.run_key, p.step, p.port, p."rows", p.logged_at as built_at, p.rowid as place
   from log.populations p join runs r using (run_key)`,
  // Of a step that was built again the last one counts.
  `create or replace view cursors as
   select r.campaign, c.run_key, c.step, c."rows", coalesce(w.hash, c.hash) as hash, c.span, c.logged_at as built_at, c.rowid as place,
     case
       when r.status = 'done'
         or exists (from log.lists l where l.run_key = c.run_key and list_contains(c.lists, l.step)) then 'committed'
       when r.status in ('failed', 'cancelled') or s.status <> 'done' then 'released'
       else 'pending'
     end as status
   from log.cursors c join runs r using (run_key)
   join (select run_key, step, max_by(status, rowid) as status from log.steps group by all) s using (run_key, step)
   left join log.rewritten w on w.run_key = c.run_key and w.file = 'steps/' || c.step || '.parquet'
   qualify row_number() over (partition by c.run_key, c.step order by c.rowid desc) = 1`,
  `create or replace view audiences as
   select name, entity, campaign, run_key, step, "rows", hash, columns, saved_at, expires_at, file,
     row_number() over (partition by name order by rowid) as version
   from log.audiences`,
];
