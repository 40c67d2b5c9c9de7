import { DataFiles, type FileTotals } from './data-files.ts';
import type { FileSetRequest } from './file-set-request.ts';
import { manifestText, type PrintFile, type SetCounts, type SmallFile } from './manifest.ts';
import { proofText } from './proof.ts';
import { publishSet, readText, type SetFiles, smallFile, smallFilesOf } from './publish-set.ts';
import { type RecordFormat, recordFormat } from './record-format.ts';
import type { PlacedSeed } from './seeds.ts';
import { SetRecords } from './set-records.ts';
import type { StoppedFileSet } from './stops.ts';
import { countsFirst, setName } from './vendor.ts';

export interface FileSet {
  readonly files: readonly PrintFile[];
  readonly manifest: SmallFile;
  readonly proof: SmallFile;
  readonly done: SmallFile;
  readonly counts: SetCounts;
  /** Rows that are in no file, because a policy of the layout or the vendor leaves them out. */
  readonly rejected: readonly { readonly seq: number; readonly reason: string }[];
  readonly seeds: readonly PlacedSeed[];
}

/** A set that lies whole and durable beside its final names. Disposing takes away what was not published. */
export interface MadeFileSet extends AsyncDisposable {
  readonly set: FileSet;
  /** Makes it visible, or finds that the same set is. */
  publish(): Promise<void>;
}

/**
 * Writes the data files and the proof as `.part`, all of them durable. Making a set again after a crash, or after it is
 * done, ends with the same bytes; a set that is done is only compared, since its files may have been collected. Throws when
 * a set of that name has other contents, when rows were lost, and when the counts do not reconcile.
 */
export async function makeFileSet(request: FileSetRequest): Promise<MadeFileSet | StoppedFileSet> {
  const { layout, vendor, names, folder, files } = request;
  const name = setName(vendor, names);
  const isDry = (await readText(files, folder, `${name}.done`)) !== undefined;
  const format = recordFormat(layout, vendor);
  const totals = countsFirst(vendor) ? await totalsOf(request, format) : undefined;
  const data = new DataFiles({ format, vendor, names, folder, files, isDry, totals });
  try {
    const records = new SetRecords(request, format, data);
    await records.write();
    const stopped = records.stops.with(data.problems);
    if (stopped !== undefined) {
      await data[Symbol.asyncDispose]();
      return stopped;
    }
    return whole(request, name, isDry, data, records);
  } catch (cause) {
    await data[Symbol.asyncDispose]();
    throw cause;
  }
}

/** What headers say of their files is known when all of them have been made once, without a byte written. */
async function totalsOf(request: FileSetRequest, format: RecordFormat): Promise<ReadonlyMap<string, FileTotals>> {
  const { vendor, names, folder, files } = request;
  const data = new DataFiles({ format, vendor, names, folder, files, isDry: true });
  await new SetRecords(request, format, data).write();
  return data.totals();
}

function whole(
  request: FileSetRequest,
  name: string,
  isDry: boolean,
  data: DataFiles,
  records: SetRecords,
): MadeFileSet {
  const { layout, vendor, names, list, folder, files } = request;
  const printed = data.done();
  const counts = reconciled(name, request.expected, records, printed);
  const proof = proofText(
    layout.columns.map((column) => column.name),
    records.proofRows(),
  );
  const text = manifestText({
    names,
    list,
    layout,
    vendor,
    counts,
    notes: records.notes,
    files: printed,
    proof: smallFile(`${name}_PROOF.csv`, proof),
  });
  const set: SetFiles = { name, folder, manifest: text, proof, data: printed };
  return {
    set: {
      ...{ files: printed, ...smallFilesOf(set), counts },
      ...{ rejected: records.rejected, seeds: records.seeds },
    },
    publish: () => publishSet(set, isDry, data, files),
    [Symbol.asyncDispose]: () => data[Symbol.asyncDispose](),
  };
}

/** Rows that came, records that were written and what the files say of themselves have to add up to nothing. */
function reconciled(name: string, expected: number, records: SetRecords, files: readonly PrintFile[]): SetCounts {
  const sum = (of: (file: PrintFile) => number): number => files.reduce((total, file) => total + of(file), 0);
  const counts = {
    listed: records.seen,
    rejected: records.rejected.length,
    seeds: records.seeds.length,
    records: sum((file) => file.records),
  };
  if (counts.listed !== expected) throw new Error(`${name}: ${counts.listed} rows came and ${expected} were expected`);
  const differences = [
    counts.listed - counts.rejected + counts.seeds - counts.records,
    counts.seeds - sum((file) => file.seeds),
    counts.seeds - records.seedsWanted,
  ];
  if (differences.some((difference) => difference !== 0))
    throw new Error(`${name}: the counts do not reconcile: ${JSON.stringify({ ...counts, differences })}`);
  return counts;
}
