import { checked, isSound } from '../../base/result.ts';
import type { Column } from '../../base/sql-type.ts';
import { SqlFailure } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import type { LoadContext } from './context.ts';
import { withReading } from './opening.ts';
import { takenFiles } from './taken-files.ts';

/**
 * The columns that a load would now give a source that declares none; nothing when its files are not there or cannot be
 * read. Reads the files, and touches no table.
 */
export async function guessedColumns(source: Source, context: LoadContext): Promise<readonly Column[] | undefined> {
  const taken = await takenFiles(source, context.files, context.root);
  if (!isSound(taken)) return undefined;
  try {
    const found = await withReading(source, taken.value, undefined, context, ({ columns }) =>
      Promise.resolve(checked(columns.map(({ name, type }) => ({ name, type })))),
    );
    return found.value;
  } catch (cause) {
    if (cause instanceof SqlFailure) return undefined;
    throw cause;
  }
}
