import type { Outcome, SealedBatch } from '../../ports.ts';
import type { Batch, Sent } from './batches.ts';
import { heedOrders } from './heed-orders.ts';
import { intentEntry, outcomeEntry } from './message-entries.ts';
import { isOver, type Pass } from './pass.ts';
import { seal } from './seal.ts';

/** So many refusals in a row and nothing settled between them: the provider is down, and the rest of the list waits. */
const refusalsInARow = 10;

const unanswered: Outcome = { kind: 'unknown', reason: 'the provider did not answer for it' };

/** Gate, render, seal, intent, wire, outcomes: what is to be durable is durable before the next of them begins. */
export async function sendBatch(batch: Batch, pass: Pass): Promise<void> {
  const { list, channel, journal, renderer, signal } = pass;
  const gated = await pass.gate.judge(batch.rows);
  if ('closed' in gated) {
    pass.stopped ??= gated.closed;
    return;
  }
  const { ready, withheld } = gated;
  const sealing = seal(ready, batch.attempt, list.runKey, list.step, renderer);
  if (batch.replayOf === undefined) {
    const entries = [
      ...withheld.map(({ seq, outcome }) => outcomeEntry(pass, seq, outcome, batch.last)),
      ...sealing.problems.map(({ seq, problem }) =>
        outcomeEntry(pass, seq, { kind: 'rejected', reason: `render: ${problem}` }, batch.last),
      ),
      ...(sealing.batch === undefined ? [] : [intentEntry(pass, sealing.batch, sealing.hash)]),
    ];
    if (entries.length > 0) await journal.commit(entries);
  } else if (!isSame(sealing, batch.replayOf)) return;
  if (sealing.batch === undefined) return;
  if (!pass.gate.isFresh(gated)) {
    await sendLater(batch, sealing.batch, pass);
    return;
  }

  const { id, messages } = sealing.batch;
  const answers = await channel.send(sealing.batch, signal);
  const outcomes = messages.map(({ seq }, index) => ({ seq, outcome: answers[index] ?? unanswered }));
  await journal.commit(outcomes.map(({ seq, outcome }) => outcomeEntry(pass, seq, outcome, id)));
  for (const { outcome } of outcomes) heed(outcome, pass);
}

/** So much time went by since the gate that it has to decide anew. Nothing left the machine: the attempt does not count. */
async function sendLater(batch: Batch, { id, messages }: SealedBatch, pass: Pass): Promise<void> {
  const members = new Set(messages.map(({ seq }) => seq));
  const outcome = { kind: 'not_sent', reason: 'it took too long to get ready' } as const;
  if (batch.replayOf === undefined)
    await pass.journal.commit([...members].map((seq) => outcomeEntry(pass, seq, outcome, id)));
  await heedOrders(pass);
  if (isOver(pass)) return;
  const { rows, attempt } = batch;
  const again = { rows: rows.filter(({ seq }) => members.has(seq)), attempt: attempt + 1, last: id };
  await sendBatch(batch.replayOf === undefined ? again : batch, pass);
}

/** A batch whose members or bytes are not what they were is another batch: what is unknown stays unknown. */
const isSame = ({ batch, hash }: ReturnType<typeof seal>, sent: Sent): boolean =>
  batch?.id === sent.batch && hash === sent.hash;

/** Takes up no more when no message can succeed now. What is on its way is waited for. */
function heed(outcome: Outcome, pass: Pass): void {
  if (outcome.kind === 'stop') pass.stopped ??= outcome.reason;
  if (outcome.kind === 'accepted' || outcome.kind === 'rejected') pass.refusals = 0;
  if (outcome.kind !== 'retry') return;
  pass.refused = outcome.reason;
  pass.refusals++;
  if (pass.refusals >= refusalsInARow) pass.stopped ??= `${refusalsInARow} refusals in a row: ${outcome.reason}`;
}
