import type { Parameters } from '../base/parameter.ts';
import { runningSha256 } from '../base/sha256.ts';
import { literal } from '../base/sql-text.ts';
import type { Files, Session } from '../ports.ts';

export interface WrittenFile {
  readonly rows: number;
  /** SHA-256 of the file. */
  readonly hash: string;
}

/** Small row groups: a reader that starts in the middle of a list skips what it does not need. */
const rowGroupSize = 20_000;

/** Writes the rows of a SELECT to a Parquet file that is durable and whole, or absent. Its folder must exist. */
export async function writeParquet(
  session: Session,
  files: Files,
  select: string,
  path: string,
  parameters: Parameters = {},
): Promise<WrittenFile> {
  const [file] = await writeParquets(session, files, [{ select, path }], parameters);
  if (file === undefined) throw new Error(`${path} was not written`);
  return file;
}

/** Several such files, in turn. One is made durable and hashed while the engine writes the next. */
export async function writeParquets(
  session: Session,
  files: Files,
  wanted: readonly { readonly select: string; readonly path: string }[],
  parameters: Parameters = {},
): Promise<WrittenFile[]> {
  const written: Promise<WrittenFile>[] = [];
  try {
    for (const { select, path } of wanted) {
      const rows = await copyBeside(session, select, path, parameters);
      written.push(finished(files, path, rows));
      // A failure is told below, when the engine is done with the next.
      written.at(-1)?.catch(() => undefined);
    }
  } finally {
    await Promise.allSettled(written);
  }
  return await Promise.all(written);
}

/** Writes the rows to the `.part` of a file, where they are not yet durable. Resolves to how many they are. */
const copyBeside = (session: Session, select: string, path: string, parameters: Parameters = {}): Promise<number> =>
  session.run(
    `copy (\n${select}\n) to ${literal(`${path}.part`)} (format parquet, row_group_size ${rowGroupSize})`,
    parameters,
  );

/** Writes the rows of a SELECT that may read the file itself beside it. It has its hash before it is put in place. */
export async function rewriteParquet(
  session: Session,
  files: Files,
  select: string,
  path: string,
): Promise<{ readonly hash: string; readonly publish: () => Promise<void> }> {
  await copyBeside(session, select, path);
  return { hash: await fileHash(files, `${path}.part`), publish: () => files.publish(path) };
}

async function finished(files: Files, path: string, rows: number): Promise<WrittenFile> {
  await files.publish(path);
  return { rows, hash: await fileHash(files, path) };
}

/** Read in a stream: lists may be larger than memory. */
export async function fileHash(files: Files, path: string): Promise<string> {
  const hash = runningSha256();
  for await (const chunk of files.read(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** True when the file is there and is what was written. */
export async function hasHash(files: Files, path: string, hash: string): Promise<boolean> {
  const slash = path.lastIndexOf('/');
  const [found] = await files.find(path.slice(0, slash), path.slice(slash + 1));
  return found !== undefined && (await fileHash(files, path)) === hash;
}

export async function writeText(files: Files, path: string, text: string): Promise<void> {
  await using writer = await files.create(path);
  await writer.write(text);
  await writer.commit();
}

export async function readText(files: Files, path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
