import type { Parameter, Parameters } from '../base/parameter.ts';
import { addSpan, type Instant, subtractSpan, utc } from '../base/time.ts';
import type { ChannelStep } from '../project/project.ts';

/** What the statements of a list bind besides the parameters of the run. `at` is when the list is made, `zone` the project's. */
export function listParameters(step: ChannelStep, at: Instant, zone: string, addressKey: Uint8Array): Parameters {
  const { once, expires } = step.config;
  const since = typeof once === 'string' ? at : subtractSpan(at, once, zone);
  const { inner, outer } = hmacPads(addressKey);
  return {
    step: text(step.name),
    channel_kind: text(step.kind),
    frozen_at: instant(at),
    expires_at: instant(addSpan(at, expires, zone)),
    once_since: instant(since),
    zone: text(zone),
    address_inner: text(inner),
    address_outer: text(outer),
  };
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
