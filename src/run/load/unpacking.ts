import path from 'node:path';
import { BrokenCompression, type Compression, decompressed } from '../../base/compression.ts';
import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { checked, type Checked, refused } from '../../base/result.ts';
import type { Files } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import type { ReadContext } from './context.ts';
import type { ExportFile, Reading } from './reading.ts';

const compressions: Readonly<Record<string, Compression>> = { '.gz': 'gzip', '.zst': 'zstd' };

const compressionOf = (name: string): Compression | undefined => compressions[path.posix.extname(name).toLowerCase()];

/** `.csv` of `orders.csv.gz`: what is in the file, whether it is compressed or not. */
export function contentExtension(name: string): string {
  const plain = compressionOf(name) === undefined ? name : name.slice(0, -path.posix.extname(name).length);
  return path.posix.extname(plain).toLowerCase();
}

/**
 * The files with compressed ones unpacked to scratch. The engine could read them as they are, but takes one that was cut off
 * for a shorter one without a word; and what is plain it reads with all its threads.
 */
export async function unpackedFiles(
  source: Source,
  files: Reading['files'],
  context: ReadContext,
): Promise<Checked<Reading['files']>> {
  const unpacked: ExportFile[] = [];
  const faults: Diagnostic[] = [];
  for (const file of files) {
    try {
      unpacked.push(await unpack(file, context));
    } catch (cause) {
      if (!(cause instanceof BrokenCompression)) throw cause;
      const message = `"${file.name}" is damaged, or not yet whole: it cannot be unpacked`;
      faults.push(error('unreadable-export', message, { span: source.place(['files']), hint: cause.message }));
    }
  }
  const [first, ...others] = unpacked;
  return first === undefined || faults.length > 0 ? refused(...faults) : checked([first, ...others]);
}

/** What is in a file, unpacked if its name says that it is packed. Rejects with BrokenCompression. */
export function plainContent(files: Files, file: string): AsyncIterable<Uint8Array> {
  const compression = compressionOf(file);
  return compression === undefined ? files.read(file) : decompressed(files.read(file), compression);
}

async function unpack(file: ExportFile, { files, scratch }: ReadContext): Promise<ExportFile> {
  if (compressionOf(file.name) === undefined) return file;
  // The engine takes its view of a file from its name.
  const plain = path.join(scratch, 'unpacked', `${file.name}${contentExtension(file.name)}`);
  await using writer = await files.create(plain);
  for await (const chunk of plainContent(files, file.path)) await writer.write(chunk);
  await writer.commit();
  return { ...file, path: plain };
}
