import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import { literal } from '../../base/sql-text.ts';
import { parseType } from '../../base/sql-type.ts';
import type { Source } from '../../project/project.ts';
import type { ReadContext } from './context.ts';
import { columnsToLoad } from './contract.ts';
import { checkEncoding } from './encoding-check.ts';
import { byName, inPlace, nameOfFile, pathList, relativeText, typeMap } from './engine-files.ts';
import { formatOf, jsonColumns, type JsonKind } from './json-columns.ts';
import { jsonLines } from './json-lines.ts';
import { type ExportFile, isFromText, type LoadColumn, type Reading } from './reading.ts';
import { type FoundRecord, recordsFile } from './records-file.ts';

/** One object per line, or an array of objects. */
export async function openJson(
  kind: JsonKind,
  source: Source,
  files: Reading['files'],
  declared: readonly LoadColumn[] | undefined,
  context: ReadContext,
): Promise<Checked<Reading>> {
  const span = source.place(['files']);
  const faults: Diagnostic[] = [];
  for (const file of files) {
    const fault = await checkEncoding(file, 'utf-8', context.files, span);
    if (fault !== undefined) faults.push({ ...fault, hint: 'JSON is always UTF-8' });
  }
  if (faults.length > 0) return refused(...faults);
  const paths = pathList(files.map(({ path }) => path));
  const found = await jsonColumns(context.session, paths, kind);
  if ('problem' in found)
    return refused(
      error('unreadable-export', `the files of source "${source.name}" cannot be read`, {
        span,
        hint: relativeText(found.problem, context.root),
      }),
    );
  // Files without any object say nothing of their columns.
  const heading = { file: files[0], columns: found.columns.length === 0 ? (declared ?? []) : found.columns };
  const known = declared ?? found.columns.map((column) => ({ ...column, required: false }));
  const contract = columnsToLoad(source, known, [heading]);
  if (!isSound(contract)) return refused(...contract.diagnostics);
  const columns = contract.value;
  const reading: Reading = {
    columns,
    files,
    relation: (some) => {
      const read = `read_json(${pathList(some.map(({ path }) => path))}, ${formatOf(kind)}, columns = ${readTypes(columns)})`;
      return `(select ${inPlace(columns, byName)} from ${read})`;
    },
    records: async () =>
      checked({ from: kind === 'json' ? arrayRecords(files, columns) : await recordLines(files, columns, context) }),
  };
  return checked(reading, contract.diagnostics);
}

const readTypes = (columns: readonly LoadColumn[]): string =>
  typeMap(columns.map((column) => [column.name, isFromText(column) ? 'VARCHAR' : column.type]));

/** A record of an array has no line of its own. */
const arrayRecords = (files: readonly ExportFile[], columns: readonly LoadColumn[]): string =>
  `(select ${nameOfFile(files)} as file, null as line, json::varchar as raw, null::varchar as problem,
    ${inPlace(columns, valueOfKey)}
    from read_json_objects(${pathList(files.map(({ path }) => path))}, ${formatOf('json')}, filename = true))`;

async function recordLines(
  files: readonly ExportFile[],
  columns: readonly LoadColumn[],
  context: ReadContext,
): Promise<string> {
  const records = await recordsFile('records', foundInLines(files, context), [], context);
  const objects = `select *, case when problem is null then raw::json end as json from ${records}`;
  return `(select file, line, raw, problem, ${inPlace(columns, valueOfKey)} from (${objects}))`;
}

async function* foundInLines(files: readonly ExportFile[], context: ReadContext): AsyncGenerator<FoundRecord[]> {
  for (const { path, name } of files) {
    for await (const batch of jsonLines(context.files.read(path))) yield batch.map((line) => ({ file: name, ...line }));
  }
}

/** What is nested stays JSON until it is converted; the rest is its text. */
function valueOfKey({ name, type }: LoadColumn): string {
  const pointer = literal(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const isNested = parseType(type).kind !== 'scalar' || type === 'JSON';
  return `${isNested ? 'json_extract' : 'json_extract_string'}(json, ${pointer})`;
}
