import { type Diagnostic, error, warning } from '../../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import type { Source } from '../../project/project.ts';
import { rowsOf } from '../rows.ts';
import type { ReadContext } from './context.ts';
import { columnsToLoad } from './contract.ts';
import { carefulRecords } from './csv-careful.ts';
import { type CsvFile, encodingProblem, openCsvFile } from './csv-file.ts';
import { readOptions } from './csv-options.ts';
import { sniffedColumns } from './csv-sniffing.ts';
import { inPlace, pathList, typeMap } from './engine-files.ts';
import { type ExportFile, isFromText, type LoadColumn, type Reading } from './reading.ts';

export async function openCsv(
  source: Source,
  files: Reading['files'],
  declared: readonly LoadColumn[] | undefined,
  context: ReadContext,
): Promise<Checked<Reading>> {
  const reading = await openAll(source, files, declared, context);
  if (isSound(reading)) return reading;
  const faults = await notUtf8(source, files, context);
  return faults.length > 0 ? refused(...faults) : reading;
}

async function openAll(
  source: Source,
  files: Reading['files'],
  declared: readonly LoadColumn[] | undefined,
  context: ReadContext,
): Promise<Checked<Reading>> {
  const opened: CsvFile[] = [];
  const faults: Diagnostic[] = [];
  for (const file of files) {
    const result = await openCsvFile(source, file, declared, context);
    if (isSound(result)) opened.push(result.value);
    else faults.push(...result.diagnostics);
  }
  if (faults.length > 0) return refused(...faults);
  const known = declared === undefined ? await sniffed(source, opened, context) : checked(declared);
  if (!isSound(known)) return refused(...known.diagnostics);
  const contract = columnsToLoad(source, known.value, opened);
  if (!isSound(contract)) return refused(...contract.diagnostics);
  const columns = contract.value;
  const reading: Reading = {
    columns,
    files,
    relation: (some) =>
      relationOf(
        source,
        opened.filter(({ file }) => some.includes(file)),
        columns,
      ),
    records: async () => {
      const wrong = await notUtf8(source, files, context);
      if (wrong.length > 0) return refused(...wrong);
      return checked(await carefulRecords(source, opened, columns, context));
    },
  };
  return checked(reading, [...contract.diagnostics, ...(await unnamedColumns(source, opened, context))]);
}

/** Columns without a name are left out. Those that have no value either are a habit of some programs, and nothing is lost. */
async function unnamedColumns(
  source: Source,
  files: readonly CsvFile[],
  { session }: ReadContext,
): Promise<Diagnostic[]> {
  for (const { file, columns, enginePath } of files) {
    const unnamed = columns.flatMap(({ name }, index) => (name === '' ? [`f${index}`] : []));
    if (unnamed.length === 0) continue;
    const fields = typeMap(columns.map((_, index) => [`f${index}`, 'VARCHAR']));
    const options = `columns = ${fields}, auto_detect = false, ignore_errors = true, ${readOptions(source)}`;
    const filled = `select 1 from read_csv(${pathList([enginePath])}, ${options}) where coalesce(${unnamed.join(', ')}) is not null limit 1`;
    if ((await rowsOf(session, filled)).length === 0) continue;
    const what = unnamed.length === 1 ? 'a column without a name' : `${unnamed.length} columns without a name`;
    return [
      warning('unnamed-column', `"${file.name}" has ${what}, with values: left out`, {
        span: source.place(['files']),
        hint: 'with a name in the header they would be loaded',
      }),
    ];
  }
  return [];
}

/** Strange headings and values may be nothing but another encoding: then that is the thing to say. */
async function notUtf8(source: Source, files: readonly ExportFile[], context: ReadContext): Promise<Diagnostic[]> {
  if (source.config.csv.encoding !== 'utf-8') return [];
  const faults: Diagnostic[] = [];
  for (const file of files) {
    const fault = await encodingProblem(source, file, context);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

async function sniffed(
  source: Source,
  files: readonly CsvFile[],
  { session }: ReadContext,
): Promise<Checked<readonly LoadColumn[]>> {
  if (source.config.csv.header) return await sniffedColumns(session, source, files, readOptions(source));
  return refused(
    error('undeclared-columns', 'files without a header need declared columns', {
      span: source.place(['csv', 'header'], 'key'),
    }),
  );
}

/** Files with the same heading are read in one go. */
function relationOf(source: Source, files: readonly CsvFile[], columns: readonly LoadColumn[]): string {
  const groups = new Map<string, CsvFile[]>();
  for (const file of files) {
    const key = JSON.stringify(file.columns.map(({ name }) => name));
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return `(${[...groups.values()].map((group) => selectOf(source, group, columns)).join(' union all ')})`;
}

function selectOf(source: Source, group: readonly CsvFile[], columns: readonly LoadColumn[]): string {
  const names = group[0]?.columns.map(({ name }) => name) ?? [];
  const fields = names.map((name, index) => [`f${index}`, typeToRead(columns, name)] as const);
  const value = ({ name }: LoadColumn) => (names.includes(name) ? `f${names.indexOf(name)}` : 'null');
  const paths = pathList(group.map(({ enginePath }) => enginePath));
  const options = `columns = ${typeMap(fields)}, auto_detect = false, strict_mode = true, ${readOptions(source)}`;
  return `select ${inPlace(columns, value)} from read_csv(${paths}, ${options})`;
}

/** The reader casts as `cast` does, only sooner. */
function typeToRead(columns: readonly LoadColumn[], name: string): string {
  const column = columns.find((other) => other.name === name);
  return column === undefined || isFromText(column) ? 'VARCHAR' : column.type;
}
