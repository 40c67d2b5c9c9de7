import { literal } from '../../base/sql-text.ts';
import { type Instant, utc } from '../../base/time.ts';
import type { ListRecord, Session } from '../../ports.ts';
import { barcodeDays, barcodePieces } from '../../print/mail-barcode.ts';
import type { LayoutConfig } from '../../project/schema/print.ts';
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

/**
 * Why the pieces of a list cannot have barcodes of their own: with all lists for print of the last days the numbers would begin again.
 * They count whatever is on the pieces, as all pieces are numbered alike.
 */
export async function barcodesUsedUp(
  session: Session,
  { runKey, step }: Pick<ListRecord, 'runKey' | 'step'>,
  { intelligent_mail: config }: LayoutConfig,
  now: Instant,
): Promise<string | undefined> {
  if (config === undefined) return undefined;
  const since = utc(now.subtract({ hours: barcodeDays * 24 }));
  const [row] = await rowsOf(
    session,
    `select coalesce(sum("rows"), 0)::double as pieces from log.lists where kind = 'direct_mail'
       and (frozen_at > ${literal(since)}::timestamptz or (run_key = ${literal(runKey)} and step = ${literal(step)}))`,
  );
  const [pieces, most] = [Number(row?.['pieces']), barcodePieces(config)];
  if (pieces <= most) return undefined;
  const digits = `a mailer of ${config.mailer.length} digits has barcodes for ${most.toLocaleString('en')} pieces`;
  return `nothing is printed: ${digits}, and ${pieces.toLocaleString('en')} were listed within ${barcodeDays} days`;
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
