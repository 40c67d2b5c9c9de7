import { setMaxListeners } from 'node:events';
import type { Outcome, SealedBatch } from '../../ports.ts';
import { recordAnswers, unanswered } from './answers.ts';
import type { Batch, Sent } from './batches.ts';
import { heedOrders } from './heed-orders.ts';
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
    return unknown;
  }
  const { ready, withheld } = gated;
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
  if (!pass.gate.isFresh(gated)) return unknown + (await sendLater(batch, sealing.batch, permit, pass));

  permit.depart();
  pass.bell.ring();
  const answers = await answersTo(sealing.batch, pass);
  const answered = { batch, sealed: sealing.batch, hash: sealing.hash, replayUntil, answers };
  return unknown + (await recordAnswers(answered, pass));
}

/** One outcome per message. What is not answered in the time that the channel gives it is unknown. */
async function answersTo(sealed: SealedBatch, { channel, context, signal }: Pass): Promise<readonly Outcome[]> {
  const answered = new AbortController();
  const tooLate = new AbortController();
  context.clock.sleep(channel.limits.timeLimit, answered.signal).then(
    () => {
      tooLate.abort();
    },
    () => undefined,
  );
  try {
    const end = AbortSignal.any([signal, tooLate.signal]);
    // Each message on its way may listen for it.
    setMaxListeners(Infinity, end);
    const answers = await channel.send(sealed, end);
    return sealed.messages.map((_, index) => answers[index] ?? unanswered);
  } finally {
    answered.abort();
  }
}

/** So much time went by since the gate that it has to decide anew. Nothing left the machine: the attempt does not count. */
async function sendLater(batch: Batch, { id, messages }: SealedBatch, permit: Permit, pass: Pass): Promise<number> {
  const members = new Set(messages.map(({ seq }) => seq));
  const outcome = { kind: 'not_sent', reason: 'it took too long to get ready' } as const;
  if (batch.replayOf === undefined)
    await pass.journal.commit([...members].map((seq) => outcomeEntry(pass, seq, outcome, id)));
  await heedOrders(pass);
  if (isOver(pass)) return batch.replayOf === undefined ? 0 : batch.rows.length;
  const { rows, attempt } = batch;
  const again = { rows: rows.filter(({ seq }) => members.has(seq)), attempt: attempt + 1, last: id };
  return sendBatch(batch.replayOf === undefined ? again : batch, permit, pass);
}

/** A batch whose members or bytes are not what they were is another batch: what is unknown stays unknown. */
const isSame = ({ batch, hash }: ReturnType<typeof seal>, sent: Sent): boolean =>
  batch?.id === sent.batch && hash === sent.hash;
