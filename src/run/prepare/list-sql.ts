import { identifier, qualified } from '../../base/sql-text.ts';
import { payloadSql } from './payload-sql.ts';
import { isPerProfile } from './reasons.ts';
import type { ListRequest } from './list-request.ts';
import { sortColumn } from './sort-column.ts';

/** One row per message, in the order of the list, with everything that rendering needs in one JSON column. */
export function listSql(request: ListRequest): string {
  const { step, config, entity, columns, profileColumns, sortBy } = request;
  const data = `join "input" r on r.${identifier(entity.key)} = d.entity_key
  ${step.config.unknown_profiles === 'create' ? 'left join' : 'join'} ${qualified(config.profile.table)} pr on pr.${identifier(config.profile.key)} = d.profile`;
  const words = wordsOf(request);
  const order = [...sortBy.map((name) => words[name] ?? sortColumn(name)), 'd.preference'].join(', ');
  const whose = isPerProfile(step) ? `'profile', d.profile_key` : '$entity, d.entity_key::varchar';
  return `with numbered as (
  select d.preference, (row_number() over (order by ${order}) - 1)::integer as seq
  from decided d${sortBy.length === 0 ? '' : `\n  ${data}`}
  where d.reason is null
)
select n.seq,
  sha256(json_array('v1', $campaign, $run_key, $step, $channel_kind, ${whose})::varchar) as send_key,
  d.profile_key, d.entity_key::varchar as entity_key, d.address, d.address_key, d.domain_key, d.version as profile_version,
  d.variant, d.not_before, $expires_at as expires_at, d.zone,
  ${payloadSql(columns, profileColumns, words)} as payload
from numbered n
  join decided d using (preference)
  ${data}
order by n.seq`;
}

/** What a message may show besides its row and its profile. */
const wordsOf = ({ step, household }: ListRequest): Readonly<Record<string, string>> => ({
  ...(household === undefined ? {} : { household: householdWord(household) }),
  ...(step.config.experiment === undefined ? {} : { variant: 'd.variant' }),
});

const householdWord = ({ names }: NonNullable<ListRequest['household']>): string =>
  `struct_pack("size" := d.household_size${names === undefined ? '' : ', names := d.household_names'})`;
