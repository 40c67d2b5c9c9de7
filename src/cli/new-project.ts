import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './exit-code.ts';

/** The project that a new one is a copy of. It comes with the package, beside its code. */
const starter = fileURLToPath(new URL('../../starter', import.meta.url));

/** Makes a small project that works, named after its folder. Throws Refusal when there is anything in the folder but a repository. */
export async function makeProject(folder: string, shown: string): Promise<readonly string[]> {
  if ((await contentOf(folder, shown)).some((name) => name !== '.git'))
    throw new Refusal(`${shown} is not empty`, 'a new project gets a folder of its own');
  try {
    await cp(starter, folder, { recursive: true });
  } catch (cause) {
    throw new Refusal(
      `${shown} cannot be written: ${String((cause as NodeJS.ErrnoException).code)}`,
      'choose a folder that you may write to',
    );
  }
  // A package cannot hold a .gitignore: it would be heeded where the package is made.
  await rename(path.join(folder, 'gitignore'), path.join(folder, '.gitignore'));
  const muster = path.join(folder, 'muster.yml');
  await writeFile(muster, (await readFile(muster, 'utf8')).replace(/^name: .*$/m, `name: ${nameOf(folder)}`));
  return filesOf(folder);
}

async function contentOf(folder: string, shown: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  try {
    return await readdir(folder);
  } catch {
    throw new Refusal(`${shown} is a file`, 'a new project gets a folder of its own');
  }
}

/** Its name as a project may be called: `My Shop 2` is my_shop_2. */
function nameOf(folder: string): string {
  const name = path
    .basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  return name === '' ? 'shop' : name;
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith('.git/'))
    .sort();
}
