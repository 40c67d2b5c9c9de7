import { randomBytes } from 'node:crypto';

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A name that nobody gives again and that sorts by time: ten letters of milliseconds, sixteen of chance. */
export function orderId(now = Date.now()): string {
  const time = Array.from({ length: 10 }, (_, place) => letters[Math.floor(now / 32 ** (9 - place)) % 32]);
  const chance = [...randomBytes(16)].map((byte) => letters[byte % 32]);
  return [...time, ...chance].join('');
}
