import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A secret of the project of 32 bytes, made the first time it is asked for. Without it old addresses are never recognised again. */
export async function loadKey(folder: string, name: string): Promise<Uint8Array> {
  const file = path.join(folder, `${name}.key`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    // `wx`: of two processes that make it at once, one does, and both read what that one wrote.
    await writeFile(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
  await chmod(file, 0o600);
  return readKey(file);
}

/** The same, when it is there already. */
export async function findKey(folder: string, name: string): Promise<Uint8Array | undefined> {
  const file = path.join(folder, `${name}.key`);
  return existsSync(file) ? readKey(file) : undefined;
}

async function readKey(file: string): Promise<Uint8Array> {
  const hex = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new Error(`${file} is no key: 64 hexadecimal digits`);
  return Buffer.from(hex, 'hex');
}
