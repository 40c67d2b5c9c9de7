import type { WayToProfile } from '../plan/way-to-profile.ts';
import type { Column } from '../base/sql-type.ts';
import type { ChannelStep } from '../project/project.ts';
import type { EntityConfig, MusterConfig } from '../project/schema/muster.ts';
import { capped, held } from './prepare-governance.ts';
import { candidate, ranked, reached } from './prepare-reach.ts';
import { judged, limited, single, timed, unsent } from './prepare-reasons.ts';

export interface ListRequest {
  readonly step: ChannelStep;
  readonly config: MusterConfig;
  readonly entity: EntityConfig;
  readonly way: WayToProfile;
  /** Columns of the population and of the profile table: what a message may show. */
  readonly columns: readonly Column[];
  readonly profileColumns: readonly Column[];
  readonly isMarketing: boolean;
  /** Who is held out of this send, by salt: the first that holds a profile is recorded. */
  readonly holdouts: readonly Holdout[];
  /** Columns by which the list is sorted, `profile.x` for those of the profile; the best first when empty. */
  readonly sortBy: readonly string[];
}

export interface Holdout {
  /** What is hashed together with the profile's key. It never names a run, so that the same people are held each time. */
  readonly salt: string;
  /** Of one. */
  readonly share: number;
}

/** One query of the statement: it reads the one before it by its name. */
export interface Stage {
  readonly name: string;
  readonly sql: string;
}

/** A query that goes on from the one before: it keeps each row, and may give it a reason. */
export type Judge = (request: ListRequest, before: string) => readonly Stage[];

/** The reasons, in the order in which they apply: the first one counts. */
const judges: readonly Judge[] = [
  judged, // no_profile, ambiguous_profile, no_address, bad_address, suppressed, no_consent
  single, // duplicate_address
  unsent, // sent_before
  capped, // over_cap
  held, // holdout
  limited, // over_limit
  timed, // expired
];

/**
 * `decided`: each row of the population with the one reason for which it is left out, the first that applies, or none.
 * Read from top to bottom it is the table of reasons. Reads `input`, `idn`, `hours`, the warehouse and the ledger.
 */
export function decidedSql(request: ListRequest): string {
  const stages: Stage[] = [ranked(request), reached(request), ...candidate(request)];
  for (const judge of judges) stages.push(...judge(request, stages.at(-1)?.name ?? ''));
  const queries = stages.map(({ name, sql }) => `${name} as (\n${sql}\n)`);
  const isOne = request.step.config.unknown_profiles === 'create' ? 'profiles <= 1' : 'profiles = 1';
  return `create or replace temp table decided as
with ${queries.join(', ')}
select entity_key, case when ${isOne} then profile_key end as profile_key, address, address_key, zone, has_zone,
  not_before, preference, holdout, reason
from ${stages.at(-1)?.name ?? ''}`;
}

export const exclusionsSql = `select profile_key, entity_key::varchar as entity_key, reason,
  case when reason = 'holdout' then holdout end as holdout
from decided
where reason is not null
order by preference`;
