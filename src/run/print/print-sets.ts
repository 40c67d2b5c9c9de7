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

/** A file of another set, by the name of one that is to be written. */
export interface Namesake {
  readonly file: string;
  readonly runKey: string;
  readonly step: string;
}

/** Whether another set of the vendor has a file of one of these names already. */
export async function namesake(
  session: Session,
  { runKey, step }: List,
  vendor: string,
  files: readonly { readonly name: string }[],
): Promise<Namesake | undefined> {
  const own = `run_key = ${literal(runKey)} and step = ${literal(step)}`;
  const [row] = await rowsOf(
    session,
    `select file, run_key, step from (select run_key, step, vendor, unnest(files) as file from log.print_sets)
     where vendor = ${literal(vendor)} and not (${own})
       and file in (select unnest(from_json_strict($names::json, '["VARCHAR"]')))
     order by run_key, step, file limit 1`,
    { names: { type: 'text', value: JSON.stringify(files.map(({ name }) => name)) } },
  );
  return row === undefined
    ? undefined
    : { file: row['file'] as string, runKey: row['run_key'] as string, step: row['step'] as string };
}
