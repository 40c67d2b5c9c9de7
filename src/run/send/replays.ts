import { type Instant, isBefore, millisBetween } from '../../base/time.ts';
import type { MessageState } from '../../ports.ts';
import type { Pass } from './pass.ts';

/** Of the time in which a provider knows a batch, this share is left for clocks that differ and for the way. */
const margin = 0.2;

/** What time it is at least: a clock that was set back does not make a batch younger. */
const timeNow = ({ context, account }: Pick<Pass, 'context' | 'account'>): Instant => {
  const now = context.clock.now();
  return account.lastAt !== undefined && isBefore(now, account.lastAt) ? account.lastAt : now;
};

/** Until when a batch that is sent now has no second effect. */
export function replayEnd(pass: Pick<Pass, 'context' | 'account' | 'channel'>): Instant | undefined {
  const { idempotent } = pass.channel.limits;
  if (idempotent === false) return undefined;
  return timeNow(pass).add({ milliseconds: Math.floor(idempotent.ttl * (1 - margin)) });
}

type Known = Pick<Pass, 'context' | 'account' | 'channel'>;

/** True when the batch of an unknown message may be sent again: to the same account, as long as that knows it. */
export function isReplayable({ account, replayUntil }: MessageState, pass: Known): boolean {
  if (pass.channel.limits.idempotent === false || account !== pass.channel.account) return false;
  return replayUntil !== undefined && isBefore(timeNow(pass), replayUntil);
}

/** True when its provider may still tell what became of an unknown message. */
export function isAwaited({ sentAt }: MessageState, pass: Known): boolean {
  const { reports } = pass.channel.limits;
  return reports !== false && sentAt !== undefined && millisBetween(sentAt, timeNow(pass)) < reports.within;
}
