import type { Source } from '../../project/project.ts';
import type { ReadContext } from './context.ts';
import { type CsvFile, recordsOf } from './csv-file.ts';
import type { CsvRecord } from './csv-records.ts';
import { type LoadColumn, valueColumn } from './reading.ts';
import type { FoundRecord } from './records-file.ts';

/** Every record of the files, the headers left out, with its place, its text and its values. */
export async function* foundInCsv(
  source: Source,
  files: readonly CsvFile[],
  columns: readonly LoadColumn[],
  context: ReadContext,
): AsyncGenerator<FoundRecord[]> {
  for (const file of files) {
    const found = finder(source, file, columns);
    let isHeader = source.config.csv.header;
    for await (const batch of recordsOf(source, file.file, context)) {
      const records = isHeader ? batch.slice(1) : batch;
      isHeader &&= batch.length === 0;
      yield records.filter((record) => !isBlank(record, file)).map(found);
    }
  }
}

function finder(source: Source, file: CsvFile, columns: readonly LoadColumn[]): (record: CsvRecord) => FoundRecord {
  const nulls = new Set(source.config.csv.null_values);
  const places = columns.map(({ name }) => file.columns.findIndex((column) => column.name === name));
  return (record) => {
    const { line, raw } = record;
    const problem = problemOf(record, file.columns.length);
    const fields = problem === null && 'fields' in record ? record.fields : [];
    const values = places.map((place, index) => {
      const text = fields[place];
      return [valueColumn(index), text === undefined || nulls.has(text) ? null : text] as const;
    });
    return { file: file.file.name, line, raw, problem, ...Object.fromEntries(values) };
  };
}

/** As the engine has it: an empty line is no record, unless there is only one column. */
const isBlank = ({ raw }: CsvRecord, { columns }: CsvFile): boolean => raw === '' && columns.length > 1;

/** As the engine has it: empty fields beyond the last column do no harm. */
function problemOf(record: CsvRecord, width: number): string | null {
  if ('problem' in record) return record.problem;
  const { fields } = record;
  const fits = fields.length === width || (fields.length > width && fields.slice(width).every((field) => field === ''));
  return fits ? null : `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'} instead of ${width}`;
}
