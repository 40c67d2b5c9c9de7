import { firstOutside } from '../../base/local-hours.ts';
import { type Instant, isBefore } from '../../base/time.ts';
import { quietSpans } from '../prepare/hours.ts';
import type { MessageRules } from '../prepare/message-rules.ts';
import type { ListRow } from './list-rows.ts';

/** What of a row says when it may go. */
export type Timed = Pick<ListRow, 'seq' | 'notBefore' | 'expiresAt' | 'zone'>;

/** When a message may go, seen from now: now itself, a later instant, or never before it is too late. */
export type PermittedHour = (row: Timed, now: Instant) => Instant | undefined;

/** Quiet hours begin and end on a minute: within one, all who live in a zone are alike. */
export function permittedHour(rules: MessageRules): PermittedHour {
  const hours = new Map<string, Instant | undefined>();
  let minute = Number.NaN;
  const outside = (now: Instant, zone: string): Instant | undefined => {
    const current = Math.floor(now.epochMilliseconds / 60_000);
    if (current !== minute) hours.clear();
    minute = current;
    if (!hours.has(zone)) hours.set(zone, firstOutside(now, quietSpans(rules, zone)));
    return hours.get(zone);
  };
  return ({ notBefore, expiresAt, zone }, now) => {
    const first = isBefore(now, notBefore) ? notBefore : outside(now, zone);
    if (first === undefined || !isBefore(first, expiresAt) || !isBefore(now, expiresAt)) return undefined;
    return isBefore(first, now) ? now : first;
  };
}
