import { error } from '../../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import type { Source } from '../../project/project.ts';
import type { LoadContext } from './context.ts';
import { columnsToLoad, type Heading } from './contract.ts';
import { byName, inPlace, nameOfFile, pathList, relativeText } from './engine-files.ts';
import type { ExportFile, LoadColumn, Reading } from './reading.ts';

/** Parquet files have types of their own; declared ones are cast to. */
export async function openParquet(
  source: Source,
  files: readonly ExportFile[],
  declared: readonly LoadColumn[] | undefined,
  { session, root }: LoadContext,
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
  const read = `read_parquet(${pathList(files.map(({ path }) => path))}, union_by_name = true`;
  const reading: Reading = {
    columns,
    relation: `(select ${inPlace(columns, byName)} from ${read}))`,
    records: () =>
      Promise.resolve(
        checked(`(select ${nameOfFile(root)} as file, null as line, to_json(r)::varchar as raw, null::varchar as problem,
          ${inPlace(columns, byName)} from (select * from ${read}, filename = true)) r)`),
      ),
  };
  return checked(reading, contract.diagnostics);
}
