import { type Files, SqlFailure } from '../ports.ts';

/** Nothing can be frozen now. The run is as it was, and goes on once there is room. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull';
}

/** Why a run stays as it was: its disk is full, or does not do what the engine asks of it. Nothing when it is about the data. */
export function diskTrouble(cause: unknown): string | undefined {
  if (cause instanceof DiskFull) return cause.message;
  if (!(cause instanceof SqlFailure) || cause.problem.type !== 'IO') return undefined;
  return `the disk does not do what it should, and the run stays as it was: ${cause.message}`;
}

/** Bytes that stay free: the ledger has to be able to say what was done. */
const leastFree = 1_000_000_000;

/** Why nothing more should be written or sent: too little is free on the disk for a list, and for what is to be recorded of it. */
export async function spaceProblem(files: Files, folder: string, list: string): Promise<string | undefined> {
  const [found] = await files.find(list.slice(0, list.lastIndexOf('/')), list.slice(list.lastIndexOf('/') + 1));
  const needed = Math.max(leastFree, 2 * (found?.size ?? 0));
  const free = await files.free(folder);
  if (free >= needed) return undefined;
  return `${gigabytes(free)} are free on the disk, and ${gigabytes(needed)} have to be: the ledger must be able to grow`;
}

const gigabytes = (bytes: number): string => `${(Math.floor(bytes / 100_000_000) / 10).toFixed(1)} GB`;
