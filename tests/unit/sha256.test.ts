import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { hmacSigner, sha256Beside } from '../../src/base/sha256.ts';

/** So many are hashed at once, so many by another thread. */
const sizes = [0, 5, 32_767, 32_768, 1_000_000];

test.each(sizes)('the hash of %d bytes in pieces is that of all of them', async (size) => {
  const parts = [Buffer.from('head'), Buffer.alloc(size, 'muster'), Buffer.from('end')];
  const expected = createHash('sha256').update(Buffer.concat(parts)).digest('hex');
  expect(await sha256Beside(parts)).toBe(expected);
});

test.each(sizes)('the signature of %d bytes is that of the key', async (size) => {
  const [key, bytes] = [Buffer.from('a key'), Buffer.alloc(size, 'muster')];
  expect((await hmacSigner(key)(bytes)).toString('hex')).toBe(createHmac('sha256', key).update(bytes).digest('hex'));
});
