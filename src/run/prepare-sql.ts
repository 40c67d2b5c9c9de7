import { identifier, qualified } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import type { ChannelStep } from '../project/project.ts';
import type { EntityConfig, MusterConfig } from '../project/schema/muster.ts';
import { addressSql, filled } from './address-sql.ts';
import { payloadSql } from './payload-sql.ts';

export interface ListRequest {
  readonly step: ChannelStep;
  readonly config: MusterConfig;
  readonly entity: EntityConfig;
  /** Columns of the population and of the profile table: what a message may show. */
  readonly columns: readonly Column[];
  readonly profileColumns: readonly Column[];
  readonly isMarketing: boolean;
  /** Columns by which the list is sorted, `profile.x` for those of the profile; the best first when empty. */
  readonly sortBy: readonly string[];
}

/**
 * `decided`: each row of the population with the one reason for which it is left out, the first that applies, or none.
 * Read from top to bottom it is the table of reasons. Reads `input`, `idn`, the warehouse and the ledger.
 */
export function decidedSql(request: ListRequest): string {
  return `create or replace temp table decided as
with ranked as (
${ranked(request)}
), reached as (
${reached(request)}
), candidate as (
${candidate(request)}
), judged as (
${judged(request)}
), alone as (
  select *, row_number() over (partition by address_key order by reason is not null, preference) as turn
  from judged
), unsent as (
${unsent(request)}
)
select entity_key, case when profiles = 1 then profile_key end as profile_key, address, address_key, zone, preference,
  ${limited(request)}
from unsent`;
}

/** The places of a limit go to those who are left, the best first. */
function limited({ step: { config } }: ListRequest): string {
  if (config.limit === undefined) return 'reason';
  const place = 'row_number() over (order by reason is not null, preference)';
  return `case when reason is null and ${place} > ${config.limit} then 'over_limit' else reason end as reason`;
}

/** The population in the order of who comes first. A line of its own ends a comment in the user's expression. */
function ranked({ step, entity }: ListRequest): string {
  const key = identifier(entity.key);
  const order = step.config.order_by === undefined ? key : `${step.config.order_by}\n    , ${key}`;
  return `  select *, row_number() over (order by ${order}) as __preference
  from "input"`;
}

/** Each row with its way to the profile. A row that reaches several profiles is kept once, and counted. */
function reached({ step, config, entity }: ListRequest): string {
  const { profile } = config;
  const key = `r.${identifier(entity.key)}`;
  const profileKey = `pr.${identifier(profile.key)}`;
  const consent = profile.consent[step.kind];
  const columns = [
    `${key} as entity_key, r.__preference as preference`,
    `${profileKey}::varchar as profile_key, count(${profileKey}) over (partition by ${key}) as profiles`,
    ...addressSql(step.kind, profile).columns,
    `${consent === undefined ? 'null::boolean' : `pr.${identifier(consent)}`} as consent`,
    `pr.${identifier(profile.version)}::timestamptz as version`,
    `${profile.timezone === undefined ? '$zone' : `coalesce(${filled(profile.timezone)}, $zone)`} as zone`,
  ];
  return `  select ${columns.join(',\n    ')}
  from ranked r
  ${profileJoin(config, entity)}
  qualify row_number() over (partition by ${key} order by ${profileKey}) = 1`;
}

/** The row is the profile itself, or reaches it by the first identity that its entity declares. */
function profileJoin({ profile }: MusterConfig, entity: EntityConfig): string {
  const [identity] = Object.entries(entity.identity ?? {});
  const people = `left join ${qualified(profile.table)} pr`;
  if (identity === undefined) return `${people} on pr.${identifier(profile.key)} = r.${identifier(entity.key)}`;
  const [namespace, column] = identity;
  return `left join ${qualified(entity.table)} e on e.${identifier(entity.key)} = r.${identifier(entity.key)}
  ${people} on pr.${identifier(profile.identities[namespace] ?? '')} = e.${identifier(column)}`;
}

