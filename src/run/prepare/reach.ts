import { identifier, qualified } from '../../base/sql-text.ts';
import { addressSql } from './address-sql.ts';
import type { ListRequest, Stage } from './list-request.ts';
import { householdColumns, householdTurn } from './household.ts';

/** The first part of the statement: each row of the population with its profile and its address. */

/** The population in the order of who comes first. A line of its own ends a comment in the user's expression. */
export function ranked(request: ListRequest): Stage {
  const { step, entity } = request;
  const key = identifier(entity.key);
  const order = step.config.order_by === undefined ? key : `${step.config.order_by}\n    , ${key}`;
  return {
    name: 'ranked',
    sql: `  select *, row_number() over (order by ${order}) as __preference${householdTurn(request)}
  from "input"`,
  };
}

/** Each row with every profile that it reaches, or with none. */
export function reached(request: ListRequest): Stage {
  const { step, config, entity } = request;
  const { profile, governance } = config;
  const key = `r.${identifier(entity.key)}`;
  const profileKey = `pr.${identifier(profile.key)}`;
  const consent = profile.consent[step.kind];
  const columns = [
    `${key} as entity_key, r.__preference as preference`,
    `${profileKey} as profile, ${profileKey}::varchar as profile_key`,
    ...addressSql(step, profile).columns,
    `${consent === undefined ? 'null::boolean' : `pr.${identifier(consent)}`} as consent`,
    `pr.${identifier(profile.version)}::timestamptz as version`,
    `${profile.timezone === undefined ? 'null::varchar' : `pr.${identifier(profile.timezone)}::varchar`} as written_zone`,
    ...householdColumns(request),
    ...sharers(governance.caps).map((column) => `pr.${identifier(column)}::varchar as ${sharedBy(column)}`),
  ];
  return {
    name: 'reached',
    sql: `  select ${columns.join(',\n    ')}
  from ranked r
  ${profileJoin(request)}`,
  };
}

/** Each row once, with the number of profiles that it reaches. Few reach several: only those are put in order. */
export const found: readonly Stage[] = [
  {
    name: 'several',
    sql: `  select entity_key, count(profile) as profiles
  from reached
  group by entity_key
  having count(*) > 1`,
  },
  {
    name: 'found',
    sql: `  select *, (profile is not null)::bigint as profiles from reached anti join several using (entity_key)
  union all (
    select reached.*, profiles from reached join several using (entity_key)
    qualify row_number() over (partition by entity_key order by profile) = 1
  )`,
  },
];

/** Columns of the profile by which caps count. */
const sharers = (caps: readonly { readonly by?: string | undefined }[]): string[] => [
  ...new Set(caps.flatMap(({ by }) => by ?? [])),
];

/** The name that such a column has within the statement. */
export const sharedBy = (column: string): string => identifier(`by ${column}`);

/** From the row to its entity, along the links, to the profile. */
function profileJoin({ config: { profile }, way }: ListRequest): string {
  const joins = way.hops.map(({ entity, by }, index) => {
    const from = index === 0 ? 'r' : `e${index - 1}`;
    return `left join ${qualified(entity.table)} e${index} on e${index}.${identifier(entity.key)} = ${from}.${identifier(by)}`;
  });
  const last = way.hops.length === 0 ? 'r' : `e${way.hops.length - 1}`;
  const people = `left join ${qualified(profile.table)} pr on pr.${identifier(way.to)} = ${last}.${identifier(way.from)}`;
  return [...joins, people].join('\n  ');
}

/** The HMAC-SHA256 of a text: the ledger holds no addresses. */
const keyed = (text: string): string =>
  `sha256(unhex($address_outer) || unhex(sha256(unhex($address_inner) || encode(${text}))))`;

/** Each row with its address, the form in which it is compared, and its keys. */
export function candidate({ step, config }: ListRequest): readonly Stage[] {
  const { address, form, isPossible, problem, join } = addressSql(step, config.profile);
  const addressed = {
    name: 'addressed',
    sql: `  select found.*, ${address} as address,
    ${form} as form,
    ${problem ?? 'null::varchar'} as problem,
    ${isPossible} as is_possible,
    ${keyed('form')} as address_key
  from found${join === undefined ? '' : `\n  ${join}`}`,
  };
  return step.config.unknown_profiles === 'create' ? [addressed, created] : [addressed];
}

/** Who has no profile goes by the address. */
const created: Stage = {
  name: 'created',
  sql: `  select * replace (coalesce(profile_key, 'address:' || address_key) as profile_key)
  from addressed`,
};

/** The keys of the domains of all addresses: a whole domain may be suppressed. */
export const domainsSql = (before: string): string =>
  `select domain, ${keyed(`'@' || domain`)} as domain_key
    from (select distinct split_part(form, '@', 2) as domain from ${before} where is_possible)`;
