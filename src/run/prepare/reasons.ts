import type { ChannelStep } from '../../project/project.ts';
import type { Judge, ListRequest } from './list-request.ts';
import { domainsSql } from './reach.ts';

/** Statuses of a message that has reached somebody, or may yet. One that was refused or dropped frees its place. */
export const reachedStatuses = `status in ('listed', 'deferred', 'retry', 'unknown', 'accepted')`;

/** Rows of which one is to be taken: those without a reason, the best first. */
export const bestFirst = 'order by reason is not null, preference';

/** What a row says of itself: its profile, its address, and what the ledger has against both. */
export const judged: Judge = ({ step, config, isMarketing }, before) => {
  const byDomain = step.kind === 'email';
  const missing = step.config.unknown_profiles === 'create' ? '' : `\n      when profiles = 0 then 'no_profile'`;
  const consent = `
      when not coalesce(consent, ${config.governance.consent_default === 'allow'}) then 'no_consent'
      when opted_out_at > coalesce(version, '-infinity'::timestamptz) then 'no_consent'`;
  const sql = `  select c.*, ${byDomain ? 'domains.domain_key' : 'null::varchar'} as domain_key, case${missing}
      when profiles > 1 then 'ambiguous_profile'
      when address is null then 'no_address'
      when not is_possible then 'bad_address'
      when s.suppressed_key is not null then 'suppressed'${byDomain ? `\n      when d.suppressed_key is not null then 'suppressed'` : ''}${isMarketing ? consent : ''}
    end as reason
  from ${before} c
  left join suppressed s on s.suppressed_key = c.address_key${
    byDomain
      ? `
  left join domains on domains.domain = split_part(c.form, '@', 2)
  left join suppressed d on d.suppressed_key = domains.domain_key`
      : ''
  }
  left join (
    select profile_key, max(opted_out_at) as opted_out_at from ledger.log.opted_out where kind = $channel_kind group by 1
  ) o using (profile_key)`;
  return [
    { name: 'suppressed', sql: suppressedSql(isMarketing) },
    ...(byDomain ? [{ name: 'domains', sql: `  ${domainsSql(before)}` }] : []),
    { name: 'judged', sql },
  ];
};

/** Addresses and domains to which nothing of this kind and category may go now. */
const suppressedSql = (isMarketing: boolean): string => `  select distinct address_key as suppressed_key
  from ledger.log.suppressed
  where kind in ('all', $channel_kind) and scope in ${isMarketing ? `('all', 'marketing')` : `('all')`}
    and (expires_at is null or expires_at > $frozen_at)`;

export const isPerProfile = ({ config }: ChannelStep): boolean => config.per === 'profile';

/** How often a step may reach the same recipient; for each profile once in a run, for each other entity once at all. */
export const onceOf = (step: ChannelStep): NonNullable<ChannelStep['config']['once']> =>
  step.config.once ?? (isPerProfile(step) ? 'run' : 'ever');

/**
 * One message for each profile, and for each address. A profile may come with several addresses of the population: its
 * best row stands for it. Two rows of another entity are two messages, wherever they go.
 */
export const single: Judge = ({ step }, before) => {
  if (!isPerProfile(step)) return [];
  const turns = [...(step.config.address === undefined ? [] : ['profile_key']), 'address_key'];
  return turns.flatMap((who, index) => {
    const from = index === 0 ? before : `one_${index}`;
    const shared = `shared_${index + 1}`;
    return [
      {
        name: shared,
        sql: `  select ${who}, min(preference) as best
  from ${from}
  where reason is null
  group by ${who}
  having count(*) > 1`,
      },
      {
        name: `one_${index + 1}`,
        sql: `  select c.* replace (
      case when reason is null and preference > best then 'duplicate_address' else reason end as reason
    )
  from ${from} c
  left join ${shared} using (${who})`,
      },
    ];
  });
};

/** Whom this step has reached, or is about to reach, within the time that `once` says; and who has a message of this run. */
export const unsent: Judge = ({ step }, before) => {
  const once = onceOf(step);
  const [who, row] = isPerProfile(step) ? ['profile_key', 'profile_key'] : ['entity_key', 'entity_key::varchar'];
  const earlier = once === 'run' ? 'messages_of_run($run_key)' : 'messages_of_campaign($campaign)';
  const recent = once === 'ever' ? '' : ' and coalesce(sent_at, listed_at) > $once_since';
  const counts = once === 'run' ? '' : ` and (run_key = $run_key or ${reachedStatuses}${recent})`;
  const entity = isPerProfile(step) ? '' : ' and entity = $entity';
  const sql = `  select a.* replace (
      case when reason is null and b.sent_to is not null then 'sent_before' else reason end as reason
    )
  from ${before} a
  left join (
    select distinct ${who} as sent_to from ledger.log.${earlier}
    where campaign = $campaign and step = $step${entity}${counts}
  ) b on b.sent_to = a.${row}`;
  return [{ name: 'unsent', sql }];
};

/** The places of a limit go to those who are left, the best first. */
export const limited: Judge = ({ step: { config } }: ListRequest, before) => {
  if (config.limit === undefined) return [];
  const sql = `  select * replace (
      case when reason is null and row_number() over (${bestFirst}) > ${config.limit} then 'over_limit' else reason end as reason
    )
  from ${before}`;
  return [{ name: 'within_limit', sql }];
};

/** When each message may go at the earliest, by the clocks where its recipient lives. */
export const timed: Judge = (_request, before) => {
  const sql = `  select t.* replace (
      case when reason is null and coalesce(h.not_before, $first_hour) >= $expires_at then 'expired' else reason end as reason
    ),
    coalesce(h.zone, $zone) as zone, h.zone is not null as has_zone, coalesce(h.not_before, $first_hour) as not_before
  from ${before} t
  left join hours h on h.written = t.written_zone`;
  return [{ name: 'timed', sql }];
};
