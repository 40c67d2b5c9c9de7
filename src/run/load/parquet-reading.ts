import { error } from '../../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import type { Source } from '../../project/project.ts';
import type { ReadContext } from './context.ts';
import { columnsToLoad, type Heading } from './contract.ts';
import { byName, inPlace, nameOfFile, pathList, relativeText } from './engine-files.ts';
import type { ExportFile, LoadColumn, Reading } from './reading.ts';

/** Parquet files have types of their own; declared ones are cast to. */
export async function openParquet(
  source: Source,
  files: Reading['files'],
  declared: readonly LoadColumn[] | undefined,
  { session, root }: ReadContext,
): Promise<Checked<Reading>> {
  const headings: Heading[] = [];
  for (const file of files) {
    const found = await session.describe(`select * from read_parquet(${pathList([file.path])})`, {});
    if ('problem' in found) {
      return refused(
        error('unreadable-export', `"${file.name}" is no Parquet file`, {
          span: source.place(['files']),
          hint: relativeText(found.problem.message, root),
        }),
      );
    }
    headings.push({ file, columns: found.columns });
  }
  const stored = new Map(headings.flatMap(({ columns }) => columns.map(({ name, type }) => [name, type] as const)));
  const known = declared ?? [...stored].map(([name, type]) => ({ name, type, required: false }));
  const contract = columnsToLoad(source, known, headings);
  if (!isSound(contract)) return refused(...contract.diagnostics);
  // Formats and cleaning are for text: what has a type needs none.
  const columns = contract.value.map((column) =>
    stored.get(column.name) === 'VARCHAR'
      ? column
      : { name: column.name, type: column.type, required: column.required },
  );
  const reading: Reading = {
    columns,
    files,
    relation(some) {
      const there = new Set(
        headings
          .filter(({ file }) => some.includes(file))
          .flatMap((heading) => heading.columns.map(({ name }) => name)),
      );
      const value = (column: LoadColumn) => (there.has(column.name) ? byName(column) : 'null');
      return `(select ${inPlace(columns, value)} from ${readParquet(some)})`;
    },
    records: () =>
      Promise.resolve(
        checked({
          from: `(select ${nameOfFile(files)} as file, null as line, to_json(r)::varchar as raw, null::varchar as problem,
            ${inPlace(columns, byName)} from (select * from ${readParquet(files, ', filename = true')}) r)`,
        }),
      ),
  };
  return checked(reading, contract.diagnostics);
}

const readParquet = (files: readonly ExportFile[], more = ''): string =>
  `read_parquet(${pathList(files.map(({ path }) => path))}, union_by_name = true${more})`;
