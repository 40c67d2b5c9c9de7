import type { LedgerEntry, SealedBatch } from '../../ports.ts';
import type { Pass } from './pass.ts';

/** What a pass tells the ledger of its messages. */

export function intentEntry(
  { list, channel }: Pass,
  { id, attempt, messages }: SealedBatch,
  hash: string,
): LedgerEntry {
  const { runKey, step } = list;
  const seqs = messages.map(({ seq }) => seq);
  return { kind: 'intent', runKey, step, batch: id, attempt, seqs, account: channel.account, hash };
}

/** An outcome belongs to a batch, else to the last one that the message was a member of: it ends what that left open. */
export function outcomeEntry(
  { list, states }: Pass,
  seq: number,
  outcome: Extract<LedgerEntry, { kind: 'outcome' }>['outcome'],
  batch = states.get(seq)?.batch ?? '',
): LedgerEntry {
  return { kind: 'outcome', runKey: list.runKey, step: list.step, seq, batch, outcome };
}
