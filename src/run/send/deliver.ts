import { accountEntry, isNews } from './account.ts';
import { longestWait } from './answers.ts';
import { type Batch, batches } from './batches.ts';
import { watchInbox } from './heed-orders.ts';
import { listRows } from './list-rows.ts';
import { openPass } from './open-pass.ts';
import { type Delivery, type DeliveryContext, isOver, type Pass } from './pass.ts';
import { isReplayable } from './replays.ts';
import { sendBatch } from './send-batch.ts';
import { takingUp, type Turn } from './take-up.ts';

export interface Delivered {
  /** Why messages are left for another pass. */
  readonly because?: string;
  /** No pass goes on with it before a person says so. */
  readonly needsPerson?: boolean;
  /**
   * The provider or an end broke the pass off, and the same batches may still tell the next one what became of messages that
   * are unknown.
   */
  readonly hasReplays?: boolean;
}

/**
 * Sends what is open of a frozen list. An intent is durable before the first byte of its batch leaves, and a message has
 * one attempt at a time. What may have been processed stays unknown, unless the channel takes the same batch twice
 * without a second effect, or the step wants it sent again. A message that was asked to come again does so after a while; one
 * that has to wait for long stays open for the next pass.
 *
 * Rejects when the ledger or the list fails; then nothing is taken up any more, and what was on its way has ended.
 */
export async function deliver(delivery: Delivery, context: DeliveryContext): Promise<Delivered> {
  const { list, file } = delivery;
  const ended = new AbortController();
  await using looking = await context.warehouse.session('ledger');
  const pass = await openPass(delivery, context, looking, ended.signal);
  await using session = await context.warehouse.session('ledger');
  const cut = { size: batchSize(pass), now: pass.began.wall, longestWait, isReplayable: replayableIn(pass) };
  await whileWatched(pass, ended, () => sendAll(pass, batches(listRows(session, file, list.rows), pass.states, cut)));
  if (pass.failure !== undefined) throw pass.failure.cause;
  const entry = accountEntry(pass);
  if (isNews(entry, pass.account)) await context.ledger.append([entry]);
  const because = pass.stopped ?? pass.postponed;
  return {
    ...(because === undefined ? {} : { because }),
    ...(pass.needsPerson ? { needsPerson: true } : {}),
    ...((await hasReplays(pass)) ? { hasReplays: true } : {}),
  };
}

/** People who held a list back or cancelled it have said themselves when it goes on. */
async function hasReplays(pass: Pass): Promise<boolean> {
  const isBroken = pass.breaker.opened !== undefined || pass.context.stop?.aborted === true;
  if (!isBroken || pass.channel.limits.idempotent === false) return false;
  const states = [...(await pass.context.ledger.states(pass.list.runKey, pass.list.step)).values()];
  return states.some((state) => state.status === 'unknown' && isReplayable(state, pass));
}

const replayableIn = (pass: Pass) => (state: Parameters<typeof isReplayable>[0]) => isReplayable(state, pass);

/** What goes out at once is never more than may go out in a stretch of time, or than may be unknown. */
const batchSize = ({ channel, policy }: Pass): number =>
  Math.min(channel.limits.batch, policy.rate?.amount ?? Number.POSITIVE_INFINITY, policy.maxUnknown);

/** Orders are looked for, and a wish for an end is heard, until the work has ended, well or not. */
async function whileWatched(pass: Pass, ended: AbortController, work: () => Promise<void>): Promise<void> {
  const watch = watchInbox(pass, ended.signal);
  const end = (): void => {
    pass.wire.close();
    pass.bell.ring();
  };
  pass.context.stop?.addEventListener('abort', end, { signal: ended.signal });
  try {
    await work();
  } finally {
    ended.abort();
    await watch;
  }
}

/** Only what is on its way is in memory as messages: a batch is rendered when its turn comes. */
async function sendAll(pass: Pass, fresh: AsyncGenerator<Batch, undefined>): Promise<void> {
  const next = takingUp(pass, fresh);
  let inFlight = 0;
  try {
    while (!isOver(pass)) {
      const turn = await next(inFlight);
      if (turn === 'done') break;
      if ('rest' in turn) {
        await pass.bell.wait(turn.rest);
        continue;
      }
      inFlight++;
      void takeTurn(turn, pass).finally(() => {
        inFlight--;
        pass.bell.ring();
      });
    }
  } finally {
    while (inFlight > 0) await pass.bell.wait();
    await fresh.return(undefined);
  }
}

async function takeTurn({ batch, permit }: Exclude<Turn, 'done' | { rest: number }>, pass: Pass): Promise<void> {
  try {
    const unknown = await sendBatch(batch, permit, pass);
    pass.unsettled += unknown - batch.rows.length;
  } catch (cause) {
    pass.failure ??= { cause };
    return;
  } finally {
    permit.giveBack();
  }
  const { campaign, runKey, step, rows } = pass.list;
  pass.done += batch.rows.length;
  pass.context.emit({ kind: 'sending', campaign, runKey, step, done: Math.min(pass.done, rows), total: rows });
}
