import { DataFiles } from './data-files.ts';
import type { FileSetRequest } from './file-set-request.ts';
import type { ProofRow } from './proof.ts';
import { recordFormat } from './record-format.ts';
import { SetRecords } from './set-records.ts';
import type { StoppedFileSet } from './stops.ts';

/** A set as it would be. */
export interface PreviewedSet {
  readonly files: number;
  readonly records: number;
  readonly seeds: number;
  /** Rows that would be in no file, by the reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Names of the columns. */
  readonly titles: readonly string[];
  readonly proof: readonly ProofRow[];
}

/** Goes through all records of a set, as for its files, and writes nothing. */
export async function previewFileSet(request: FileSetRequest): Promise<PreviewedSet | StoppedFileSet> {
  const { layout, vendor, names, folder, files } = request;
  const format = recordFormat(layout, vendor);
  const data = new DataFiles({ format, vendor, names, folder, files, isDry: true });
  const records = new SetRecords(request, format, data);
  await records.write();
  const stopped = records.stops.with(data.problems);
  if (stopped !== undefined) return stopped;
  const rejected = new Map<string, number>();
  for (const { reason } of records.rejected) rejected.set(reason, (rejected.get(reason) ?? 0) + 1);
  const printed = data.done();
  return {
    ...{ files: printed.length, records: printed.reduce((sum, file) => sum + file.records, 0) },
    ...{ seeds: records.seeds.length, rejected: Object.fromEntries(rejected) },
    ...{ titles: layout.columns.map(({ name }) => name), proof: records.proofRows() },
  };
}
