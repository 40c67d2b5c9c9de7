import { closeSync, constants, createReadStream, openSync, writeSync } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, realpath, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { instantOfMillis } from '../base/time.ts';
import type { Files, FileWriter, FoundFile } from '../ports.ts';

/** Only the owner reads what is made here: lists and letters are full of people. */
const fileMode = 0o600;
const folderMode = 0o700;

const chunkSize = 1 << 20;

/** The disk of this machine. */
export function openFiles(): Files {
  return {
    find,
    read: (file) => createReadStream(file, { highWaterMark: chunkSize }),
    create,
    overwrite: (file, text) =>
      new Promise((resolve) => {
        overwrite(file, text);
        resolve();
      }),
    publish,
    remove: (target) => rm(target, { recursive: true, force: true }),
    async free(folder) {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

async function find(folder: string, pattern: string): Promise<FoundFile[]> {
  const { named, rest } = splitPattern(pattern);
  const below = path.join(folder, named);
  const isInside = below === path.normalize(folder) || below.startsWith(path.join(folder, path.sep));
  const root = isInside ? await realpath(below).catch(() => undefined) : undefined;
  if (root === undefined) return [];
  const paths = isWild(rest) ? await matches(root, rest) : [path.join(root, rest)];
  const found: FoundFile[] = [];
  for (const file of paths.sort()) {
    const facts = await stat(file).catch(() => undefined);
    if (facts?.isFile() !== true) continue;
    const modifiedAt = instantOfMillis(Math.floor(facts.mtimeMs));
    found.push({ path: path.join(below, path.relative(root, file)), size: facts.size, modifiedAt });
  }
  return found;
}

const isWild = (part: string): boolean => /[*?[\]{}!+@()\\]/.test(part);

/** The folders that a glob names before its first wildcard, and what is left of it. */
function splitPattern(pattern: string): { readonly named: string; readonly rest: string } {
  const parts = pattern.split('/');
  const firstWild = parts.findIndex(isWild);
  const length = firstWild < 0 ? parts.length - 1 : firstWild;
  return { named: parts.slice(0, length).join('/'), rest: parts.slice(length).join('/') };
}

/** A wildcard can meet a link, or be followed by a way out of the folder: neither is followed. */
async function matches(root: string, pattern: string): Promise<string[]> {
  const paths = await glob(pattern, {
    cwd: root,
    absolute: true,
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  const reached = await Promise.all(paths.map(async (file) => [file, await realpath(file)] as const));
  return reached.flatMap(([file, real]) => (file === real && file.startsWith(root + path.sep) ? [file] : []));
}

async function create(file: string): Promise<FileWriter> {
  await makeFolder(path.dirname(file));
  return writerOf(file, await open(partOf(file), 'w', fileMode));
}

function writerOf(file: string, handle: FileHandle): FileWriter {
  let isOpen = true;
  return {
    write: (data) => handle.writeFile(data),
    flush: () => handle.sync(),
    async commit() {
      await handle.sync();
      await handle.close();
      isOpen = false;
      await renameDurably(file);
    },
    async [Symbol.asyncDispose]() {
      if (!isOpen) return;
      isOpen = false;
      await handle.close();
      await rm(partOf(file), { force: true });
    },
  };
}

/** At once: three calls that wait for nothing cost less than to hand them to another thread. */
function overwrite(file: string, text: string): void {
  const handle = openSync(file, constants.O_WRONLY | constants.O_CREAT, fileMode);
  try {
    writeSync(handle, text, 0);
  } finally {
    closeSync(handle);
  }
}

async function publish(file: string): Promise<void> {
  await chmod(partOf(file), fileMode);
  await sync(partOf(file));
  await renameDurably(file);
}

const partOf = (file: string): string => `${file}.part`;

async function renameDurably(file: string): Promise<void> {
  await rename(partOf(file), file);
  await sync(path.dirname(file));
}

/** A new folder is durable when the folder that lists it is. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: folderMode });
  if (first === undefined) return;
  const last = path.dirname(first);
  for (let made = folder; made !== last; made = path.dirname(made)) await sync(path.dirname(made));
}

async function sync(target: string): Promise<void> {
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
