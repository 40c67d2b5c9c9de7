import { literal } from '../../base/sql-text.ts';
import type { Row, Session } from '../../ports.ts';
import type { PrintRow } from '../../print/file-set-request.ts';

/** Who of a list is in a set, by `seq`. */
export type Members = Pick<ReadonlySet<number>, 'has' | 'size'>;

/** The rows of a list in the order of its file, which is the order of `seq`; throws when another number comes than was frozen. */
export async function* printRows(
  session: Session,
  file: string,
  expected: number,
  members: Members,
): AsyncIterable<readonly PrintRow[]> {
  let seen = 0;
  for await (const rows of session.stream(`select seq, payload from read_parquet(${literal(file)})`)) {
    const printed: PrintRow[] = [];
    for (const row of rows) {
      const seq = row['seq'] as number;
      if (seq !== seen++) throw new Error(`${file}: row ${seen - 1} has seq ${seq}`);
      if (members.has(seq)) printed.push({ seq, data: JSON.parse(row['payload'] as string) as Row });
    }
    yield printed;
  }
  if (seen !== expected) throw new Error(`${file}: ${seen} rows were read of ${expected}`);
}
