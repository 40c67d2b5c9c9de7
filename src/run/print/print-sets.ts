import { literal } from '../../base/sql-text.ts';
import type { LedgerEntry, ListRecord, PrintSetStatus, Session } from '../../ports.ts';
import type { VendorConfig } from '../../project/schema/print.ts';
import { rowsOf } from '../rows.ts';

type List = Pick<ListRecord, 'runKey' | 'step'>;

/** The set of a list that is to be made, or was: the first one, or the last that a person ordered. */
export interface CurrentSet {
  readonly version: number;
  /** Absent before anything of it is visible. */
  readonly status?: PrintSetStatus;
}

export async function currentSet(session: Session, { runKey, step }: List): Promise<CurrentSet> {
  const [row] = await rowsOf(
    session,
    `select version, status from log.print_set_states where run_key = ${literal(runKey)} and step = ${literal(step)}`,
  );
  return row === undefined
    ? { version: 1 }
    : { version: Number(row['version']), status: row['status'] as PrintSetStatus };
}

export const setEntry = (
  { runKey, step }: List,
  version: number,
  status: PrintSetStatus,
  { vendorName, vendor, files }: { vendorName: string; vendor: VendorConfig; files: readonly { name: string }[] },
): LedgerEntry => ({
  ...{ kind: 'print_set', runKey, step, version, status, vendor: vendorName, sentWhen: vendor.sent_when },
  files: files.map(({ name }) => name),
});
