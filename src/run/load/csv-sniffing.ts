import { error } from '../../base/diagnostic.ts';
import { checked, type Checked, refused } from '../../base/result.ts';
import { type Row, type Session, SqlFailure } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import { rowsOf } from '../rows.ts';
import type { CsvFile } from './csv-file.ts';
import { pathList } from './engine-files.ts';
import type { LoadColumn } from './reading.ts';

/** What the engine makes of every value of every file; text where the files do not agree. */
export async function sniffedColumns(
  session: Session,
  source: Source,
  files: readonly CsvFile[],
  options: string,
): Promise<Checked<readonly LoadColumn[]>> {
  const found = new Map<string, LoadColumn>();
  for (const file of files) {
    const sniffed = await sniff(session, file, options);
    if (sniffed === undefined) {
      return refused(
        error('undeclared-columns', `the columns of "${file.file.name}" cannot be told from its values`, {
          span: source.place([], 'key'),
          hint: 'declare them',
        }),
      );
    }
    for (const column of sniffed) {
      const other = found.get(column.name);
      const agrees = other === undefined || JSON.stringify(other) === JSON.stringify(column);
      found.set(column.name, agrees ? column : { name: column.name, type: 'VARCHAR', required: false });
    }
  }
  return checked([...found.values()]);
}

async function sniff(session: Session, file: CsvFile, options: string): Promise<LoadColumn[] | undefined> {
  const [row] = await answer(
    session,
    `from sniff_csv(${pathList([file.enginePath])}[1], sample_size = -1, ${options})`,
  );
  if (row === undefined) return undefined;
  const types = row['Columns'] as readonly { readonly type: string }[];
  return file.columns.flatMap(({ name }, index) => {
    const type = types[index]?.type ?? 'VARCHAR';
    const format = type === 'DATE' ? row['DateFormat'] : type === 'TIMESTAMP' ? row['TimestampFormat'] : null;
    const formats = typeof format === 'string' ? { formats: [format] } : {};
    return name === '' ? [] : [{ name, type, required: false, ...formats }];
  });
}

/** Nothing when the engine can make no sense of the file. */
async function answer(session: Session, sql: string): Promise<readonly Row[]> {
  try {
    return await rowsOf(session, sql);
  } catch (cause) {
    if (cause instanceof SqlFailure) return [];
    throw cause;
  }
}
