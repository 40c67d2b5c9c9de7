import { phoneGaps, phoneNumber, pushToken } from '../../base/address-form.ts';
import { hmacSha256 } from '../../base/sha256.ts';
import { inAscii, isAddress } from '../../message/mailbox.ts';
import type { ChannelKind } from '../../project/schema/channels.ts';

/**
 * The form in which what a person writes is compared, as preparing a list makes it of columns: an email address, a whole domain
 * (`example.com` or `@example.com`), a phone number, a push token, a profile's key, or name, lines and town of a letter with commas
 * between them. Nothing when it cannot be one.
 */
export function addressForm(kind: ChannelKind, written: string): string | undefined {
  const trimmed = written.trim();
  if (trimmed === '') return undefined;
  const plain = trimmed.normalize('NFC').toLowerCase();
  switch (kind) {
    case 'email':
      return emailForm(plain);
    case 'sms': {
      const number = trimmed.replaceAll(new RegExp(phoneGaps, 'gu'), '');
      return new RegExp(phoneNumber, 'u').test(number) ? number : undefined;
    }
    case 'push':
      return new RegExp(pushToken, 'u').test(trimmed) ? trimmed : undefined;
    case 'webhook':
      return trimmed;
    case 'direct_mail':
      return plain.replaceAll(/\s+/g, ' ');
  }
}

function emailForm(plain: string): string | undefined {
  const at = plain.lastIndexOf('@');
  const domain = inAscii(plain.slice(at + 1));
  const form = `${plain.slice(0, Math.max(at, 0))}@${domain}`;
  return isAddress(at <= 0 ? `any${form}` : form) ? form : undefined;
}

/** What the ledger knows an address by. */
export const addressKeyOf = (form: string, key: Uint8Array): string => hmacSha256(key, form).toString('hex');

/** By this a ledger knows its key again; it says nothing of the key. */
export const keyFingerprint = (key: Uint8Array): string => hmacSha256(key, 'the key of addresses').toString('hex');
