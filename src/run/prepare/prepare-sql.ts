import type { Judge, ListRequest, Stage } from './list-request.ts';
import { capped, held } from './governance.ts';
import { housed } from './household.ts';
import { candidate, found, ranked, reached } from './reach.ts';
import { judged, limited, single, timed, unsent } from './reasons.ts';
import { variantSql } from './variant-sql.ts';

/** The reasons, in the order in which they apply: the first one counts. */
const judges: readonly Judge[] = [
  judged, // no_profile, ambiguous_profile, no_address, bad_address, suppressed, no_consent
  single, // duplicate_address
  unsent, // sent_before
  capped, // over_cap
  held, // holdout
  housed, // household
  limited, // over_limit
  timed, // expired
];

/**
 * `decided`: each row of the population with the one reason for which it is left out, the first that applies, or none.
 * Read from top to bottom it is the table of reasons. Reads `input`, `hours`, the warehouse and the ledger. The key of
 * the profile is there as the ledger has it, a text, and as the profile's table has it, by which it is found again.
 */
export function decidedSql(request: ListRequest): string {
  const stages: Stage[] = [ranked(request), reached(request), ...found, ...candidate(request)];
  for (const judge of judges) stages.push(...judge(request, stages.at(-1)?.name ?? ''));
  const queries = stages.map(({ name, sql }) => `${name} as (\n${sql}\n)`);
  const isOne = request.step.config.unknown_profiles === 'create' ? 'profiles <= 1' : 'profiles = 1';
  return `create or replace temp table decided as
with ${queries.join(', ')}
select entity_key, case when ${isOne} then profile_key end as profile_key, profile, version, address, address_key, domain_key,
  zone, has_zone, not_before, preference, holdout, merged_into, household_size, household_names, reason, problem,
  ${variantSql(request)} as variant
from ${stages.at(-1)?.name ?? ''}`;
}

export const exclusionsSql = `select profile_key, entity_key::varchar as entity_key, reason, holdout, merged_into
from decided
where reason is not null
order by preference`;
