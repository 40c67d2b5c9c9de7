import { runningSha256 } from '../../base/sha256.ts';
import type { Encrypt, Files } from '../../ports.ts';
import type { FileSet } from '../../print/file-set.ts';
import type { SmallFile } from '../../print/manifest.ts';
import { readText, smallFile } from '../../print/publish-set.ts';

/** What of a set leaves, as it lies in `folder`. */
export interface OutgoingSet {
  /** Absolute. */
  readonly folder: string;
  /** In the order in which it appears: the manifest, the proof, the data files, `.done`. */
  readonly set: readonly SmallFile[];
}

/**
 * Encrypts what is full of people, data files and proof, into the folder `pgp` of a set. The manifest goes along as it is: its
 * sums are those of the files once they are decrypted, those of `.done` are of the files that leave. No two encryptions have
 * the same bytes, so each file is encrypted once: one that is there is whole, and stays.
 */
export async function sealSet(
  { files: data, manifest, proof, done }: FileSet,
  from: string,
  encrypt: Encrypt,
  files: Files,
): Promise<OutgoingSet> {
  const folder = `${from}/pgp`;
  const text = await readText(files, from, manifest.name);
  if (text === undefined) throw new Error(`${from}/${manifest.name} went away`);
  await put(files, `${folder}/${manifest.name}`, text);
  const sealed: SmallFile[] = [];
  for (const { name } of [proof, ...data]) sealed.push(await sealFile(name, { from, folder, encrypt, files }));
  const sums = [manifest, ...sealed].map((file) => `${file.sha256}  ${file.name}\n`).join('');
  await put(files, `${folder}/${done.name}`, sums);
  return { folder, set: [manifest, ...sealed, smallFile(done.name, sums)] };
}

interface Sealing {
  readonly from: string;
  readonly folder: string;
  readonly encrypt: Encrypt;
  readonly files: Files;
}

async function sealFile(plain: string, { from, folder, encrypt, files }: Sealing): Promise<SmallFile> {
  const name = `${plain}.pgp`;
  const path = `${folder}/${name}`;
  if ((await files.find(folder, name)).length === 0) {
    await using writer = await files.create(path);
    for await (const chunk of encrypt(files.read(`${from}/${plain}`))) await writer.write(chunk);
    await writer.commit();
  }
  const hash = runningSha256();
  let size = 0;
  for await (const chunk of files.read(path)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { name, size, sha256: hash.digest('hex') };
}

async function put(files: Files, path: string, text: string): Promise<void> {
  await using writer = await files.create(path);
  await writer.write(text);
  await writer.commit();
}
