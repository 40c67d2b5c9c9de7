import path from 'node:path';
import { instantOfMillis } from '../../src/base/time.ts';
import type { Files, FileWriter } from '../../src/ports.ts';

/** What lies on a disk: it outlives the process that wrote it. */
export type Disk = Map<string, Buffer>;

/** The process died: nothing that it had open runs any more, not even what would have tidied up. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface MemoryFiles extends Files {
  /** Operations that were begun. */
  operations(): number;
}

/** Does the whole of something, or dies when half of it is done. */
type Operation = (whole: () => unknown, half?: () => unknown) => Promise<void>;

/** Files on a disk in memory, for a process that is killed at its n-th operation: a write then leaves half of its bytes. */
export const memoryFiles = (disk: Disk, killAt = Number.POSITIVE_INFINITY): MemoryFiles =>
  filesThatEnd(disk, (count) => (count < killAt ? undefined : new Killed(`at operation ${killAt}`)), killAt);

/** The n-th operation fails, half done, as on a full disk; the process goes on and can tidy up. */
export const failingFiles = (disk: Disk, failAt: number): MemoryFiles =>
  filesThatEnd(disk, (count) => (count === failAt ? new Error(`no space left at operation ${failAt}`) : undefined));

function filesThatEnd(
  disk: Disk,
  endOf: (count: number) => Error | undefined,
  killAt = Number.POSITIVE_INFINITY,
): MemoryFiles {
  let count = 0;
  let isHalf = false;
  const operation: Operation = (whole, half = () => undefined) => {
    count++;
    const end = endOf(count);
    if (end === undefined) return Promise.resolve(whole()).then(() => undefined);
    if (!isHalf) half();
    isHalf = true;
    return Promise.reject(end);
  };
  return {
    operations: () => count,
    async find(folder, glob) {
      await operation(() => undefined);
      if (/[*?[{]/.test(glob)) throw new Error('files in memory are found by their whole name only');
      const file = path.join(folder, glob);
      const data = disk.get(file);
      return data === undefined ? [] : [{ path: file, size: data.length, modifiedAt: instantOfMillis(0) }];
    },
    async *read(file) {
      await operation(() => undefined);
      const data = disk.get(file);
      if (data === undefined) throw new Error(`${file} is not there`);
      yield data;
    },
    async create(file) {
      await operation(() => disk.set(`${file}.part`, Buffer.alloc(0)));
      return writerOf(disk, file, operation, () => count >= killAt);
    },
    overwrite: (file, text) =>
      operation(() =>
        disk.set(file, Buffer.concat([Buffer.from(text), (disk.get(file) ?? Buffer.alloc(0)).subarray(text.length)])),
      ),
    publish: (file) => operation(() => rename(disk, file)),
    remove: (file) => operation(() => disk.delete(file)),
    free: () => Promise.resolve(Number.POSITIVE_INFINITY),
  };
}

function writerOf(disk: Disk, file: string, operation: Operation, isDead: () => boolean): FileWriter {
  const part = `${file}.part`;
  let isOpen = true;
  const append = (data: Buffer): Disk => disk.set(part, Buffer.concat([disk.get(part) ?? Buffer.alloc(0), data]));
  return {
    write(data) {
      const bytes = Buffer.from(data);
      return operation(
        () => append(bytes),
        () => append(bytes.subarray(0, bytes.length >> 1)),
      );
    },
    flush: () => operation(() => undefined),
    async commit() {
      await operation(() => rename(disk, file));
      isOpen = false;
    },
    [Symbol.asyncDispose]() {
      if (isOpen && !isDead()) disk.delete(part);
      return Promise.resolve();
    },
  };
}

function rename(disk: Disk, file: string): Disk {
  const data = disk.get(`${file}.part`);
  if (data === undefined) throw new Error(`${file}.part is not there`);
  disk.delete(`${file}.part`);
  return disk.set(file, data);
}
