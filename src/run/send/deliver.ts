import PQueue from 'p-queue';
import { type Batch, batches } from './batches.ts';
import { readClocks } from './clock-reading.ts';
import { openGate } from './gate.ts';
import { heedOrders, patience, watchInbox } from './heed-orders.ts';
import { openJournal } from './journal.ts';
import { listRows } from './list-rows.ts';
import { type Delivery, type DeliveryContext, isOver, type Pass } from './pass.ts';
import { sendBatch } from './send-batch.ts';

export interface Delivered {
  /** Why messages are left for another pass: what stopped this one, else what the last one was refused with. */
  readonly because?: string;
}

/**
 * Sends what is open of a frozen list. An intent is durable before the first byte of its batch leaves, and a message has
 * one attempt at a time. What may have been processed stays unknown, unless the channel takes the same batch twice
 * without a second effect. A message that was asked to come again stays open for the next pass.
 *
 * Rejects when the ledger or the list fails; then nothing is taken up any more, and what was on its way has ended.
 */
export async function deliver(delivery: Delivery, context: DeliveryContext): Promise<Delivered> {
  const { list, file, channel } = delivery;
  const states = await context.ledger.states(list.runKey, list.step);
  const ended = new AbortController();
  await using looking = await context.warehouse.session('ledger');
  const began = readClocks(context.clock);
  const pass: Pass = {
    ...delivery,
    context,
    journal: openJournal(context.ledger),
    gate: openGate(delivery, looking, context),
    ...{ states, began },
    signal: patience(context, ended.signal),
    done: 0,
    refusals: 0,
    stopped: undefined,
    refused: undefined,
    failure: undefined,
  };
  const queue = new PQueue({ concurrency: channel.limits.inFlight });
  const watch = watchInbox(pass, ended.signal);
  await using session = await context.warehouse.session('ledger');
  try {
    for await (const batch of batches(listRows(session, file, list.rows), states, channel.limits, began.wall)) {
      // A batch is rendered when its turn comes: only those on their way are in memory as messages.
      await queue.onSizeLessThan(1);
      if (isOver(pass)) break;
      void queue.add(() => takeTurn(batch, pass));
    }
  } finally {
    await queue.onIdle();
    ended.abort();
    await watch;
  }
  if (pass.failure !== undefined) throw pass.failure.cause;
  const because = pass.stopped ?? pass.refused;
  return because === undefined ? {} : { because };
}

async function takeTurn(batch: Batch, pass: Pass): Promise<void> {
  try {
    await heedOrders(pass);
    if (isOver(pass)) return;
    await sendBatch(batch, pass);
  } catch (cause) {
    pass.failure ??= { cause };
    return;
  }
  const { campaign, runKey, step, rows } = pass.list;
  pass.done += batch.rows.length;
  pass.context.emit({ kind: 'sending', campaign, runKey, step, done: pass.done, total: rows });
}