/** The address key is the HMAC-SHA256 of the address as it is compared: the ledger holds no addresses. */
function candidate({ step, config }: ListRequest): string {
  const { address, form, isPossible, join } = addressSql(step.kind, config.profile);
  return `  select reached.*, ${address} as address,
    ${form} as form,
    ${isPossible} as is_possible,
    sha256(unhex($address_outer) || unhex(sha256(unhex($address_inner) || encode(form)))) as address_key
  from reached${join === undefined ? '' : `\n  ${join}`}`;
}

function judged({ config, isMarketing }: ListRequest): string {
  const scopes = isMarketing ? `('all', 'marketing')` : `('all')`;
  const consent = `
      when not coalesce(consent, ${config.governance.consent_default === 'allow'}) then 'no_consent'
      when opted_out_at > coalesce(version, '-infinity'::timestamptz) then 'no_consent'`;
  return `  select c.*, case
      when profiles = 0 then 'no_profile'
      when profiles > 1 then 'ambiguous_profile'
      when address is null then 'no_address'
      when not is_possible then 'bad_address'
      when s.address_key is not null then 'suppressed'${isMarketing ? consent : ''}
    end as reason
  from candidate c
  left join (
    select distinct address_key from ledger.log.suppressions
    where kind in ('all', $channel_kind) and scope in ${scopes} and (expires_at is null or expires_at > $frozen_at)
  ) s using (address_key)
  left join (
    select profile_key, max(opted_out_at) as opted_out_at from ledger.log.opt_outs where kind = $channel_kind group by 1
  ) o using (profile_key)`;
}

/** Whom this step has reached, or is about to reach, within the time that `once` says; and who has a message of this run. */
function unsent({ step: { config } }: ListRequest): string {
  const isReached = `status in ('listed', 'retry', 'unknown', 'accepted')`;
  const before =
    config.once === 'run'
      ? 'run_key = $run_key'
      : config.once === 'ever'
        ? `(run_key = $run_key or ${isReached})`
        : `(run_key = $run_key or ${isReached} and coalesce(sent_at, listed_at) > $once_since)`;
  return `  select a.* replace (case
      when a.reason is not null then a.reason
      when turn > 1 then 'duplicate_address'
      when b.profile_key is not null then 'sent_before'
    end as reason)
  from alone a
  left join (
    select distinct profile_key from ledger.messages
    where campaign = $campaign and step = $step and ${before}
  ) b using (profile_key)`;
}

/** One row per message, in the order of the list, with everything that rendering needs in one JSON column. */
export function listSql({ config, entity, columns, profileColumns, sortBy }: ListRequest): string {
  const data = `join "input" r on r.${identifier(entity.key)} = d.entity_key
  join ${qualified(config.profile.table)} pr on pr.${identifier(config.profile.key)}::varchar = d.profile_key`;
  const order = [...sortBy.map(sortColumn), 'd.preference'].join(', ');
  return `with numbered as (
  select d.*, (row_number() over (order by ${order}) - 1)::integer as seq
  from decided d
  ${sortBy.length === 0 ? '' : `${data}\n  `}where d.reason is null
)
select d.seq,
  sha256(json_array('v1', $campaign, $run_key, $step, $channel_kind, 'profile', d.profile_key)::varchar) as send_key,
  d.profile_key, d.entity_key::varchar as entity_key, d.address, d.address_key, null::varchar as variant,
  $frozen_at as not_before, $expires_at as expires_at, d.zone,
  ${payloadSql(columns, profileColumns)} as payload
from numbered d
  ${data}
order by d.seq`;
}

export const exclusionsSql = `select profile_key, entity_key::varchar as entity_key, reason
from decided
where reason is not null
order by preference`;

const sortColumn = (name: string): string =>
  name.startsWith('profile.') ? `pr.${identifier(name.slice('profile.'.length))}` : `r.${identifier(name)}`;
