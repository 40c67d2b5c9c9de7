import type { Instant } from '../../base/time.ts';
import type { LedgerEntry, Outcome, SealedBatch, Withheld } from '../../ports.ts';
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
 * when it may be tried again. Of a message that may have arrived before nobody can say that it did not.
 */
export function outcomeEntry(
  { list, states, resent }: Pass,
  seq: number,
  became: Outcome | Withheld,
  batch = states.get(seq)?.batch ?? '',
  until?: Instant,
): LedgerEntry {
  const { runKey, step } = list;
  if (became.kind === 'resent') resent.add(seq);
  const outcome = resent.has(seq) && isNegative(became) ? doubted(became) : became;
  return { kind: 'outcome', runKey, step, seq, batch, outcome, ...(until === undefined ? {} : { until }) };
}

type NeverSent = Extract<Outcome | Withheld, { kind: 'rejected' | 'failed' | 'dropped' }>;

const isNegative = (outcome: Outcome | Withheld): outcome is NeverSent =>
  outcome.kind === 'rejected' || outcome.kind === 'failed' || outcome.kind === 'dropped';

const doubted = ({ kind, reason }: NeverSent): Outcome => ({
  kind: 'unknown',
  reason: `${kind} (${reason}) after an attempt that may have arrived`,
});

/** How many messages nothing is known of after these entries. */
export const unknownIn = (entries: readonly LedgerEntry[]): number =>
  entries.filter((entry) => entry.kind === 'outcome' && entry.outcome.kind === 'unknown').length;
