import { type Instant, isBefore } from '../base/time.ts';
import type { LedgerEntry, ListRecord, MessageState, Row, Session } from '../ports.ts';
import { type PrintRow, writeFileSet } from '../print/file-set.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { type ListRow, listRows } from './list-rows.ts';
import type { SendContext } from './run-context.ts';

export interface PrintDelivery {
  readonly list: ListRecord;
  /** The list's file. */
  readonly file: string;
  readonly layout: LayoutConfig;
  readonly vendor: VendorConfig;
  /** The logical date of the run, ISO. */
  readonly date: string;
  readonly campaign: string;
  readonly campaignCode: string;
  /** What every record may show besides its row: vars, campaign, run_date. */
  readonly shared: Row;
}

/** What printing a list needs from outside. */
export type PrintContext = Pick<SendContext, 'ledger' | 'warehouse' | 'files' | 'clock' | 'environment'>;

/** So many members fit into one entry of the ledger. */
const membersPerEntry = 20_000;

/**
 * Writes the file set of a frozen list. The set is one batch: its intent is durable before its first byte, and making it
 * again ends with the same bytes, so a set that was cut off is simply made again. Who is too late is dropped before.
 */
export async function deliverPrint(delivery: PrintDelivery, context: PrintContext): Promise<void> {
  const { list, file, layout, vendor, date, campaign, campaignCode } = delivery;
  const { ledger, files, environment, warehouse } = context;
  const states = await ledger.states(list.runKey, list.step);
  await using session = await warehouse.session('ledger');
  const plan = await decideMembers(session, delivery, states, context.clock.now());
  if (plan.members.length === 0 && plan.dropped.length === 0) return;

  const batch = `print:${list.hash}`;
  await ledger.append([
    ...plan.dropped.map((seq) => outcome(list, '', seq, { kind: 'dropped', reason: 'expired' })),
    ...intents(list, batch, plan.fresh),
  ]);
  if (plan.members.length === 0) return;
  const members = new Set(plan.members);
  const set = await writeFileSet({
    rows: printRows(listRows(session, file, list.rows), members, delivery.shared),
    expected: members.size,
    layout,
    vendor,
    folder: `${environment.folder}/print/${list.runKey.replace('#', '+')}/${list.step}`,
    names: { campaign, step: list.step, runKey: list.runKey, date, campaignCode },
    list: { hash: list.hash, frozenAt: list.frozenAt },
    files,
  });
  const reasons = new Map(set.rejected.map(({ seq, reason }) => [seq, reason]));
  const resultOf = (seq: number): OutcomeEntry['outcome'] => {
    const reason = reasons.get(seq);
    return reason === undefined ? { kind: 'accepted', providerId: set.manifest } : { kind: 'rejected', reason };
  };
  const open = plan.members.filter((seq) => !isSettled(states.get(seq)));
  for (const some of portions(open)) await ledger.append(some.map((seq) => outcome(list, batch, seq, resultOf(seq))));
}

/** Who is in the set: everybody who is listed but those who were dropped before its intent, or are too late for one now. */
async function decideMembers(
  session: Session,
  { list, file }: PrintDelivery,
  states: ReadonlyMap<number, MessageState>,
  now: Instant,
) {
  const members: number[] = [];
  const fresh: number[] = [];
  const dropped: number[] = [];
  for await (const rows of listRows(session, file, list.rows)) {
    for (const { seq, expiresAt } of rows) {
      const state = states.get(seq);
      if (state?.status === 'dropped') continue;
      if (state === undefined && !isBefore(now, expiresAt)) dropped.push(seq);
      else members.push(seq);
      if (state === undefined && isBefore(now, expiresAt)) fresh.push(seq);
    }
  }
  const isDone = members.every((seq) => isSettled(states.get(seq)));
  return { members: isDone ? [] : members, fresh, dropped };
}

const isSettled = (state: MessageState | undefined): boolean =>
  state?.status === 'accepted' || state?.status === 'rejected';

const intents = ({ runKey, step, hash }: ListRecord, batch: string, members: readonly number[]): LedgerEntry[] =>
  portions(members).map((seqs) => ({ kind: 'intent', runKey, step, batch, attempt: 1, seqs, account: 'files', hash }));

const portions = (seqs: readonly number[]): (readonly number[])[] =>
  Array.from({ length: Math.ceil(seqs.length / membersPerEntry) }, (_, portion) =>
    seqs.slice(portion * membersPerEntry, (portion + 1) * membersPerEntry),
  );

type OutcomeEntry = Extract<LedgerEntry, { kind: 'outcome' }>;

const outcome = (
  { runKey, step }: ListRecord,
  batch: string,
  seq: number,
  result: OutcomeEntry['outcome'],
): OutcomeEntry => ({ kind: 'outcome', runKey, step, seq, batch, outcome: result });

async function* printRows(
  rows: AsyncIterable<readonly ListRow[]>,
  members: ReadonlySet<number>,
  shared: Row,
): AsyncIterable<readonly PrintRow[]> {
  for await (const some of rows) {
    yield some.filter(({ seq }) => members.has(seq)).map(({ seq, data }) => ({ seq, data: { ...shared, ...data } }));
  }
}
