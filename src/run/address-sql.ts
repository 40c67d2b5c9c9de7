import { identifier } from '../base/sql-text.ts';
import type { ChannelKind, ProfileConfig } from '../project/schema/muster.ts';

/** How the address of one kind of channel is read and judged: SQL expressions. */
export interface AddressSql {
  /** Columns made of the profile `pr`: `address`, what the message is sent to or NULL, and what the others need. */
  readonly columns: readonly string[];
  /** The form that is compared everywhere: duplicates, suppression, caps. Reads the columns. */
  readonly form: string;
  /** True for an address that can exist. Reads the columns and `form`. */
  readonly isPossible: string;
  /** Joins that `form` needs. */
  readonly joins: string;
}

export const addressSql = (kind: ChannelKind, { addresses }: ProfileConfig): AddressSql =>
  kind === 'email' ? emailSql(addresses.email) : postalSql(addresses.direct_mail);

const nowhere: AddressSql = { columns: ['null::varchar as address'], form: 'address', isPossible: 'false', joins: '' };

/** A column of the profile as text without the blanks around it; NULL when nothing is left. */
export const filled = (column: string): string =>
  String.raw`nullif(trim(pr.${identifier(column)}::varchar, E' \t\r\n' || chr(160)), '')`;

/** An email address as it is compared, but for a domain in other letters than ASCII. */
export const plainEmail = (address: string): string => `lower(nfc_normalize(${address}))`;

/** What follows the first @; empty when there is none. */
export const domainOf = (email: string): string => `regexp_extract(${email}, '@(.+)$', 1)`;

// One mailbox of RFC 5321 without quotes and comments; RFC 6531 allows letters beyond ASCII before the @.
const localPart = String.raw`[^\s"(),:;<>@\[\\\]\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,64}`;
const domain = String.raw`([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})`;
const misplacedDot = String.raw`^\.|\.\.|\.@`;

/** The table `idn` has the ASCII form of each domain with other letters. */
function emailSql(column: string | undefined): AddressSql {
  if (column === undefined) return nowhere;
  return {
    columns: [`${filled(column)} as address`, `${plainEmail(filled(column))} as plain`],
    form: `coalesce(split_part(plain, '@', 1) || '@' || idn.ascii, plain)`,
    isPossible: `regexp_matches(form, '^${localPart}@${domain}$')
      and not regexp_matches(form, '${misplacedDot}') and strlen(form) <= 254`,
    joins: `left join idn on idn.domain = ${domainOf('plain')}`,
  };
}

/** A letter needs a name, a first line, a town, a code and a country. Two people of one household have two addresses. */
function postalSql(postal: ProfileConfig['addresses']['direct_mail']): AddressSql {
  if (postal === undefined) return nowhere;
  const { name, lines, city, region, postal_code, country } = postal;
  const recipient = `nullif(concat_ws(' ', ${name.map(filled).join(', ')}), '')`;
  const parts = [...lines, city, ...(region === undefined ? [] : [region]), postal_code, country];
  const place = `nullif(concat_ws(', ', ${parts.map(filled).join(', ')}), '')`;
  const required = [recipient, ...[...lines.slice(0, 1), city, postal_code, country].map(filled)];
  return {
    columns: [
      `case when ${place} is not null then concat_ws(', ', ${recipient}, ${place}) end as address`,
      `${required.map((part) => `${part} is not null`).join(' and ')} as is_complete`,
    ],
    form: String.raw`lower(nfc_normalize(regexp_replace(address, '\s+', ' ', 'g')))`,
    isPossible: 'is_complete',
    joins: '',
  };
}
