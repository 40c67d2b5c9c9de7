import type { Outcome, SealedBatch } from '../../ports.ts';
import { recordAnswers, unanswered } from './answers.ts';
import type { Batch, Sent } from './batches.ts';
import type { Gated } from './gate.ts';
import { heedOrders } from './heed-orders.ts';
import type { ListRow } from './list-rows.ts';
import { intentEntry, outcomeEntry, unknownIn } from './message-entries.ts';
import { isOver, type Pass } from './pass.ts';
import { heedPoison } from './poison.ts';
import { replayEnd } from './replays.ts';
import { seal } from './seal.ts';
import type { Permit } from './token-bucket.ts';

/**
 * Gate, render, seal, intent, wire, outcomes: what is to be durable is durable before the next of them begins. Resolves to
 * how many of its members are unknown then.
 */
export async function sendBatch(batch: Batch, permit: Permit, pass: Pass): Promise<number> {
  const { list, journal, renderer } = pass;
  const { replayOf } = batch;
  let unknown = replayOf === undefined ? 0 : batch.rows.length;
  const gated = await pass.gate.judge(batch.rows);
  if ('closed' in gated) {
    pass.stopped ??= gated.closed;
    pass.needsPerson ||= gated.needsPerson;
    return unknown;
  }
  const { ready, withheld } = gated;
  warnOnce(gated.warning, pass);
  const sealing = seal(ready, batch.attempt, list.runKey, list.step, renderer);
  const replayUntil = replayOf === undefined ? replayEnd(pass) : replayOf.replayUntil;
  if (replayOf === undefined) {
    const entries = [
      ...withheld.map(({ seq, outcome }) => outcomeEntry(pass, seq, outcome, batch.last)),
      ...sealing.problems.map(({ seq, problem }) =>
        outcomeEntry(pass, seq, { kind: 'rejected', reason: `render: ${problem}` }, batch.last),
      ),
      ...(sealing.batch === undefined ? [] : [intentEntry(pass, sealing.batch, sealing.hash, replayUntil)]),
    ];
    unknown = unknownIn(entries);
    if (entries.length > 0) await journal.commit(entries);
    heedPoison(ready.length, sealing.problems, pass);
  } else if (!isSame(sealing, replayOf)) return unknown;
  else unknown = 0;
  if (sealing.batch === undefined) return unknown;
  const answers = await carry(sealing.batch, gated, permit, pass);
  if (answers === 'not sent') return unknown + (await sendLater(batch, sealing.batch, permit, pass));
  const answered = { batch, sealed: sealing.batch, hash: sealing.hash, replayUntil, answers };
  return unknown + (await recordAnswers(answered, pass));
}

function warnOnce(because: string | undefined, pass: Pass): void {
  if (because === undefined || pass.isWarned) return;
  pass.isWarned = true;
  const { campaign, runKey, step } = pass.list;
  pass.context.emit({ kind: 'sending-warned', campaign, runKey, step, because });
}

/** Takes a batch over the wire when there is room on it; not when it may not go any more by then. */
const carry = (
  sealed: SealedBatch,
  gated: Gated<ListRow>,
  permit: Permit,
  pass: Pass,
): Promise<readonly Outcome[] | 'not sent'> =>
  pass.wire.use(async () => {
    await heedOrders(pass);
    if (isOver(pass) || !pass.gate.isFresh(gated)) return 'not sent';
    permit.depart();
    pass.bell.ring();
    return answersTo(sealed, pass);
  });

/** One outcome per message. What is not answered in the time that the channel gives it is unknown. */
async function answersTo(sealed: SealedBatch, { channel, inTime }: Pass): Promise<readonly Outcome[]> {
  const answers = await inTime((signal) => channel.send(sealed, signal));
  return sealed.messages.map((_, index) => answers[index] ?? unanswered);
}

/** It is no longer as it was when the gate decided. Nothing left the machine: the attempt does not count. */
async function sendLater(batch: Batch, { id, messages }: SealedBatch, permit: Permit, pass: Pass): Promise<number> {
  const members = new Set(messages.map(({ seq }) => seq));
  const outcome = { kind: 'not_sent', reason: pass.stopped ?? 'it was not ready in time' } as const;
  if (batch.replayOf === undefined)
    await pass.journal.commit([...members].map((seq) => outcomeEntry(pass, seq, outcome, id)));
  if (isOver(pass)) return batch.replayOf === undefined ? 0 : batch.rows.length;
  const rows = batch.rows.filter(({ seq }) => members.has(seq));
  const again = { rows, attempt: batch.attempt + 1, tries: batch.tries, last: id };
  return sendBatch(batch.replayOf === undefined ? again : batch, permit, pass);
}

/** A batch whose members or bytes are not what they were is another batch: what is unknown stays unknown. */
const isSame = ({ batch, hash }: ReturnType<typeof seal>, sent: Sent): boolean =>
  batch?.id === sent.batch && hash === sent.hash;
