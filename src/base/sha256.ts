import { createHash, createHmac, type Hash } from 'node:crypto';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export const hmacSha256 = (key: Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** A hash that is fed piece by piece; `digest('hex')` ends it. */
export const runningSha256 = (): Hash => createHash('sha256');
