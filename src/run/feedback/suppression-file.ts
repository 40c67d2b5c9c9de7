import type { Files } from '../../ports.ts';
import { type FileProblem, type RejectedRow, readHeadedCsv } from './headed-csv.ts';

/** A row of a file of addresses: what stands in its columns, by name, without blanks around it. Empty ones are left out. */
export interface SuppressionRow {
  /** 1-based. */
  readonly line: number;
  readonly address: string;
  readonly kind?: string;
  readonly scope?: string;
  readonly reason?: string;
  readonly expires?: string;
}

export interface SuppressionFile {
  readonly rows: readonly SuppressionRow[];
  readonly rejects: readonly RejectedRow[];
}

const heading = {
  what: 'a suppression file',
  columns: ['address', 'kind', 'scope', 'reason', 'expires'],
  needed: ['address'],
};

/** Reads a CSV file whose first line names its columns. */
export async function readSuppressionFile(files: Files, path: string): Promise<SuppressionFile | FileProblem> {
  const read = await readHeadedCsv(files.read(path), heading);
  if ('problem' in read) return read;
  const rows = read.rows.map(({ line, said }) => ({ ...said, line, address: said['address'] ?? '' }));
  return { rows, rejects: read.rejects };
}
