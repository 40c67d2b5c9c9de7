import { basename, dirname } from 'node:path/posix';
import { parse } from 'csv-parse/sync';
import { textOf } from '../../print/byte-text.ts';
import type { Manifest } from '../../print/manifest.ts';
import { readText } from '../../print/publish-set.ts';
import type { PlacedSeed } from '../../print/seeds.ts';
import type { Files, RunRecord } from '../../ports.ts';
import { printFolder, seedsFile } from '../run-folder.ts';

/** A file set as it lies on the disk, with its first records. */
export interface ReadFileSet {
  readonly step: string;
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** False while it is being made, or when that was cut off. */
  readonly isDone: boolean;
  /** Data files that are not there any more: collected, or cleared away. */
  readonly missing: readonly string[];
  /** True when the time was over for which the vendor's file keeps them. */
  readonly isCleared: boolean;
  /** The first records of the first data file, after its header and its titles if it has them; none when it is gone. */
  readonly head: readonly HeadRecord[];
  /** Rows of the proof with their titles first; none when it is gone. */
  readonly proof: readonly (readonly string[])[];
  readonly seeds: readonly PlacedSeed[];
}

/** A fixed record is one text of `record_length` characters; a CSV record is its fields. */
export type HeadRecord = { readonly line: string } | { readonly fields: readonly string[] };

/** The sets of a run, by step, or that of one step. Reads files only, so it answers while somebody sends. */
export async function readFileSets(
  files: Files,
  environmentFolder: string,
  { runKey, lists }: Pick<RunRecord, 'runKey' | 'lists'>,
  records: number,
): Promise<ReadFileSet[]> {
  const root = printFolder(environmentFolder, runKey, '').slice(0, -1);
  const sets: ReadFileSet[] = [];
  for (const { path } of await files.find(root, '*/*.manifest.json')) {
    const [step = '', name = ''] = path.slice(root.length + 1).split('/');
    const isCleared = lists.some((list) => list.step === step && list.set?.status === 'cleared');
    const where = { environmentFolder, runKey, step, folder: `${root}/${step}`, name, isCleared };
    sets.push(await readFileSet(files, where, records));
  }
  return sets;
}

interface Where {
  readonly environmentFolder: string;
  readonly runKey: string;
  readonly step: string;
  readonly folder: string;
  /** Of the manifest's file. */
  readonly name: string;
  readonly isCleared: boolean;
}

async function readFileSet(
  files: Files,
  { environmentFolder, runKey, step, folder, name, isCleared }: Where,
  records: number,
): Promise<ReadFileSet> {
  const text = await readText(files, folder, name);
  if (text === undefined) throw new Error(`${folder}/${name} went away`);
  const manifest = JSON.parse(text) as Manifest;
  const missing: string[] = [];
  for (const file of manifest.files) if ((await files.find(folder, file.name)).length === 0) missing.push(file.name);
  const first = manifest.files.find((file) => !missing.includes(file.name));
  const proof = await readText(files, folder, manifest.proof.name);
  const seedsPath = seedsFile(environmentFolder, { runKey, step }, manifest.version);
  const seeds = await readText(files, dirname(seedsPath), basename(seedsPath));
  return {
    ...{ step, folder, manifest, missing, isCleared },
    isDone: (await files.find(folder, name.replace(/manifest\.json$/, 'done'))).length > 0,
    head: first === undefined ? [] : headOf(await firstChunk(files, `${folder}/${first.name}`), manifest, records),
    proof: proof === undefined ? [] : parse(proof, { bom: true, delimiter: ';' }),
    seeds: seeds === undefined ? [] : (JSON.parse(seeds) as PlacedSeed[]),
  };
}

async function firstChunk(files: Files, path: string): Promise<Uint8Array> {
  for await (const chunk of files.read(path)) return chunk;
  return new Uint8Array();
}

/** Whole records of the beginning of a file. No field has a line break in it. */
function headOf(bytes: Uint8Array, { format, control }: Manifest, records: number): HeadRecord[] {
  const mark = format.encoding === 'utf-8-bom' ? 3 : 0;
  const lines = Buffer.from(bytes.subarray(mark))
    .toString('latin1')
    .split(format.newline === 'crlf' ? '\r\n' : '\n');
  // Behind the last line break is nothing, or half a record.
  const others = (control.header ? 1 : 0) + (format.header === true ? 1 : 0);
  const whole = lines.slice(0, -1).slice(0, others + records);
  if (format.kind === 'fixed') return whole.map((line) => ({ line }));
  const text = textOf(whole.join('\n'), format.encoding);
  const fields: string[][] = parse(text, {
    delimiter: format.delimiter ?? ';',
    record_delimiter: '\n',
    relax_column_count: true,
    quote: format.quote === 'never' ? null : '"',
  });
  return fields.map((found) => ({ fields: found }));
}

/** A fixed record cut into the texts of its columns. */
export const fieldsOf = (line: string, { columns, format }: Manifest): string[] =>
  columns.map(({ start = 1, width = 0 }) => textOf(line.slice(start - 1, start - 1 + width), format.encoding));
