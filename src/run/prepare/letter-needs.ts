import { validateAddress } from '../../print/address/validate-address.ts';
import type { PostalConfig } from '../../project/schema/muster.ts';
import type { Session } from '../../ports.ts';
import { filled } from './filled.ts';

/** Parts of an address that have to be right, and those that have to be there. */
const parts = ['country', 'region', 'postal_code', 'city', 'line', 'recipient'] as const;

/**
 * Whatever decides whether a letter can be sent to a profile, as one value: few addresses of a list differ in it, so that each
 * is judged once.
 */
export function letterNeeds({ name, lines, city, region, postal_code, country }: PostalConfig): string {
  const text = (column: string | undefined): string =>
    column === undefined ? `''` : `coalesce(${filled(column)}, '')`;
  const isThere = (columns: readonly string[]): string =>
    `case when coalesce(${columns.map((column) => filled(column)).join(', ')}) is null then '' else 'x' end`;
  const values: Record<(typeof parts)[number], string> = {
    ...{ country: text(country), region: text(region), postal_code: text(postal_code) },
    ...{ city: isThere([city]), line: isThere(lines.slice(0, 1)), recipient: isThere(name) },
  };
  return `struct_pack(${parts.map((part) => `${part} := ${values[part]}`).join(', ')})`;
}

/** What is wrong with such a value; NULL when nothing is. */
export const letterProblem = (needs: string): string =>
  `muster_letter_problem(${parts.map((part) => `${needs}.${part}`).join(', ')})`;

/** Lets the engine ask what an address lacks: it knows nothing of the rules of countries. */
export function defineLetterProblem(session: Session): void {
  session.define(
    'muster_letter_problem',
    parts.length,
    (country = '', region = '', postalCode = '', city = '', line = '', recipient = '') => {
      const [problem] = validateAddress({ country, region, postalCode, city, lines: [line], recipient });
      return problem?.message ?? null;
    },
  );
}
