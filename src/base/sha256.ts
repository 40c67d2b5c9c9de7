import { createHash, createHmac } from 'node:crypto';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export const hmacSha256 = (key: Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest();
