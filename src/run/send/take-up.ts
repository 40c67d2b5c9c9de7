import type { ChannelLimits } from '../../ports.ts';
import type { Batch } from './batches.ts';
import type { Pass } from './pass.ts';
import type { Permit } from './token-bucket.ts';

/** What is to be done next: a batch may leave, or something has to change or so many milliseconds to go by. */
export type Turn = { readonly batch: Batch; readonly permit: Permit } | { readonly rest: number } | 'done';

const untilRung: Turn = { rest: Number.POSITIVE_INFINITY };

/**
 * For each batch that is on the wire others get ready or are recorded, so that the wire waits neither for intents nor for
 * outcomes to be durable, and many of them become so at once.
 */
export const mostTurns = ({ inFlight }: Pick<ChannelLimits, 'inFlight'>): number => 12 * inFlight;

/** So many messages wait in memory to be sent again; nothing fresh is taken up meanwhile. */
const mostWaiting = 1_000;

/**
 * Chooses what is sent next: what is due again before what is fresh, and neither before there is room for it on the way, under
 * the rate, and among what may be unknown. Calls must not overlap.
 */
export function takingUp(pass: Pass, fresh: AsyncGenerator<Batch, undefined>): (inFlight: number) => Promise<Turn> {
  const { channel, context, policy, again, budget, breaker, bucket } = pass;
  const { clock } = context;
  const spare: Batch[] = [];
  let hand: Batch | undefined;
  let isDry = false;

  async function pick(): Promise<Batch | undefined> {
    const due = spare.pop() ?? (budget.wait() === 0 ? again.take(clock.monotonic()) : undefined);
    if (due !== undefined) return due;
    while (!isDry && again.messages < mostWaiting) {
      const batch = (await fresh.next()).value;
      if (batch === undefined) isDry = true;
      else if (batch.wait === undefined) return batch;
      else again.add(batch, clock.monotonic() + batch.wait);
    }
    return undefined;
  }

  /** Who tries whether a provider is there again tries with one message. What went out before is never cut. */
  function alone(batch: Batch): Batch {
    if (!breaker.isTrying || batch.replayOf !== undefined || batch.rows.length === 1) return batch;
    spare.push({ ...batch, rows: batch.rows.slice(1) });
    return { ...batch, rows: batch.rows.slice(0, 1) };
  }

  return async (inFlight) => {
    if (inFlight >= mostTurns(channel.limits) || pass.wire.isAmple || (breaker.isTrying && inFlight > 0))
      return untilRung;
    hand ??= await pick();
    if (hand === undefined) return waitForRetries(pass, inFlight);
    hand = alone(hand);
    const { rows, tries, replayOf } = hand;
    if (replayOf === undefined && pass.unsettled + rows.length > policy.maxUnknown) {
      if (inFlight > 0) return untilRung;
      pass.stopped ??= `paused: ${pass.unsettled} messages of this channel are unknown, and ${policy.maxUnknown} may be`;
      return 'done';
    }
    const rest = bucket.wait(rows.length);
    if (rest > 0) return { rest };
    if (replayOf === undefined) pass.unsettled += rows.length;
    if (tries > 1 || replayOf !== undefined) budget.spend();
    else budget.earn();
    const turn = { batch: hand, permit: bucket.reserve(rows.length) };
    hand = undefined;
    return turn;
  };
}

/** Nothing may go now. Waiting for what is to be sent again is news when there is nothing else to do. */
function waitForRetries({ again, budget, context, list, refused = '' }: Pass, inFlight: number): Turn {
  const next = again.next();
  if (next === undefined) return inFlight > 0 ? untilRung : 'done';
  const rest = Math.max(1, next - context.clock.monotonic(), budget.wait());
  const { campaign, runKey, step } = list;
  if (inFlight === 0) context.emit({ kind: 'sending-waits', campaign, runKey, step, millis: rest, because: refused });
  return { rest };
}
