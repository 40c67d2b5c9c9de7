import { didYouMean } from '../base/suggest.ts';
import type { Files } from '../ports.ts';
import { csvRecords } from './load/csv-records.ts';

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

/** A row that is no use, and why. */
export interface RejectedRow {
  readonly line: number;
  readonly because: string;
}

export interface SuppressionFile {
  readonly rows: readonly SuppressionRow[];
  readonly rejects: readonly RejectedRow[];
}

const known = ['address', 'kind', 'scope', 'reason', 'expires'];

/** Reads a CSV file whose first line names its columns. A problem is one of the whole file: nothing of it is taken. */
export async function readSuppressionFile(
  files: Files,
  path: string,
): Promise<SuppressionFile | { readonly problem: string; readonly hint?: string | undefined }> {
  let columns: readonly string[] | undefined;
  const rows: SuppressionRow[] = [];
  const rejects: RejectedRow[] = [];
  for await (const records of csvRecords(files.read(path), { delimiter: ',', quote: '"' })) {
    for (const record of records) {
      if (record.raw.trim() === '') continue;
      if ('problem' in record) {
        rejects.push({ line: record.line, because: record.problem });
        continue;
      }
      const fields = record.fields.map((field) => field.replace(/^\uFEFF/, '').trim());
      if (columns === undefined) {
        columns = fields.map((field) => field.toLowerCase());
        const unknown = columns.find((column) => !known.includes(column));
        if (unknown !== undefined)
          return { problem: `"${unknown}" is no column of a suppression file`, hint: didYouMean(unknown, known) };
        if (!columns.includes('address'))
          return { problem: 'it has no column "address"', hint: `its first line may name ${known.join(', ')}` };
        continue;
      }
      rows.push(...rowOf(record.line, columns, fields, rejects));
    }
  }
  return { rows, rejects };
}

function rowOf(
  line: number,
  columns: readonly string[],
  fields: readonly string[],
  rejects: RejectedRow[],
): readonly SuppressionRow[] {
  if (fields.length !== columns.length) {
    rejects.push({ line, because: `it has ${fields.length} fields, and there are ${columns.length} columns` });
    return [];
  }
  const said = Object.fromEntries(
    columns.map((column, at): [string, string] => [column, fields[at] ?? '']).filter(([, text]) => text !== ''),
  );
  return [{ ...said, line, address: said['address'] ?? '' }];
}
