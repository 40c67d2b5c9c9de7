import { literal } from '../../base/sql-text.ts';
import type { ListRecord, Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import type { Members } from './print-rows.ts';

/**
 * The number of the first piece of a list. Pieces are numbered through all lists for print in the order in which the ledger
 * froze them, so a number is never used again, leads back to its list, and is the same when the set is made again.
 */
export async function firstPieceOf(
  session: Session,
  { runKey, step }: Pick<ListRecord, 'runKey' | 'step'>,
): Promise<number> {
  const own = `select min(rowid) from log.lists where run_key = ${literal(runKey)} and step = ${literal(step)}`;
  const [row] = await rowsOf(
    session,
    `select coalesce(sum("rows"), 0)::double as before from log.lists where kind = 'direct_mail' and rowid < (${own})`,
  );
  return Number(row?.['before'] ?? 0) + 1;
}

/** How many members of a list each split has, by its values joined with `_`. */
export async function splitSizes(
  session: Session,
  file: string,
  splitBy: readonly string[],
  members: Members,
): Promise<ReadonlyMap<string, number>> {
  if (splitBy.length === 0) return new Map([['', members.size]]);
  const values = splitBy.map((path) => `payload ->> ${literal(`/${path.replaceAll('.', '/')}`)}`);
  const sizes = new Map<string, number>();
  const sql = `select seq, concat_ws('_', ${values.join(', ')}) as split from read_parquet(${literal(file)})`;
  for await (const rows of session.stream(sql)) {
    for (const { seq, split } of rows) {
      if (members.has(seq as number)) sizes.set(split as string, (sizes.get(split as string) ?? 0) + 1);
    }
  }
  return sizes;
}
