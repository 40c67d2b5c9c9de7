import { identifier } from '../base/sql-text.ts';
import type { ChannelKind, ProfileConfig } from '../project/schema/muster.ts';

/** How the address of one kind of channel is read from the profile `pr`: SQL expressions, and joins that they need. */
export interface AddressSql {
  /** What the message is sent to; NULL when there is none. */
  readonly address: string;
  /** The form that is compared everywhere: duplicates, suppression, caps. */
  readonly form: string;
  /** True for an address that can exist; may use the columns `address` and `form`. */
  readonly isPossible: string;
  readonly joins: string;
}

export const addressSql = (kind: ChannelKind, profile: ProfileConfig): AddressSql =>
  kind === 'email' ? emailSql(profile) : postalSql(profile);

const filled = (column: string): string => `nullif(trim(pr.${identifier(column)}::varchar), '')`;

// One mailbox of RFC 5321 without quotes or comments; RFC 6531 allows letters beyond ASCII before the @.
const mailbox = String.raw`^[^\s"(),:;<>@\[\\\]\x00-\x1f\x7f]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$`;
const misplacedDot = String.raw`^\.|\.\.|\.@`;

/** The table `idn` has the ASCII form of each domain with other letters. */
function emailSql({ addresses }: ProfileConfig): AddressSql {
  const address = filled(addresses.email ?? '');
  const text = `lower(nfc_normalize(${address}))`;
  return {
    address,
    form: `case when idn.ascii is null then ${text} else split_part(${text}, '@', 1) || '@' || idn.ascii end`,
    isPossible: `regexp_matches(form, '${mailbox}') and not regexp_matches(form, '${misplacedDot}') and length(form) <= 254`,
    joins: `left join idn on idn.domain = split_part(${text}, '@', 2)`,
  };
}

/** A letter needs a name, a first line, a town, a code and a country. Two people of one household have two addresses. */
function postalSql({ addresses: { direct_mail: postal } }: ProfileConfig): AddressSql {
  if (postal === undefined) return { address: 'null::varchar', form: 'null::varchar', isPossible: 'false', joins: '' };
  const name = `nullif(trim(concat_ws(' ', ${postal.name.map(filled).join(', ')})), '')`;
  const [first = '', ...more] = postal.lines;
  const required = [name, ...[first, postal.city, postal.postal_code, postal.country].map(filled)];
  const optional = [...more, ...(postal.region === undefined ? [] : [postal.region])].map(filled);
  const parts = [...required, ...optional].join(', ');
  return {
    address: `nullif(concat_ws(', ', ${parts}), '')`,
    form: `lower(nfc_normalize(regexp_replace(concat_ws('|', ${parts}), '\\s+', ' ', 'g')))`,
    isPossible: required.map((part) => `${part} is not null`).join(' and '),
    joins: '',
  };
}
