import { identifier, literal, qualified } from '../base/sql-text.ts';
import { inAscii } from '../message/mailbox.ts';
import type { Session } from '../ports.ts';
import type { ProfileConfig } from '../project/schema/muster.ts';
import { domainOf, filled, plainEmail } from './address-sql.ts';
import { rowsOf } from './rows.ts';

/**
 * A statement that makes the table `idn`: the ASCII form of every domain among the profile's email addresses that is
 * written in other letters. What has no such form is left out, and stays an address that cannot exist.
 */
export async function foreignDomainsSql(session: Session, { table, addresses }: ProfileConfig): Promise<string> {
  const found = addresses.email === undefined ? [] : await foreignDomains(session, table, addresses.email);
  const rows = found
    .map((domain) => [domain, inAscii(domain)] as const)
    .filter(([, ascii]) => ascii !== '')
    .map(([domain, ascii]) => `(${literal(domain)}, ${literal(ascii)})`);
  return rows.length === 0
    ? 'create or replace temp table idn (domain varchar, ascii varchar)'
    : `create or replace temp table idn as select * from (values ${rows.join(', ')}) t(domain, ascii)`;
}

async function foreignDomains(session: Session, table: string, column: string): Promise<string[]> {
  const isForeign = (text: string): string => `strlen(${text}) > length(${text})`;
  const rows = await rowsOf(
    session,
    `select distinct domain from (
       select ${domainOf(plainEmail(filled(column)))} as domain from ${qualified(table)} pr
       where ${isForeign(`pr.${identifier(column)}::varchar`)}
     ) where ${isForeign('domain')} order by domain`,
  );
  return rows.map(({ domain }) => domain as string);
}
