import { sha256, runningSha256 } from '../../base/sha256.ts';
import type { Encrypt, Files } from '../../ports.ts';
import type { FileSet } from '../../print/file-set.ts';
import type { SmallFile } from '../../print/manifest.ts';
import { readText } from '../../print/publish-set.ts';

/** What of a set leaves: its data files, and what comes after them, as they lie in `folder`. */
export interface OutgoingSet {
  /** Absolute. */
  readonly folder: string;
  readonly data: readonly SmallFile[];
  /** The proof, the manifest, `.done`. */
  readonly after: readonly SmallFile[];
}

/**
 * Encrypts what is full of people, data files and proof, into the folder `pgp` of a set. The manifest goes along as it is: its
 * sums are those of the files once they are decrypted, those of `.done` are of the files that leave. No two encryptions have
 * the same bytes, so each file is encrypted once: one that is there is whole, and stays.
 */
export async function sealSet(
  { files: data, after }: FileSet,
  from: string,
  encrypt: Encrypt,
  files: Files,
): Promise<OutgoingSet> {
  const folder = `${from}/pgp`;
  const [proof, manifest, done] = after;
  if (proof === undefined || manifest === undefined || done === undefined)
    throw new Error('a set has three files besides');
  const text = await readText(files, from, manifest.name);
  if (text === undefined) throw new Error(`${from}/${manifest.name} went away`);
  await put(files, `${folder}/${manifest.name}`, text);
  const sealed: SmallFile[] = [];
  for (const { name } of [...data, proof]) sealed.push(await sealFile(name, { from, folder, encrypt, files }));
  const proofSealed = sealed.pop();
  if (proofSealed === undefined) throw new Error('a set has a proof');
  const sums = [...sealed, proofSealed, manifest].map((file) => `${file.sha256}  ${file.name}\n`).join('');
  await put(files, `${folder}/${done.name}`, sums);
  return {
    ...{ folder, data: sealed },
    after: [proofSealed, manifest, { name: done.name, size: Buffer.byteLength(sums), sha256: sha256(sums) }],
  };
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
