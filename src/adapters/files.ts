import { createReadStream } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
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
    publish,
    remove: (target) => rm(target, { recursive: true, force: true }),
  };
}

async function find(folder: string, pattern: string): Promise<FoundFile[]> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return [];
  const paths = await glob(pattern, {
    cwd: root,
    absolute: true,
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  const found: FoundFile[] = [];
  for (const file of paths.sort()) {
    // A pattern can name a link, or a way out of the folder, letter by letter: neither is followed.
    const isBelow = file.startsWith(root + path.sep) && (await realpath(file)) === file;
    if (!isBelow) continue;
    const { size, mtimeMs } = await stat(file);
    const modifiedAt = instantOfMillis(Math.floor(mtimeMs));
    found.push({ path: path.join(folder, path.relative(root, file)), size, modifiedAt });
  }
  return found;
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
