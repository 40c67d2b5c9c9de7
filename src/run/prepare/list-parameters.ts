import type { Parameter, Parameters } from '../../base/parameter.ts';
import { type Instant, localDate, startOfDay, subtractSpan, utc } from '../../base/time.ts';
import type { Cap } from '../../project/schema/muster.ts';
import { endOf, firstHour } from './hours.ts';
import type { MessageRules } from './message-rules.ts';
import { onceOf } from './reasons.ts';

/** What the statements of a list bind besides the parameters of the run. `at` is when the list is made. */
export function listParameters(rules: MessageRules, at: Instant): Parameters {
  const { step, config } = rules;
  const zone = config.timezone;
  const once = onceOf(step);
  return {
    step: text(step.name),
    entity: text(step.entity),
    channel_kind: text(step.kind),
    frozen_at: instant(at),
    first_hour: instant(firstHour(rules, at, zone)),
    expires_at: instant(endOf(rules, at)),
    once_since: instant(typeof once === 'string' ? at : subtractSpan(at, once, zone)),
    ...Object.fromEntries(
      config.governance.caps.map((cap, index) => [`cap_${index + 1}_since`, instant(capSince(cap, at, zone))]),
    ),
    zone: text(zone),
  };
}

/** The secret under which the statements of a list hash addresses: bound, and never shown. */
export function addressParameters(key: Uint8Array): Parameters {
  const { inner, outer } = hmacPads(key);
  return { address_inner: text(inner), address_outer: text(outer) };
}

/** From when on messages count under a cap: within a length of time, or since the day, week or month began. */
export function capSince({ within, per }: Cap, at: Instant, zone: string): Instant {
  if (within !== undefined) return subtractSpan(at, within, zone);
  const today = localDate(at, zone);
  if (per === 'month') return startOfDay(today.with({ day: 1 }), zone);
  return startOfDay(per === 'week' ? today.subtract({ days: today.dayOfWeek - 1 }) : today, zone);
}

const text = (value: string): Parameter => ({ type: 'text', value });
const instant = (value: Instant): Parameter => ({ type: 'timestamp', value: utc(value) });

/** The two blocks that a key becomes in HMAC-SHA256 (RFC 2104), in hex: the engine hashes, and the SQL never shows the key. */
function hmacPads(key: Uint8Array): { inner: string; outer: string } {
  const block = Buffer.alloc(64);
  block.set(key);
  const pad = (byte: number): string => Buffer.from(block.map((b) => b ^ byte)).toString('hex');
  return { inner: pad(0x36), outer: pad(0x5c) };
}
