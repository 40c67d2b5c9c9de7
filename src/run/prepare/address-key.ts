import { hmacSha256 } from '../../base/sha256.ts';
import { inAscii, isAddress } from '../../message/mailbox.ts';
import type { ChannelKind } from '../../project/schema/muster.ts';

/**
 * The form in which what a person writes is compared, as preparing a list makes it of columns: an email address, a whole domain
 * (`example.com` or `@example.com`), or name, lines and town of a letter with commas between them. Nothing when it cannot be one.
 */
export function addressForm(kind: ChannelKind, written: string): string | undefined {
  const plain = written.trim().normalize('NFC').toLowerCase();
  if (kind === 'direct_mail') return plain === '' ? undefined : plain.replaceAll(/\s+/g, ' ');
  const at = plain.lastIndexOf('@');
  const domain = inAscii(plain.slice(at + 1));
  const form = `${plain.slice(0, Math.max(at, 0))}@${domain}`;
  return isAddress(at <= 0 ? `any${form}` : form) ? form : undefined;
}

/** What the ledger knows an address by. */
export const addressKeyOf = (form: string, key: Uint8Array): string => hmacSha256(key, form).toString('hex');
