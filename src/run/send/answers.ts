import { type Instant, isBefore, utc } from '../../base/time.ts';
import type { LedgerEntry, Outcome, SealedBatch, Withheld } from '../../ports.ts';
import { accountEntry } from './account.ts';
import { backOff } from './back-off.ts';
import type { Batch } from './batches.ts';
import { outcomeEntry, unknownIn } from './message-entries.ts';
import type { Pass } from './pass.ts';

/** A pass waits so long for what is to be sent again, in milliseconds; what takes longer is left to the next one. */
export const longestWait = 300_000;

/** What is recorded of a message, and whether its row is sent again: with others in a new batch, or with all in the same. */
interface Verdict {
  readonly outcome: Outcome | Withheld;
  readonly again?: 'retry' | 'replay';
  readonly after?: number;
}

/** A batch that was sent, until when it may be sent again, and what the provider said of its members. */
export interface Answered {
  readonly batch: Batch;
  readonly sealed: SealedBatch;
  readonly hash: string;
  readonly replayUntil: Instant | undefined;
  readonly answers: readonly Outcome[];
}

/** Records what became of a batch, and puts down what is to be sent again. Resolves to how many of it are unknown. */
export async function recordAnswers(answered: Answered, pass: Pass): Promise<number> {
  const { batch, sealed, answers } = answered;
  pass.breaker.heed(answers);
  const isSlower = answers.some((one) => one.kind === 'retry' && one.isThrottled === true) && pass.bucket.slowDown();
  const verdicts = answers.map((outcome) => judge(outcome, answered, pass));
  const comesAgain = verdicts.some(({ again }) => again !== undefined);
  const wait = comesAgain ? backOff(batch.tries + 1, sealed.id, longestAsked(verdicts)) : 0;
  const until = comesAgain ? pass.context.clock.now().add({ milliseconds: wait }) : undefined;
  const entries = sealed.messages.map(({ seq }, index): LedgerEntry => {
    const { outcome = unanswered, again } = verdicts[index] ?? {};
    return outcomeEntry(pass, seq, outcome, sealed.id, again === 'retry' ? until : undefined);
  });
  const isNews = isSlower || pass.breaker.opened !== undefined;
  await pass.journal.commit(isNews ? [...entries, accountEntry(pass)] : entries);
  const trouble = answers.find(({ kind }) => kind === 'retry' || kind === 'unknown');
  if (trouble !== undefined && 'reason' in trouble) pass.refused = trouble.reason;
  if (until === undefined) return unknownIn(entries);
  if (wait <= longestWait) sendAgain(verdicts, answered, wait, pass);
  else pass.postponed = `${pass.refused ?? ''}; again from ${utc(until)}`;
  return unknownIn(entries);
}

const longestAsked = (verdicts: readonly Verdict[]): number => Math.max(0, ...verdicts.map(({ after = 0 }) => after));

export const unanswered: Outcome = { kind: 'unknown', reason: 'the provider did not answer for it' };

function judge(outcome: Outcome, answered: Answered, pass: Pass): Verdict {
  const isLast = answered.batch.tries > pass.policy.retries;
  if (outcome.kind === 'retry') {
    // A provider that lets nobody through is in trouble itself: nobody fails because of that.
    if (isLast && pass.breaker.isHealthy) return { outcome: { kind: 'failed', reason: `retries: ${outcome.reason}` } };
    return { outcome, again: 'retry', ...(outcome.after === undefined ? {} : { after: outcome.after }) };
  }
  if (outcome.kind !== 'unknown') return { outcome };
  const { idempotent, reports } = pass.channel.limits;
  if (idempotent !== false) return mayReplay(answered, pass) ? { outcome, again: 'replay' } : { outcome };
  if (pass.policy.unknown === 'hold' || reports !== false || isLast) return { outcome };
  return { outcome: { kind: 'resent', reason: resentReason(outcome.reason) }, again: 'retry' };
}

/** Said of a message that the policy of its step sends again. */
export const resentReason = (reason: string): string => `sent again, although it may have arrived: ${reason}`;

/** The batch is the same only as a whole. */
function mayReplay({ batch, answers, replayUntil }: Answered, { policy, context }: Pass): boolean {
  if (replayUntil === undefined || !answers.every(({ kind }) => kind === 'unknown')) return false;
  return (batch.replays ?? 0) < policy.retries && isBefore(context.clock.now(), replayUntil);
}

function sendAgain(
  verdicts: readonly Verdict[],
  { batch, sealed, hash, replayUntil }: Answered,
  wait: number,
  pass: Pass,
) {
  const again = new Set(
    sealed.messages.filter((_, index) => verdicts[index]?.again !== undefined).map(({ seq }) => seq),
  );
  const rows = batch.rows.filter(({ seq }) => again.has(seq));
  const at = pass.context.clock.monotonic() + wait;
  const isReplay = verdicts.some(({ again }) => again === 'replay');
  if (!isReplay) pass.again.add({ rows, attempt: batch.attempt + 1, tries: batch.tries + 1, last: sealed.id }, at);
  else {
    const replayOf = { batch: sealed.id, hash, ...(replayUntil === undefined ? {} : { replayUntil }) };
    pass.again.add({ ...batch, rows, replayOf, replays: (batch.replays ?? 0) + 1 }, at);
  }
}
