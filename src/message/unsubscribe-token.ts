import { timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '../base/sha256.ts';

/** Whom an unsubscribe link speaks for: who no longer wants what. */
export interface Unsubscription {
  readonly profileKey: string;
  /** The kind of the channel. */
  readonly kind: string;
  /** The campaign's id. */
  readonly campaign: string;
}

/**
 * `v1.<payload>.<signature>`: what it says can be read by anyone, and written only by who has the key. It does not expire: a
 * link in an old mail must work.
 */
export function unsubscribeToken(key: Uint8Array, { profileKey, kind, campaign }: Unsubscription): string {
  const payload = `v1.${Buffer.from(JSON.stringify([profileKey, kind, campaign])).toString('base64url')}`;
  return `${payload}.${hmacSha256(key, payload).toString('base64url')}`;
}

/** What a token says; nothing when it was not made with this key. */
export function readUnsubscribeToken(key: Uint8Array, token: string): Unsubscription | undefined {
  const found = /^(v1\.([\w-]+))\.([\w-]{43})$/.exec(token);
  if (found === null) return undefined;
  const [, payload = '', body = '', signature = ''] = found;
  if (!timingSafeEqual(hmacSha256(key, payload), Buffer.from(signature, 'base64url'))) return undefined;
  const [profileKey, kind, campaign] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    string,
    string,
  ];
  return { profileKey, kind, campaign };
}
