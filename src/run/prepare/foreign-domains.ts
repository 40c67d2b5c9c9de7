import { identifier, literal, qualified } from '../../base/sql-text.ts';
import { inAscii } from '../../message/mailbox.ts';
import type { Session } from '../../ports.ts';
import { type AddressColumn, domainOf, plainEmail } from './address-sql.ts';
import { filled } from './filled.ts';
import { rowsOf } from '../rows.ts';

/**
 * A statement that makes the table `idn`: the ASCII form of every domain that is written in other letters, or in a code for
 * them, among the email addresses of some columns. What has no such form gets an empty one: no address can exist there.
 */
export async function foreignDomainsSql(
  session: Session,
  table: string,
  columns: readonly AddressColumn[],
): Promise<string> {
  const found = new Set<string>();
  for (const column of columns) {
    for (const domain of await foreignDomains(session, table, column)) found.add(domain);
  }
  const rows = [...found].toSorted().map((domain) => `(${literal(domain)}, ${literal(inAscii(domain))})`);
  return rows.length === 0
    ? noDomains
    : `create or replace temp table idn as select * from (values ${rows.join(', ')}) t(domain, ascii)`;
}

export const noDomains = 'create or replace temp table idn (domain varchar, ascii varchar)';

/** Few addresses have such letters. They are set aside first: the engine would look for the domains of all, and then choose. */
async function foreignDomains(session: Session, table: string, { of, column }: AddressColumn): Promise<string[]> {
  const isForeign = (text: string): string => `(strlen(${text}) > length(${text}) or contains(lower(${text}), 'xn--'))`;
  const from = of === 'r' ? '"input"' : qualified(table);
  const rows = await rowsOf(
    session,
    `with ${of} as materialized (select ${identifier(column)} from ${from} where ${isForeign(`${identifier(column)}::varchar`)})
     select distinct domain from (select ${domainOf(plainEmail(filled(column, of)))} as domain from ${of})
     where ${isForeign('domain')} order by domain`,
  );
  return rows.map(({ domain }) => domain as string);
}
