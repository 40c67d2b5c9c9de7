import { didYouMean } from '../../base/suggest.ts';
import { csvRecords } from '../load/csv-records.ts';

/** What a row of a file says: its values by name, without blanks around them. Empty ones are left out. */
export interface SaidRow {
  /** 1-based. */
  readonly line: number;
  readonly said: Readonly<Record<string, string>>;
}

/** A row that is no use, and why. */
export interface RejectedRow {
  readonly line: number;
  readonly because: string;
}

export interface SaidRows {
  readonly rows: readonly SaidRow[];
  readonly rejects: readonly RejectedRow[];
}

/** What is wrong with a whole file: nothing of it is taken. */
export interface FileProblem {
  readonly problem: string;
  readonly hint?: string | undefined;
}

/** Which columns a file may have, and which it must have. */
export interface Heading {
  /** `a suppression file`. */
  readonly what: string;
  readonly columns: readonly string[];
  readonly needed: readonly string[];
  /** Other columns are passed over. */
  readonly hasOthers?: boolean;
}

/** Reads a CSV text whose first line names its columns, in any order. */
export async function readHeadedCsv(
  chunks: AsyncIterable<Uint8Array>,
  heading: Heading,
  delimiter = ',',
): Promise<SaidRows | FileProblem> {
  let columns: readonly string[] | undefined;
  const rows: SaidRow[] = [];
  const rejects: RejectedRow[] = [];
  for await (const records of csvRecords(chunks, { delimiter, quote: '"' })) {
    for (const record of records) {
      if (record.raw.trim() === '') continue;
      if ('problem' in record) {
        rejects.push({ line: record.line, because: record.problem });
        continue;
      }
      const fields = record.fields.map((field) => field.replace(/^\uFEFF/, '').trim());
      if (columns === undefined) {
        columns = fields.map((field) => field.toLowerCase());
        const problem = headProblem(columns, heading);
        if (problem !== undefined) return problem;
      } else if (fields.some(isLost)) rejects.push({ line: record.line, because: lostText });
      else if (fields.length === columns.length) rows.push({ line: record.line, said: saidOf(columns, fields) });
      else {
        const because = `it has ${fields.length} fields, and there are ${columns.length} columns`;
        rejects.push({ line: record.line, because });
      }
    }
  }
  return { rows, rejects };
}

/** Bytes that are no character of the encoding were read as this one; some programs write it for a letter that they lost. */
export const isLost = (text: string): boolean => text.includes('\ufffd');

export const lostText = 'it has a byte that is no letter in its encoding, or a letter that another program has lost';

function headProblem(
  columns: readonly string[],
  { what, columns: known, needed, hasOthers }: Heading,
): FileProblem | undefined {
  const unknown = hasOthers === true ? undefined : columns.find((column) => !known.includes(column));
  if (unknown !== undefined)
    return { problem: `"${unknown}" is no column of ${what}`, hint: didYouMean(unknown, known) };
  const missing = needed.find((column) => !columns.includes(column));
  if (missing === undefined) return undefined;
  return { problem: `it has no column "${missing}"`, hint: `its first line may name ${known.join(', ')}` };
}

const saidOf = (columns: readonly string[], fields: readonly string[]): SaidRow['said'] =>
  Object.fromEntries(
    columns.map((column, at): [string, string] => [column, fields[at] ?? '']).filter(([, text]) => text !== ''),
  );
