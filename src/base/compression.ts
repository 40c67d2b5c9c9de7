import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';

/** The door to compressed files. */

export type Compression = 'gzip' | 'zstd';

/** The bytes are not what a file of this compression has, or they end too early. */
export class BrokenCompression extends Error {
  override readonly name = 'BrokenCompression';
}

/** The bytes before they were compressed. Rejects with BrokenCompression, and with whatever the reading of the chunks rejects. */
export async function* decompressed(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  const failures: unknown[] = [];
  const watched = watch(chunks, failures);
  try {
    yield* compression === 'gzip' ? gunzipped(watched) : unpacked(watched);
  } catch (cause) {
    if (failures.length > 0) throw cause;
    throw new BrokenCompression((cause as Error).message, { cause });
  }
}

/** Tells a file that cannot be read from one that cannot be understood. */
async function* watch(chunks: AsyncIterable<Uint8Array>, failures: unknown[]): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    failures.push(cause);
    throw cause;
  }
}

const gunzipped = (chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  pipeline(Readable.from(chunks), createGunzip(), () => undefined);

async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const stream = new Decompress((data) => ready.push(data.slice()));
  for await (const chunk of chunks) {
    stream.push(chunk);
    yield* ready;
    ready = [];
  }
  stream.push(new Uint8Array(), true);
  yield* ready;
}
