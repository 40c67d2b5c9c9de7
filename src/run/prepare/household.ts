import type { Judge, ListRequest } from './list-request.ts';
import { filled } from './filled.ts';
import { sortColumn } from './sort-column.ts';

/** Another column of `ranked`: who comes first in a household, equals alike. */
export const householdTurn = ({ household }: ListRequest): string =>
  household?.order_by === undefined
    ? ''
    : `,
    rank() over (order by ${household.order_by}
    ) as __turn`;

/** What makes a household: the same texts whatever their case, blanks and form. Who lacks one of them lives alone. */
export function householdColumns({ household, config }: ListRequest): string[] {
  if (household === undefined) return [];
  const { name = [] } = config.profile.addresses.direct_mail ?? {};
  const texts = household.by.map(
    (path) => String.raw`lower(nfc_normalize(trim(regexp_replace(${sortColumn(path)}::varchar, '\s+', ' ', 'g'))))`,
  );
  const isWhole = texts.map((text) => `nullif(${text}, '') is not null`).join(' and ');
  return [
    `case when ${isWhole} then json_array(${texts.join(', ')})::varchar end as household`,
    `${household.order_by === undefined ? 'r.__preference' : 'r.__turn'} as turn`,
    ...(household.names === undefined ? [] : [`[${name.map((column) => filled(column)).join(', ')}] as own_name`]),
  ];
}

/**
 * A household gets so many messages as its layout keeps; of the others it is kept into whose message they were merged. That
 * message has the names of all for whom it stands, the best first.
 */
export const housed: Judge = ({ household }, before) => {
  const noNames = 'null::varchar[][] as household_names';
  const none = `  select *, null::varchar as merged_into, null::bigint as household_size, ${noNames}\n  from ${before}`;
  if (household === undefined) return [{ name: 'housed', sql: none }];
  const home = `partition by coalesce('with ' || household, 'alone ' || entity_key::varchar), reason is null`;
  const all = `${home} order by turn, preference rows between unbounded preceding and unbounded following`;
  const isMerged = `reason is null and nth > ${household.keep}`;
  const names =
    household.names === undefined
      ? noNames
      : `case when nth = 1 then list(own_name) filter (where nth = 1 or nth > ${household.keep}) over (${all}) else [own_name] end as household_names`;
  const sql = `  select h.* exclude (nth, head) replace (case when ${isMerged} then 'household' else reason end as reason),
    case when ${isMerged} then head end as merged_into, ${names}
  from (
    select *, row_number() over (${home} order by turn, preference) as nth,
      first_value(profile_key) over (${home} order by turn, preference) as head, count(*) over (${home}) as household_size
    from ${before}
  ) h`;
  return [{ name: 'housed', sql }];
};
