import { identifier, qualified } from '../base/sql-text.ts';
import type { Row, Session } from '../ports.ts';
import type { Project } from '../project/project.ts';
import { rowsOf } from './rows.ts';

/** The profile with this key, or else with it as one of its identities. Throws SqlFailure when its table is not there. */
export async function readProfile(session: Session, project: Project, key: string): Promise<Row | undefined> {
  const { table, key: column, identities } = project.config.profile;
  const names = [column, ...Object.values(identities)].map((name) => `${identifier(name)}::varchar`);
  const [row] = await rowsOf(
    session,
    `from ${qualified(table)} where $key in (${names.join(', ')}) order by ${names[0] ?? ''} <> $key limit 1`,
    { key: { type: 'text', value: key } },
  );
  return row;
}
