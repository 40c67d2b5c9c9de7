import { literal } from '../../base/sql-text.ts';
import { instantOfMillis } from '../../base/time.ts';
import type { ListRecord, MessageState, Row, Session } from '../../ports.ts';
import type { MessageRules } from '../prepare/message-rules.ts';
import type { SendContext } from '../run-context.ts';
import { readBarred } from '../send/barred.ts';
import { openGate } from '../send/gate.ts';
import { erasedPayload } from '../send/list-rows.ts';
import type { Timed } from '../send/permitted-hour.ts';

export interface MembersRequest {
  readonly list: ListRecord;
  readonly rules: MessageRules;
  /** The list's file. */
  readonly file: string;
  /** What became of its messages up to now, by `seq`. */
  readonly states: ReadonlyMap<number, MessageState>;
  /** The batch and the version of the set that is to be made. */
  readonly batch: string;
  readonly version: number;
}

export interface Members {
  /** Everybody of the set, by `seq`; nobody when all of them are settled. */
  readonly members: ReadonlySet<number>;
  /** Those of whom no intent for this batch is known. */
  readonly fresh: readonly number[];
  /** Whom the gate stops now. */
  readonly dropped: readonly { readonly seq: number; readonly reason: string }[];
}

/**
 * Who is in the set: everybody who is listed but those who were dropped before its intent, or whom the gate drops now. A set is
 * made at once, so nobody of it waits. A set that is ordered again was in time and under its caps; who was suppressed or opted out
 * since then is not in it.
 */
export async function decideMembers(
  session: Session,
  { list, rules, file, states, batch, version }: MembersRequest,
  context: Pick<SendContext, 'warehouse' | 'clock' | 'files' | 'environment' | 'inbox'>,
): Promise<Members | { readonly closed: string }> {
  await using looking = await context.warehouse.session('ledger');
  const gate = openGate({ list, rules, file }, looking, context);
  const barred = version === 1 ? undefined : await readBarred(looking, { ...rules, list, file }, context.clock.now());
  const members = new Set<number>();
  const fresh: number[] = [];
  const dropped: { readonly seq: number; readonly reason: string }[] = [];
  const sql = `select seq, epoch_ms(not_before)::double as not_before, epoch_ms(expires_at)::double as expires_at, zone,
      payload = ${literal(erasedPayload)} as is_erased
    from read_parquet(${literal(file)})`;
  for await (const rows of session.stream(sql)) {
    const listed = rows.map(timed).filter(({ seq }) => states.get(seq)?.status !== 'dropped');
    const erased = new Set(rows.flatMap((row) => (row['is_erased'] === true ? [row['seq'] as number] : [])));
    const gated = await gate.judge(listed.filter(({ seq }) => !states.has(seq)));
    if ('closed' in gated) return gated;
    const out = new Map(
      gated.withheld.flatMap(({ seq, outcome }) =>
        outcome.kind === 'dropped' ? [[seq, outcome.reason] as const] : [],
      ),
    );
    for (const { seq } of listed) {
      const state = states.get(seq);
      const isFresh = state === undefined || (!isSettled(state) && state.batch !== batch);
      const reason =
        out.get(seq) ?? (isFresh && erased.has(seq) ? 'erased' : undefined) ?? (isFresh ? barred?.get(seq) : undefined);
      if (reason !== undefined) {
        dropped.push({ seq, reason });
        continue;
      }
      members.add(seq);
      if (isFresh) fresh.push(seq);
    }
  }
  const isDone = [...members].every((seq) => isSettled(states.get(seq)));
  return { members: isDone ? new Set<number>() : members, fresh, dropped };
}

export const isSettled = (state: MessageState | undefined): boolean =>
  state?.status === 'accepted' || state?.status === 'rejected';

const timed = (row: Row): Timed => ({
  seq: row['seq'] as number,
  notBefore: instantOfMillis(row['not_before'] as number),
  expiresAt: instantOfMillis(row['expires_at'] as number),
  zone: row['zone'] as string,
});
