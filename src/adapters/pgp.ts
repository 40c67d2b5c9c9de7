import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { PublicKey } from 'openpgp';
import type { Encrypt } from '../ports.ts';

/** Nothing can be encrypted with a key, or with none. */
class UnusableKey extends Error {
  override readonly name = 'UnusableKey';
}

/** The package is no part of muster: whoever encrypts installs it. */
async function library() {
  try {
    return await import('openpgp');
  } catch (cause) {
    throw new UnusableKey('the package openpgp is not installed; npm install openpgp', { cause });
  }
}

/**
 * Makes what encrypts for the owners of all these public keys, armoured or binary; files of the project. Rejects when one of
 * them is no key, has expired, was revoked, or cannot encrypt.
 */
export async function openPgp(root: string, keyFiles: readonly string[]): Promise<Encrypt> {
  const { createMessage, encrypt } = await library();
  const encryptionKeys: PublicKey[] = [];
  for (const file of keyFiles) encryptionKeys.push(await publicKey(root, file));
  return async function* (chunks) {
    const message = await createMessage({
      binary: Readable.toWeb(Readable.from(chunks)) as ReadableStream<Uint8Array>,
    });
    const encrypted: unknown = await encrypt({ message, encryptionKeys, format: 'binary' });
    yield* encrypted as AsyncIterable<Uint8Array>;
  };
}

/** Why nothing can be encrypted with these keys, for people; nothing when it can. */
export async function keyProblem(root: string, keyFiles: readonly string[]): Promise<string | undefined> {
  try {
    await openPgp(root, keyFiles);
    return undefined;
  } catch (cause) {
    if (cause instanceof UnusableKey) return cause.message;
    throw cause;
  }
}

async function publicKey(root: string, name: string): Promise<PublicKey> {
  const { readKey } = await library();
  const file = path.resolve(root, name);
  if (!existsSync(file)) throw new UnusableKey(`${name} is not there`);
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  try {
    const key = await (text.includes('-----BEGIN PGP')
      ? readKey({ armoredKey: text })
      : readKey({ binaryKey: Uint8Array.from(bytes) }));
    if (!key.isPrivate()) await key.getEncryptionKey();
    if (!key.isPrivate()) return key.toPublic();
  } catch (cause) {
    throw new UnusableKey(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  throw new UnusableKey(`${name} is a private key, which belongs to whoever decrypts`);
}
