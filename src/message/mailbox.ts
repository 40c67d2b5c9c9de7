import { domainToASCII } from 'node:url';

/** `Adventure Works <news@example.com>` taken apart. */
export interface Mailbox {
  /** Empty when there is none. */
  readonly name: string;
  readonly address: string;
}

// RFC 5321 without quotes and comments, which no one has and every trick needs; RFC 6531 allows letters beyond ASCII.
const localPart = /^[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u;
const misplacedDot = /^\.|\.\.|\.$/;
const domainWords = /^[\p{L}\p{N}\p{M}.-]+$/u;
const asciiDomain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** A domain as mail servers know it; empty when it cannot be one. */
export const inAscii = (domain: string): string => (domainWords.test(domain) ? domainToASCII(domain) : '');

/** True for exactly one mailbox that a message could go to. */
export function isAddress(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@');
  if (more.length > 0 || !localPart.test(local) || misplacedDot.test(local)) return false;
  return asciiDomain.test(inAscii(domain)) && Buffer.byteLength(text) <= 254;
}

/** The name and the address of a sender; nothing when it is not exactly one mailbox. */
export function parseMailbox(text: string): Mailbox | undefined {
  const trimmed = text.trim();
  if (isAddress(trimmed)) return { name: '', address: trimmed };
  const found = /^(?:"((?:[^"\\]|\\["\\])*)"|([^"<>@,;:\\()[\]]*?))\s*<([^<>]*)>$/.exec(trimmed);
  if (found === null) return undefined;
  const [, quoted, plain = '', address = ''] = found;
  const name = quoted?.replace(/\\(.)/g, '$1') ?? plain;
  return isAddress(address) && !/\p{Cc}/u.test(name) ? { name, address } : undefined;
}

/** The domain of an address in ASCII, as message ids need it. */
export const asciiDomainOf = ({ address }: Mailbox): string => domainToASCII(address.slice(address.indexOf('@') + 1));
