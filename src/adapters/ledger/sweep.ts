import type { Parameters } from '../../base/parameter.ts';
import { type LedgerEntry, restored, type Session } from '../../ports.ts';
import { settle } from './settle.ts';
import { stateQuery } from './tables.ts';

/** An entry about many messages of a list or run. It is written where the messages are: a list may have millions. */
export type Sweep = Extract<LedgerEntry, { kind: SweepKind }>;
type SweepKind = 'drop' | 'reopen' | 'doubt' | 'settle' | 'erasure';

const sweeps: ReadonlySet<LedgerEntry['kind']> = new Set<SweepKind>(['drop', 'reopen', 'doubt', 'settle', 'erasure']);

export const isSweep = (entry: LedgerEntry): entry is Sweep => sweeps.has(entry.kind);

const text = (value: string) => ({ type: 'text', value }) as const;

/** Resolves to the rows that it wrote. */
export function sweep(session: Session, one: Sweep, stamps: Parameters): Promise<number> {
  switch (one.kind) {
    case 'drop':
      return drop(session, one, stamps);
    case 'reopen':
      return reopen(session, one, stamps);
    case 'doubt':
      return doubt(session, one, stamps);
    case 'settle':
      return settle(session, one, stamps);
    case 'erasure':
      return erasure(session, one, stamps);
  }
}

async function drop(
  session: Session,
  { runKey, step, profileKey, reason }: Extract<Sweep, { kind: 'drop' }>,
  stamps: Parameters,
): Promise<number> {
  const condition = step === undefined ? 'run_key = $run_key' : 'run_key = $run_key and step = $step';
  const whose = profileKey === undefined ? '' : 'and profile_key = $profile';
  return session.run(
    `insert into log.outcomes by name
     with state as (${stateQuery(condition)}), members as (from log.listed where ${condition} ${whose})
     select run_key, step, seq, coalesce(s.batch, '') as batch,
       if(u.step is not null or s.may_have_arrived, 'unknown', 'dropped') as outcome, $reason as reason, $epoch as epoch,
       $now as logged_at
     from members left join state s using (run_key, step, seq)
     left join (select distinct run_key, step from log.uploads) u using (run_key, step)
     where s.status is null or s.status in ('listed', 'deferred', 'retry')`,
    {
      ...{ ...stamps, run_key: text(runKey), reason: text(reason) },
      ...(step === undefined ? {} : { step: text(step) }),
      ...(profileKey === undefined ? {} : { profile: text(profileKey) }),
    },
  );
}

async function reopen(
  session: Session,
  { runKey, step, reason }: Extract<Sweep, { kind: 'reopen' }>,
  stamps: Parameters,
): Promise<number> {
  return session.run(
    `insert into log.outcomes (run_key, step, seq, batch, outcome, reason, epoch, logged_at)
     select run_key, step, seq, batch, 'retry', $reason, $epoch, $now
     from (${stateQuery('run_key = $run_key and step = $step')}) where status in ('accepted', 'unknown')`,
    { ...stamps, run_key: text(runKey), step: text(step), reason: text(reason) },
  );
}

/** One more attempt, of which nothing is known but its name: no bytes have its hash, so it is never sent again. */
async function doubt(
  session: Session,
  { runKey, step }: Extract<Sweep, { kind: 'doubt' }>,
  stamps: Parameters,
): Promise<number> {
  const condition = 'run_key = $run_key and step = $step';
  const parameters = { ...stamps, run_key: text(runKey), step: text(step), restored: text(restored) };
  const members = `with state as (${stateQuery(condition)}), members as (from log.listed where ${condition})`;
  const outcomes = await session.run(
    `insert into log.outcomes by name ${members}
     select run_key, step, seq, $restored as batch, 'unknown' as outcome, $restored as reason, $epoch as epoch,
       $now as logged_at
     from members left join state s using (run_key, step, seq)
     where s.status is null or s.status not in ('accepted', 'rejected', 'failed', 'dropped')`,
    parameters,
  );
  const intents = await session.run(
    `insert into log.intents by name ${members}
     select run_key, step, $restored as batch, coalesce(attempt, 0) + 1 as attempt, list(seq order by seq) as seqs,
       '' as account, '' as hash, $epoch as epoch, $now as logged_at
     from members left join state s using (run_key, step, seq) where s.status = 'unknown' group by run_key, step, attempt`,
    parameters,
  );
  return outcomes + intents;
}

/**
 * Where anything was listed for the profile, and at these addresses besides, nothing goes from here on. What people wrote of its
 * messages, links and words of a vendor, is blanked: the only rows that change, and none is taken away.
 */
async function erasure(
  session: Session,
  { id, profileKey, addresses }: Extract<Sweep, { kind: 'erasure' }>,
  stamps: Parameters,
): Promise<number> {
  const begun = await session.run(
    `insert into log.erasures by name
     select $id as id, 'begun' as status, $profile as profile_key, $epoch as epoch, $now as logged_at`,
    { ...stamps, id: text(id), profile: text(profileKey) },
  );
  const suppressed = await session.run(
    `insert into log.suppressions by name
     with addresses as (
       select m.address_key, l.kind from log.listed m join log.lists l using (run_key, step) where m.profile_key = $profile
       union select a.key, a."channelKind"
       from (select unnest(from_json_strict($addresses::json, '[{"key": "VARCHAR", "channelKind": "VARCHAR"}]')) as a)
     )
     select address_key, kind, 'all' as scope, 'erased' as reason, $epoch as epoch, $now as logged_at
     from addresses a
     where address_key is not null and not exists (
       from log.suppressed s where s.address_key = a.address_key and s.kind in ('all', a.kind) and s.scope = 'all' and s.expires_at is null
     )`,
    { ...stamps, profile: text(profileKey), addresses: text(JSON.stringify(addresses)) },
  );
  await session.run(
    `update log.provider_events set url = null, reason = if(reason is null, null, event)
     where (url is not null or (reason <> event and provider_id like 'piece:%')) and (provider, event_id) in (
       select (r.provider, r.event_id) from log.reported r join log.listed l using (send_key) where l.profile_key = $profile)`,
    { profile: text(profileKey) },
  );
  return begun + suppressed;
}
