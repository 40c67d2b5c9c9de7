import { instantOf, utc } from '../base/time.ts';
import type { Files, SavedVersion } from '../ports.ts';
import { readText, writeText } from './parquet.ts';

/**
 * `audiences/catalogue.json`: every save of every audience, oldest first, written after each of them, so that anybody can look
 * while a runner holds the ledger. The ledger is the truth; this file is only ever made from it.
 */
const fileIn = (environmentFolder: string): string => `${environmentFolder}/audiences/catalogue.json`;

export async function writeCatalogue(
  versions: readonly SavedVersion[],
  files: Files,
  environmentFolder: string,
): Promise<void> {
  const plain = versions.map(({ savedAt, expiresAt, ...version }) => ({
    ...{ ...version, savedAt: utc(savedAt) },
    ...(expiresAt === undefined ? {} : { expiresAt: utc(expiresAt) }),
  }));
  await writeText(files, fileIn(environmentFolder), `${JSON.stringify(plain, null, 2)}\n`);
}

type PlainVersion = Omit<SavedVersion, 'savedAt' | 'expiresAt'> & {
  readonly savedAt: string;
  readonly expiresAt?: string;
};

/** Empty before the first save. */
export async function readCatalogue(files: Files, environmentFolder: string): Promise<readonly SavedVersion[]> {
  const path = fileIn(environmentFolder);
  const [found] = await files.find(environmentFolder, 'audiences/catalogue.json');
  if (found === undefined) return [];
  const plain = JSON.parse(await readText(files, path)) as readonly PlainVersion[];
  return plain.map(({ savedAt, expiresAt, ...version }) => ({
    ...{ ...version, savedAt: instantOf(savedAt) },
    ...(expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt) }),
  }));
}
