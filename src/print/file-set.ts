import { runningSha256, sha256 } from '../base/sha256.ts';
import type { Instant } from '../base/time.ts';
import type { Files, Row } from '../ports.ts';
import type { LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { csvHead, csvRecords } from './csv.ts';
import { recordMaker } from './layout.ts';
import { manifestText, type PrintFile } from './manifest.ts';
import { type FileNameParts, fileNames } from './vendor.ts';

export interface FileSetRequest {
  /** Rows of the frozen list in the order in which they are printed: the SQL that reads them sorts. */
  readonly rows: AsyncIterable<readonly PrintRow[]>;
  /** How many rows come; another number means that some were lost, and throws before anything becomes visible. */
  readonly expected: number;
  /** Both checked. */
  readonly layout: LayoutConfig;
  readonly vendor: VendorConfig;
  /** Absolute; best one that belongs to this set alone. */
  readonly folder: string;
  readonly names: FileNameParts & { readonly campaignCode: string };
  readonly list: { readonly hash: string; readonly frozenAt: Instant };
  readonly files: Files;
}

export interface PrintRow {
  readonly seq: number;
  /** Everything that the layout names, by its path: `{ first_name, profile: { city }, vars: { … } }`. */
  readonly data: Row;
}

export interface FileSet {
  readonly files: readonly PrintFile[];
  /** Name of the manifest's file. */
  readonly manifest: string;
  /** Rows that are in no file, because they could not be printed as the layout demands. */
  readonly rejected: readonly { readonly seq: number; readonly reason: string }[];
}

/**
 * Writes the data file, its manifest and `<set>.done`, never half of them: the data is whole and durable as `.part` before
 * the manifest is visible, the manifest is visible before the data has its name, and `.done` comes last, so who collects
 * a set waits for it. Making a set again after a crash, or after it is done, ends with the same bytes; a set that is done
 * is only compared, since its files may have been collected. Throws when a set of that name has other contents.
 */
export async function writeFileSet(request: FileSetRequest): Promise<FileSet> {
  const { files, folder, vendor, names } = request;
  const { set, data } = fileNames(vendor, names);
  const manifest = `${set}.manifest.json`;
  const done = `${set}.done`;

  if ((await textOf(files, folder, done)) !== undefined) {
    const printed = await print(request, data, () => Promise.resolve());
    await refuseOther(request, manifest, printed);
    return { files: [printed.file], manifest, rejected: printed.rejected };
  }

  await using writer = await files.create(`${folder}/${data}`);
  const printed = await print(request, data, (bytes) => writer.write(bytes));
  await writer.flush();
  await refuseOther(request, manifest, printed);
  const text = manifestOf(request, printed);
  await publish(files, `${folder}/${manifest}`, text);
  await writer.commit();
  await publish(files, `${folder}/${done}`, checksums([printed.file, { name: manifest, sha256: sha256(text) }]));
  return { files: [printed.file], manifest, rejected: printed.rejected };
}

interface Printed {
  readonly file: PrintFile;
  readonly rejected: { readonly seq: number; readonly reason: string }[];
}

/** Formats all rows into bytes, batch by batch. */
async function print(
  { rows, expected, layout, vendor }: FileSetRequest,
  name: string,
  write: (bytes: Buffer) => Promise<void>,
): Promise<Printed> {
  const recordOf = recordMaker(layout);
  const hash = runningSha256();
  const rejected: { seq: number; reason: string }[] = [];
  let size = 0;
  let records = 0;
  const put = async (bytes: Buffer): Promise<void> => {
    hash.update(bytes);
    size += bytes.length;
    await write(bytes);
  };
  await put(
    csvHead(
      layout.columns.map((column) => column.name),
      vendor,
    ),
  );
  for await (const batch of rows) {
    const printable: (readonly string[])[] = [];
    for (const { seq, data } of batch) {
      const record = recordOf(data);
      if ('fields' in record) printable.push(record.fields);
      else rejected.push({ seq, reason: record.reason });
    }
    records += printable.length;
    await put(csvRecords(printable, vendor));
  }
  const seen = records + rejected.length;
  if (seen !== expected) throw new Error(`${name}: ${seen} rows came and ${expected} were expected`);
  return { file: { name, records, size, sha256: hash.digest('hex') }, rejected };
}

const manifestOf = ({ names, list, layout, vendor }: FileSetRequest, { file, rejected }: Printed): string =>
  manifestText({ names, list, layout, vendor, files: [file], rejected: rejected.length });

async function refuseOther(request: FileSetRequest, manifest: string, printed: Printed): Promise<void> {
  const existing = await textOf(request.files, request.folder, manifest);
  if (existing === undefined || existing === manifestOf(request, printed)) return;
  throw new Error(`${request.folder}/${manifest} belongs to another set: nothing is written over it`);
}

/** The text of a file, or nothing when it is not there. */
async function textOf(files: Files, folder: string, name: string): Promise<string | undefined> {
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
const checksums = (files: readonly { readonly name: string; readonly sha256: string }[]): string =>
  files.map(({ name, sha256: hash }) => `${hash}  ${name}\n`).join('');
