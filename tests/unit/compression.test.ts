import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BrokenCompression, decompressed } from '../../src/base/compression.ts';

const text = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `${index},${index * 7919}\n`).join(''));
/** `id,name\n1,ann\n` in one block that is not compressed, without a checksum. */
const smallZstd = Buffer.from('28b52ffd000071000069642c6e616d650a312c616e6e0a', 'hex');

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function unpacked(bytes: Uint8Array, size: number, compression: 'gzip' | 'zstd'): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of decompressed(pieces(bytes, size), compression)) parts.push(part);
  return Buffer.concat(parts);
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test.each([1_000, 65_536])('gzip comes back as it was, in pieces of %i bytes', async (size) => {
  expect(hash(await unpacked(gzipSync(text), size, 'gzip'))).toBe(hash(text));
});

test('zstd comes back as it was', async () => {
  expect((await unpacked(smallZstd, 5, 'zstd')).toString()).toBe('id,name\n1,ann\n');
});

test('two compressed files in a row are their texts in a row', async () => {
  const twice = Buffer.concat([gzipSync(text), gzipSync(text)]);
  expect(hash(await unpacked(twice, 4_096, 'gzip'))).toBe(hash(Buffer.concat([text, text])));
});

test.each([
  ['cut off', gzipSync(text).subarray(0, 5_000), 'unexpected end of file'],
  ['of another kind', Buffer.from('id,name\n1,ann\n'), 'incorrect header check'],
] as const)('gzip that is %s', async (_, bytes, message) => {
  await expect(unpacked(bytes, 1_024, 'gzip')).rejects.toEqual(new BrokenCompression(message));
});

test.each([
  ['cut off', smallZstd.subarray(0, 12), 'unexpected EOF'],
  ['of another kind', Buffer.from('id,name\n1,ann\n'), 'invalid zstd data'],
] as const)('zstd that is %s', async (_, bytes, message) => {
  await expect(unpacked(bytes, 1_024, 'zstd')).rejects.toEqual(new BrokenCompression(message));
});

test('a file that cannot be read is not called damaged', async () => {
  async function* torn(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(gzipSync(text).subarray(0, 100));
    throw new Error('EIO');
  }
  const reading = async () => {
    for await (const _part of decompressed(torn(), 'gzip'));
  };
  await expect(reading()).rejects.toEqual(new Error('EIO'));
});
