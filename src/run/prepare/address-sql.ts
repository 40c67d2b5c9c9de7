import { phoneGaps, phoneNumber, pushToken } from '../../base/address-form.ts';
import type { ChannelStep, MessageStep } from '../../project/project.ts';
import type { ProfileConfig } from '../../project/schema/muster.ts';
import { asciiDomain } from './ascii-domain.ts';
import { filled } from './filled.ts';

import { letterNeeds, letterProblem } from './letter-needs.ts';

/** How the address of one kind of channel is read and judged: SQL expressions. */
export interface AddressSql {
  /** Columns made of the row `r` and the profile `pr`: what the other expressions read. */
  readonly columns: readonly string[];
  /** What the message is sent to; NULL when there is none. */
  readonly address: string;
  /** The form that is compared everywhere: duplicates, suppression, caps. May read `address`. */
  readonly form: string;
  /** True for an address that can exist. May read `form` and `problem`. */
  readonly isPossible: string;
  /** What is wrong with an address that cannot exist, where it can be said. */
  readonly problem?: string;
  /** A join that `problem` needs. */
  readonly join?: string;
}

export function addressSql(step: ChannelStep, profile: ProfileConfig): AddressSql {
  switch (step.kind) {
    case 'email':
      return emailSql(addressColumns(step, profile));
    case 'sms':
      return phoneSql(addressColumns(step, profile));
    case 'push':
      return tokenSql(addressColumns(step, profile));
    case 'webhook':
      return machineSql(addressColumns(step, profile));
    case 'direct_mail':
      return postalSql(profile.addresses.direct_mail);
  }
}

/**
 * Where the address of a message is read, the first that is not blank: columns of the population `r` or of the profile `pr`.
 * What goes to a machine is addressed by the profile's key.
 */
export const addressColumns = (
  { kind, config }: MessageStep,
  { key, addresses }: ProfileConfig,
): readonly AddressColumn[] => {
  const usual = kind === 'webhook' ? key : addresses[kind];
  if (config.address === undefined) return usual === undefined ? [] : [{ of: 'pr', column: usual }];
  return config.address.map((written) =>
    written.startsWith('profile.')
      ? { of: 'pr', column: written.slice('profile.'.length) }
      : { of: 'r', column: written },
  );
};

export interface AddressColumn {
  readonly of: 'r' | 'pr';
  readonly column: string;
}

const nowhere: AddressSql = { columns: [], address: 'null::varchar', form: 'address', isPossible: 'false' };

/** An email address as it is compared, but for a domain in other letters than ASCII. */
const plainEmail = (address: string): string => `lower(nfc_normalize(${address}))`;

/** What follows the first @; empty when there is none. */
const domainOf = (email: string): string =>
  `case when contains(${email}, '@') then substr(${email}, instr(${email}, '@') + 1) else '' end`;

// One mailbox of RFC 5321 without quotes and comments; RFC 6531 allows letters beyond ASCII before the @.
const localPart = String.raw`[^\s"(),:;<>@\[\\\]\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,64}`;
const domain = String.raw`([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})`;

const first = (columns: readonly AddressColumn[]): string => {
  const filledOnes = columns.map(({ of, column }) => filled(column, of));
  return filledOnes.length === 1 ? filledOnes.join('') : `coalesce(${filledOnes.join(', ')})`;
};

function emailSql(columns: readonly AddressColumn[]): AddressSql {
  if (columns.length === 0) return nowhere;
  const plain = plainEmail('email');
  return {
    columns: [`${first(columns)} as email`],
    address: 'email',
    form: `coalesce(split_part(${plain}, '@', 1) || '@' || ${asciiDomain(domainOf(plain))}, ${plain})`,
    isPossible: `regexp_matches(form, '^${localPart}@${domain}$')
      and not (starts_with(form, '.') or contains(form, '..') or contains(form, '.@')) and strlen(form) <= 254`,
  };
}

/** A number with + and the code of its country, as clean: phone of a source makes it. It goes out without what only groups its digits. */
function phoneSql(columns: readonly AddressColumn[]): AddressSql {
  if (columns.length === 0) return nowhere;
  return {
    columns: [`${first(columns)} as phone`],
    address: `regexp_replace(phone, '${phoneGaps}', '', 'g')`,
    form: 'address',
    isPossible: `regexp_matches(form, '${phoneNumber}')`,
  };
}

function tokenSql(columns: readonly AddressColumn[]): AddressSql {
  if (columns.length === 0) return nowhere;
  return {
    columns: [`${first(columns)} as token`],
    address: 'token',
    form: 'address',
    isPossible: `regexp_matches(form, '${pushToken}') and strlen(form) <= 4096`,
  };
}

const machineSql = (columns: readonly AddressColumn[]): AddressSql => ({
  columns: [`${first(columns)} as machine_address`],
  address: 'machine_address',
  form: 'address',
  isPossible: 'strlen(form) <= 500',
});

/** What a letter needs is said by its country. Two people of one household have two addresses. */
function postalSql(postal: ProfileConfig['addresses']['direct_mail']): AddressSql {
  if (postal === undefined) return nowhere;
  const { name, lines, city, region, postal_code, country } = postal;
  const place = [...lines, city, ...(region === undefined ? [] : [region]), postal_code, country];
  const joined = (columns: readonly string[], between: string): string =>
    `nullif(concat_ws('${between}', ${columns.map((column) => filled(column)).join(', ')}), '')`;
  return {
    columns: [
      `${joined(name, ' ')} as recipient`,
      `${joined(place, ', ')} as place`,
      `${letterNeeds(postal)} as needs`,
    ],
    address: `case when place is not null then concat_ws(', ', recipient, place) end`,
    form: String.raw`lower(nfc_normalize(regexp_replace(address, '\s+', ' ', 'g')))`,
    isPossible: 'problem is null',
    problem: 'letters.problem',
    join: `left join (
    select needs, ${letterProblem('needs')} as problem from (select distinct needs from reached)
  ) letters using (needs)`,
  };
}
