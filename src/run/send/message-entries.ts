import type { Instant } from '../../base/time.ts';
import type { LedgerEntry, SealedBatch } from '../../ports.ts';
import type { Pass } from './pass.ts';

/** What a pass tells the ledger of its messages. */

export function intentEntry(
  { list, channel }: Pass,
  { id, attempt, messages }: SealedBatch,
  hash: string,
  replayUntil?: Instant,
): LedgerEntry {
  const { runKey, step } = list;
  const seqs = messages.map(({ seq }) => seq);
  return {
    ...{ kind: 'intent', runKey, step, batch: id, attempt, seqs, account: channel.account, hash },
    ...(replayUntil === undefined ? {} : { replayUntil }),
  };
}

/**
 * An outcome belongs to a batch, else to the last one that the message was a member of: it ends what that left open. `until`:
 * when it may be tried again.
 */
export function outcomeEntry(
  { list, states }: Pass,
  seq: number,
  outcome: Extract<LedgerEntry, { kind: 'outcome' }>['outcome'],
  batch = states.get(seq)?.batch ?? '',
  until?: Instant,
): LedgerEntry {
  const { runKey, step } = list;
  return { kind: 'outcome', runKey, step, seq, batch, outcome, ...(until === undefined ? {} : { until }) };
}
