import { literal } from '../../base/sql-text.ts';
import type { Column } from '../../base/sql-type.ts';
import type { Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';

export type JsonKind = 'ndjson' | 'json';

export const formatOf = (kind: JsonKind): string =>
  `format = ${literal(kind === 'json' ? 'auto' : 'newline_delimited')}`;

/**
 * The keys of all objects, with the types that their values have. A key may be absent from any one object, so all of them
 * are looked at; lines that are none are left for later. There is a `problem` when the engine can make nothing of the files.
 */
export async function jsonColumns(
  session: Session,
  paths: string,
  kind: JsonKind,
): Promise<{ readonly columns: readonly Column[] } | { readonly problem: string }> {
  const leniently = kind === 'json' ? '' : ', ignore_errors = true';
  const found = await session.describe(
    `select * from read_json(${paths}, ${formatOf(kind)}, sample_size = -1${leniently})`,
    {},
  );
  if ('problem' in found) return { problem: found.problem.message };
  const isWhole = found.columns.length === 1 && found.columns[0]?.type === 'JSON';
  if (!isWhole) return found;
  // One line that is no object makes the engine take all lines for values: their keys have to be asked for.
  const objects = `read_json_objects(${paths}, ${formatOf(kind)}${leniently})`;
  const keys = await rowsOf(session, `select distinct unnest(json_keys(json)) as key from ${objects} order by key`);
  return { columns: keys.map(({ key }) => ({ name: key as string, type: 'JSON' })) };
}
