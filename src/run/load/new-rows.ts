import { identifier } from '../../base/sql-text.ts';
import type { Session } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import type { ExportFile, LoadColumn } from './reading.ts';

/** Rows that were read and converted, on their way into the table of their source. */
export interface NewRows {
  readonly source: Source;
  /** Those of the files; `load: changes` has one that the table does not keep. */
  readonly columns: readonly LoadColumn[];
  readonly files: readonly ExportFile[];
  /** A SELECT of the rows of some of the files, with the columns' own names. */
  readonly select: (files: readonly ExportFile[]) => string;
}

export const tableOf = ({ name }: Source): string => `raw.${identifier(name)}`;

export const nameList = (names: readonly string[], prefix = ''): string =>
  names.map((name) => prefix + identifier(name)).join(', ');

/** Takes all but the newest row of each key out of a table: of two with the same version the one that came later is newer. */
export async function keepNewest(
  table: string,
  { config: { key, version } }: Source,
  session: Session,
): Promise<number> {
  if (key === undefined || version === undefined) return 0;
  const keys = nameList(key);
  return await session.run(`delete from ${table} where rowid in (
    select rowid from ${table} semi join (select ${keys} from ${table} group by all having count(*) > 1) using (${keys})
    qualify row_number() over (partition by ${keys} order by ${identifier(version)} desc, rowid desc) > 1)`);
}
