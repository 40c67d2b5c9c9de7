import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openFiles } from '../../src/adapters/files.ts';

/** Every file of an outbox by its path within it, sorted. */
export async function foundMails(folder: string): Promise<{ readonly name: string; readonly data: string }[]> {
  const found = await openFiles().find(folder, '**/*');
  return Promise.all(
    found.map(async (file) => ({ name: path.relative(folder, file.path), data: await readFile(file.path, 'utf8') })),
  );
}
