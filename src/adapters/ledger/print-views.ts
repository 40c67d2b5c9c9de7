/**
 * What is known of printed pieces. A vendor names a message by the number on its piece, `piece:1200`: the number of the piece
 * through all lists for print and a last digit, which is 0 but for seeds; and all pieces of a file by its name, `file:DE.csv`.
 */
export const printViews = [
  // Pieces are numbered through all lists for print in the order in which they were frozen.
  `create or replace view log.print_lists as
   select run_key, step, "rows", (sum("rows") over (order by rowid) - "rows" + 1)::bigint as first_piece
   from log.lists where kind = 'direct_mail'`,
  `create or replace view log.piece_events as
   select e.provider, e.event_id, m.send_key
   from (
     select provider, event_id, try_cast(substr(provider_id, 7) as bigint) as piece
     from log.provider_events where send_key is null and provider_id like 'piece:%'
   ) e
   join log.print_lists p on e.piece // 10 >= p.first_piece and e.piece // 10 < p.first_piece + p."rows" and e.piece % 10 = 0
   join log.listed m on m.run_key = p.run_key and m.step = p.step and m.seq = e.piece // 10 - p.first_piece`,
  // A set is acknowledged when each of its files is. A name that several sets have says of none of them that it arrived.
  `create or replace view log.print_set_states as
   with versions as (
     select run_key, step, version, max_by(status, rowid) as status, max_by(vendor, rowid) as vendor,
       max_by(files, rowid) as files, max_by(sent_when, rowid) as sent_when,
       min(logged_at) filter (where status = 'ordered') as ordered_at,
       min(logged_at) filter (where status = 'written') as written_at,
       min(logged_at) filter (where status = 'delivered') as delivered_at
     from log.print_sets group by all
   ), files as (
     select *, count(*) over (partition by vendor, file) as sets
     from (select run_key, step, version, vendor, unnest(files) as file from versions)
   ), acknowledged as (
     select provider as vendor, regexp_replace(substr(provider_id, 6), '\\.pgp$', '') as file, min(happened_at) as acknowledged_at
     from log.provider_events where event = 'acknowledged' and provider_id like 'file:%' group by all
   ), whole as (
     select run_key, step, version, case when count(*) = count(acknowledged_at) then max(acknowledged_at) end as acknowledged_at
     from files left join acknowledged a on a.vendor = files.vendor and a.file = files.file and sets = 1 group by all
   )
   select versions.*, acknowledged_at from versions left join whole using (run_key, step, version)
   qualify row_number() over (partition by run_key, step order by version desc) = 1`,
];

/** What vendors say of single pieces, by message; of a set that was ordered again, what they said since. */
export const pieceReports = `
  select send_key, bool_or(event = 'rejected') as is_rejected, bool_or(event = 'mailed') as is_mailed,
    bool_or(event = 'returned') as is_returned, max(r.reason) filter (where event = 'rejected') as reject_reason,
    min(happened_at) filter (where event in ('acknowledged', 'mailed', 'returned')) as acknowledged_at
  from log.reported r join log.listed using (send_key) left join log.print_set_states s using (run_key, step)
  where event in ('acknowledged', 'rejected', 'mailed', 'returned')
    and r.logged_at >= coalesce(s.ordered_at, '-infinity'::timestamptz)
  group by send_key`;

/** Who mail does not reach gets none at that address: it came back, cannot be delivered, or the addressee moved or is away. */
export const undelivered = `select l.address_key, s.kind, r.event,
       case when r.event = 'away' then r.happened_at + interval 90 days end as expires_at, r.logged_at
     from log.reported r join log.listed l using (send_key) join log.lists s using (run_key, step)
     where s.kind = 'direct_mail' and r.event in ('returned', 'undeliverable', 'moved', 'away')`;

/** How far each piece has come, for analysts, and since when no mail may go there, if that was heard after its set was written. */
export const piecesView = `create or replace view pieces as
  select m.send_key, m.campaign, m.run_key, m.step, m.profile_key, m.entity, m.entity_key,
    (p.first_piece + l.seq)::varchar || '0' as piece_id, s.version,
    case
      when m.status in ('rejected', 'dropped') then m.status
      when r.is_returned then 'returned'
      when r.is_mailed then 'mailed'
      when coalesce(r.acknowledged_at, s.acknowledged_at) is not null then 'acknowledged'
      when s.delivered_at is not null and m.status = 'accepted' then 'uploaded'
      when s.written_at is not null then 'written'
      else 'reserved'
    end as state, m.reason, case when m.status = 'accepted' then late.suppressed_at end as suppressed_at
  from log.print_lists p
  join log.listed l using (run_key, step)
  join messages m using (send_key)
  left join log.print_set_states s on s.run_key = p.run_key and s.step = p.step
  left join (${pieceReports}) r using (send_key)
  left join (
    select o.send_key, min(b.logged_at) as suppressed_at
    from log.listed o join log.print_set_states w using (run_key, step) join log.suppressed b using (address_key)
    where b.kind in ('all', 'direct_mail') and b.logged_at > w.written_at group by 1
  ) late using (send_key)`;
