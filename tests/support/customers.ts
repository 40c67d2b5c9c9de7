import type { ListRig } from './preparing.ts';
import { smallProject } from './small-project.ts';

/** One row of a table: SQL expressions by column. */
export type Columns = Readonly<Record<string, string>>;

/** A person whom a newsletter may reach; tests replace single columns. */
export const anna: Columns = {
  customer_id: '1',
  email: `'anna@example.com'`,
  email_consent: 'true',
  modified_at: `timestamptz '2017-06-01T00:00:00Z'`,
};

export const musterYml = smallProject().get('muster.yml') ?? '';

/** A campaign that writes to its people, with more inside of the step `offer` and beside it. */
export const emailCampaign = (inside = '', beside = ''): string => `
entity: customer
steps:
  people: { audience: audiences.lapsed }
  offer: { email: { channel: newsletter, subject: Hello, html: offer.mjml${inside} }${beside}, from: people }
`;

/** Makes the table of customers: each person is like `usual` but for the columns that are given. */
export async function makeCustomers(
  { session }: ListRig,
  usual: Columns,
  ...people: readonly Columns[]
): Promise<void> {
  const rows = people.map((person) => {
    const columns = Object.entries({ ...usual, ...person });
    return `select ${columns.map(([name, value]) => `${value} as ${name}`).join(', ')}`;
  });
  await session.run(`create table core.customers as ${rows.join(' union all ')}`);
}
