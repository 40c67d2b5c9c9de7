import { sha256 } from '../base/sha256.ts';
import type { Files } from '../ports.ts';
import type { DataFiles } from './data-files.ts';
import type { PrintFile, SmallFile } from './manifest.ts';

/** What belongs to a set besides its data files, which are durable as `.part`. */
export interface SetFiles {
  readonly name: string;
  readonly folder: string;
  readonly manifest: string;
  readonly proof: string;
  readonly data: readonly PrintFile[];
}

/**
 * Delivers a whole set to a folder, never half of it: its manifest is visible before any data has its name, and `.done`
 * comes last, so who collects a set waits for it. Throws when a set of that name has other contents.
 */
export async function publishSet(set: SetFiles, isDone: boolean, data: DataFiles, files: Files): Promise<void> {
  const { name, folder, manifest, proof } = set;
  const existing = await readText(files, folder, `${name}.manifest.json`);
  if (existing !== undefined && existing !== manifest)
    throw new Error(`${folder}/${name}.manifest.json belongs to another set: nothing is written over it`);
  if (isDone) return;
  await publish(files, `${folder}/${name}.manifest.json`, manifest);
  await publish(files, `${folder}/${name}_PROOF.csv`, proof);
  await data.commit();
  await publish(files, `${folder}/${name}.done`, checksums(set));
}

/** The text of a file, or nothing when it is not there. */
export async function readText(files: Files, folder: string, name: string): Promise<string | undefined> {
  const [found] = await files.find(folder, name);
  if (found === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(found.path)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function publish(files: Files, path: string, text: string): Promise<void> {
  await using writer = await files.create(path);
  await writer.write(text);
  await writer.commit();
}

/** As `sha256sum --check` reads them. */
const checksums = (set: SetFiles): string =>
  [...describedBy(set), ...set.data].map((file) => `${file.sha256}  ${file.name}\n`).join('');

const describedBy = ({ name, manifest, proof }: SetFiles): [manifest: SmallFile, proof: SmallFile] => [
  smallFile(`${name}.manifest.json`, manifest),
  smallFile(`${name}_PROOF.csv`, proof),
];

/** What belongs to a set besides its data files, as it lies in the folder. */
export function smallFilesOf(set: SetFiles): { manifest: SmallFile; proof: SmallFile; done: SmallFile } {
  const [manifest, proof] = describedBy(set);
  return { manifest, proof, done: smallFile(`${set.name}.done`, checksums(set)) };
}

export const smallFile = (name: string, text: string): SmallFile => ({
  name,
  size: Buffer.byteLength(text),
  sha256: sha256(text),
});
