import { identifier, literal, qualified } from '../../base/sql-text.ts';
import { inAscii } from '../../message/mailbox.ts';
import type { Session } from '../../ports.ts';
import { type AddressColumn, domainOf, plainEmail } from './address-sql.ts';
import { filled } from './filled.ts';
import { rowsOf } from '../rows.ts';

/**
 * A statement that makes the table `idn`: the ASCII form of every domain that is written in other letters, among the email
 * addresses of some columns. What has no such form is left out, and stays an address that cannot exist.
 */
export async function foreignDomainsSql(
  session: Session,
  table: string,
  columns: readonly AddressColumn[],
): Promise<string> {
  const found = new Set<string>();
  for (const { of, column } of columns) {
    const from = of === 'r' ? '"input" r' : `${qualified(table)} pr`;
    for (const domain of await foreignDomains(session, from, `${of}.${identifier(column)}`, filled(column, of))) {
      found.add(domain);
    }
  }
  const rows = [...found]
    .toSorted()
    .map((domain) => [domain, inAscii(domain)] as const)
    .filter(([, ascii]) => ascii !== '')
    .map(([domain, ascii]) => `(${literal(domain)}, ${literal(ascii)})`);
  return rows.length === 0
    ? 'create or replace temp table idn (domain varchar, ascii varchar)'
    : `create or replace temp table idn as select * from (values ${rows.join(', ')}) t(domain, ascii)`;
}

async function foreignDomains(session: Session, from: string, column: string, address: string): Promise<string[]> {
  const isForeign = (text: string): string => `strlen(${text}) > length(${text})`;
  const rows = await rowsOf(
    session,
    `select distinct domain from (
       select ${domainOf(plainEmail(address))} as domain from ${from}
       where ${isForeign(`${column}::varchar`)}
     ) where ${isForeign('domain')} order by domain`,
  );
  return rows.map(({ domain }) => domain as string);
}
