import { CsvError, parse } from 'csv-parse/sync';

export interface GivenCsv {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  /** Where each row begins, 1 and up. */
  readonly lines: readonly number[];
}

export interface CsvProblem {
  readonly problem: string;
  /** 1 and up. */
  readonly line: number;
}

interface ReadRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Rows of a small CSV text by the names of its first line, with blanks around fields taken away; an empty field is null. */
export function givenCsv(text: string): GivenCsv | CsvProblem {
  try {
    // The package types its records as if `info` were not there.
    const read = parse(text, options) as unknown as ReadRecord[];
    const [columns = [], ...fieldsOfRows] = read.map(({ record }) => record);
    const lines = read.slice(1).map(firstLine);
    const uneven = fieldsOfRows.findIndex((fields) => fields.length !== columns.length);
    if (uneven >= 0)
      return {
        problem: `row ${uneven + 1} has ${fieldsOfRows[uneven]?.length ?? 0} fields, and there are ${columns.length} columns`,
        line: lines[uneven] ?? 1,
      };
    const valueOf = (field: string | undefined) => (field === undefined || field === '' ? null : field);
    const rows = fieldsOfRows.map((fields) => Object.fromEntries(columns.map((name, i) => [name, valueOf(fields[i])])));
    return { columns, rows, lines };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    return { problem: cause.message, line: Number(cause['lines'] ?? 1) };
  }
}

const options = { trim: true, skip_empty_lines: true, relax_column_count: true, info: true } as const;

/** A record is told by its last line; line breaks within its fields lie before that. */
const firstLine = ({ record, info }: ReadRecord): number => info.lines - record.join('').split('\n').length + 1;
