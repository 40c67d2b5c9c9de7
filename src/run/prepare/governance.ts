import { identifier, literal, qualified } from '../../base/sql-text.ts';
import type { Cap } from '../../project/schema/muster.ts';
import { sharedBy } from './reach.ts';
import { bestFirst, isPerProfile, reachedStatuses } from './reasons.ts';
import type { Judge, ListRequest, Stage } from './list-request.ts';
import { shareOf } from './share-of.ts';

/**
 * Caps hold for each profile and for each address, or for those who share a column of the profile. What is listed and
 * open counts as what was sent, so that two campaigns of one night see each other: whoever is prepared first comes first.
 */
export const capped: Judge = (request, before) => {
  if (!request.isMarketing) return [];
  const stages: Stage[] = [];
  request.config.governance.caps.forEach((cap, index) => {
    if (!cap.kinds.includes(request.step.kind)) return;
    for (const counter of countersOf(cap, index + 1, request)) {
      const name = `cap_${index + 1}_${counter.name}`;
      stages.push({ name, sql: capSql(cap, index + 1, counter, request, stages.at(-1)?.name ?? before) });
    }
  });
  return stages;
};

/** Whose messages are counted: an expression over the row, and the query that has a row for each earlier message. */
interface Counter {
  readonly name: string;
  readonly who: string;
  readonly messages: string;
}

function countersOf({ by }: Cap, number: number, { config: { profile } }: ListRequest): readonly Counter[] {
  const recent = `ledger.log.messages_since($cap_${number}_since)`;
  if (by === undefined)
    return ['profile', 'address'].map((name) => ({
      name,
      who: `${name}_key`,
      messages: `select ${name}_key as who, kind, status, sent_at, listed_at from ${recent}`,
    }));
  // Who shares with nobody stands alone.
  const who = (shared: string) => `coalesce('with ' || ${shared}, 'alone ' || profile_key)`;
  return [
    {
      name: 'shared',
      who: who(sharedBy(by)),
      messages: `select ${who(`p.${identifier(by)}::varchar`)} as who, kind, status, sent_at, listed_at
      from ${recent} left join ${qualified(profile.table)} p on p.${identifier(profile.key)}::varchar = profile_key`,
    },
  ];
}

function capSql(cap: Cap, number: number, { who, messages }: Counter, { step }: ListRequest, before: string): string {
  // Profiles and addresses are there once in a list of one message each: no other row of it takes a place.
  const isAlone = cap.by === undefined && isPerProfile(step);
  const place = isAlone ? '1' : `row_number() over (partition by ${who} ${bestFirst})`;
  const since = `coalesce(sent_at, listed_at) ${cap.per === undefined ? '>' : '>='} $cap_${number}_since`;
  return `  select c.* exclude (__who, __place) replace (
      case when reason is null and coalesce(n, 0) + __place > ${cap.max} then 'over_cap' else reason end as reason
    )
  from (select *, ${who} as __who, ${place} as __place from ${before}) c
  left join (
    select who, count(*) as n from (
      ${messages}
    )
    where kind in (${cap.kinds.map(literal).join(', ')}) and ${reachedStatuses} and ${since}
    group by who
  ) m on m.who = c.__who`;
}

/** A profile is held out by a stable hash, and stays so once it was: the ledger keeps who was. */
export const held: Judge = ({ holdouts }, before) => {
  if (holdouts.length === 0) return [{ name: 'held', sql: `  select *, null::varchar as holdout\n  from ${before}` }];
  const salts = holdouts.map(({ salt, share }) => {
    const isHeld = `${shareOf(salt, 'profile_key')} < ${share} or list_contains(b.salts, ${literal(salt)})`;
    return `when ${isHeld} then ${literal(salt)}`;
  });
  const sql = `  select h.* replace (case when holdout is not null then 'holdout' else reason end as reason)
  from (
    select a.*, case when reason is not null then null
        ${salts.join('\n        ')}
      end as holdout
    from ${before} a
    left join (select profile_key, list(salt) as salts from ledger.log.holdouts group by 1) b using (profile_key)
  ) h`;
  return [{ name: 'held', sql }];
};
