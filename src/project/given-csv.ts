import { CsvError, parse } from 'csv-parse/sync';

export interface GivenCsv {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/** Rows of a small CSV text by the names of its first line, with blanks around fields taken away; an empty field is null. */
export function givenCsv(text: string): GivenCsv | { readonly problem: string } {
  try {
    const [columns = [], ...lines] = parse(text, { trim: true, skip_empty_lines: true, relax_column_count: true });
    const uneven = lines.findIndex((fields) => fields.length !== columns.length);
    if (uneven >= 0)
      return {
        problem: `row ${uneven + 1} has ${lines[uneven]?.length ?? 0} fields, and there are ${columns.length} columns`,
      };
    const valueOf = (field: string | undefined) => (field === undefined || field === '' ? null : field);
    const rows = lines.map((fields) => Object.fromEntries(columns.map((column, i) => [column, valueOf(fields[i])])));
    return { columns, rows };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    return { problem: cause.message };
  }
}
