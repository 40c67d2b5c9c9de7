import { identifier, qualified } from '../../base/sql-text.ts';
import type { Row, Session } from '../../ports.ts';
import { wayToProfile } from '../../plan/way-to-profile.ts';
import type { ChannelKind } from '../../project/schema/channels.ts';
import type { MusterConfig, ProfileConfig } from '../../project/schema/muster.ts';
import { addressForm, addressKeyOf } from '../prepare/address-key.ts';
import { rowsOf } from '../rows.ts';
import type { Erasure } from './erasure-log.ts';

/** Somebody as the ledger and the files of runs know them: by keys. */
export type Person = Pick<Erasure, 'profile' | 'keys' | 'addresses'>;

/** What stands for a profile in the warehouse, and where it can be reached, with addresses as the ledger knows them. */
export async function personInWarehouse(
  session: Session,
  config: MusterConfig,
  profile: Row,
  addressKey: Uint8Array,
): Promise<Person> {
  const key = textIn(profile, config.profile.key);
  const keys: Record<string, string[]> = {};
  for (const entity of Object.keys(config.entities)) {
    const found = await keysOf(session, config, entity, key);
    if (found.length > 0) keys[entity] = found;
  }
  return { profile: key, keys, addresses: addressesOf(profile, config.profile, addressKey) };
}

/** The keys of the rows of an entity that lead to a profile. */
async function keysOf(session: Session, config: MusterConfig, name: string, profile: string): Promise<string[]> {
  const way = wayToProfile(config, name);
  if (way === undefined) return [];
  const { table, key } = config.profile;
  if (way.hops.length === 0) return [profile];
  const hops = way.hops.map(({ entity, by }, index) =>
    index === 0
      ? `${qualified(entity.table)} e0`
      : `join ${qualified(entity.table)} e${index} on e${index}.${identifier(entity.key)} = e${index - 1}.${identifier(by)}`,
  );
  const rows = await rowsOf(
    session,
    `select distinct e0.${identifier(way.hops[0]?.entity.key ?? '')}::varchar as key
     from ${hops.join(' ')}
     join ${qualified(table)} pr on pr.${identifier(way.to)} = e${way.hops.length - 1}.${identifier(way.from)}
     where pr.${identifier(key)}::varchar = $profile and key is not null order by 1`,
    { profile: { type: 'text', value: profile } },
  );
  return rows.map((row) => row['key'] as string);
}

function textIn(row: Row, column: string): string {
  const value = row[column] ?? null;
  return value === null || typeof value === 'object' ? '' : String(value).trim();
}

function addressesOf(row: Row, { key, addresses }: ProfileConfig, addressKey: Uint8Array): Person['addresses'] {
  const text = (column: string | undefined): string => (column === undefined ? '' : textIn(row, column));
  const written: readonly (readonly [ChannelKind, string])[] = [
    ['email', text(addresses.email)],
    ['sms', text(addresses.sms)],
    ['push', text(addresses.push)],
    ['webhook', text(key)],
    ['direct_mail', postalText(addresses.direct_mail, text)],
  ];
  return written.flatMap(([kind, address]) => {
    // Without a name before the @ it would be a whole domain.
    const form = kind === 'email' && !/.@/.test(address) ? undefined : addressForm(kind, address);
    return form === undefined ? [] : [{ kind, key: addressKeyOf(form, addressKey) }];
  });
}

/** As preparing a list writes it: name, lines, town, region, code and country. */
function postalText(
  postal: ProfileConfig['addresses']['direct_mail'],
  text: (column: string | undefined) => string,
): string {
  if (postal === undefined) return '';
  const { name, lines, city, region, postal_code: code, country } = postal;
  const place = [...lines, city, region, code, country].map(text).filter((part) => part !== '');
  if (place.length === 0) return '';
  const recipient = name.map(text).filter((part) => part !== '');
  return [...(recipient.length === 0 ? [] : [recipient.join(' ')]), ...place].join(', ');
}

/** The profiles to whose address something was listed; none when it is no address of mail or text. */
export async function profilesAt(session: Session, written: string, addressKey: Uint8Array): Promise<string[]> {
  const keys = (['email', 'sms'] as const).flatMap((kind) => {
    const form = kind === 'email' && !/.@/.test(written) ? undefined : addressForm(kind, written);
    return form === undefined ? [] : [addressKeyOf(form, addressKey)];
  });
  if (keys.length === 0) return [];
  const rows = await rowsOf(
    session,
    `select distinct profile_key from log.listed where address_key in (select unnest(from_json_strict($keys::json, '["VARCHAR"]')))
     order by 1`,
    { keys: { type: 'text', value: JSON.stringify(keys) } },
  );
  return rows.map((row) => row['profile_key'] as string);
}

/** The same with the keys under which the ledger has listed or left out the profile. */
export async function personInLedger(session: Session, person: Person): Promise<Person> {
  const rows = await rowsOf(
    session,
    `select l.entity, x.entity_key
     from (
       select run_key, step, entity_key from log.listed where profile_key = $profile
       union select run_key, step, entity_key from log.excluded where profile_key = $profile
     ) x join log.lists l using (run_key, step)
     where x.entity_key is not null group by all order by all`,
    { profile: { type: 'text', value: person.profile } },
  );
  const keys = new Map(Object.entries(person.keys).map(([entity, known]) => [entity, new Set(known)]));
  for (const { entity, entity_key: key } of rows) {
    const known = keys.get(entity as string) ?? new Set<string>();
    keys.set(entity as string, known.add(key as string));
  }
  return { ...person, keys: Object.fromEntries([...keys].map(([entity, known]) => [entity, [...known]])) };
}
