import { createHash, createHmac, type Hash, webcrypto } from 'node:crypto';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export const hmacSha256 = (key: Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** A hash that is fed piece by piece; `digest('hex')` ends it. */
export const runningSha256 = (): Hash => createHash('sha256');

/** Below this, handing bytes over to another thread takes longer than hashing them. */
const fewBytes = 1 << 15;

/** The hash of bytes one after the other. Many of them are hashed beside whatever else is to be done. */
export async function sha256Beside(parts: readonly Uint8Array[]): Promise<string> {
  const bytes = Buffer.concat(parts);
  return bytes.length < fewBytes ? sha256(bytes) : hex(await webcrypto.subtle.digest('SHA-256', bytes));
}

/** Signs bytes with a key that is not empty. Many of them are signed beside whatever else is to be done. */
export function hmacSigner(key: Uint8Array): (bytes: Uint8Array) => Promise<Buffer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = webcrypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return async (bytes) =>
    bytes.length < fewBytes
      ? createHmac('sha256', key).update(bytes).digest()
      : Buffer.from(await webcrypto.subtle.sign('HMAC', await imported, bytes));
}

const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('hex');
