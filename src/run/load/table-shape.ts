import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { identifier } from '../../base/sql-text.ts';
import { changeColumn } from '../../plan/check-loading.ts';
import type { Session } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import { countRows } from '../rows.ts';
import { forgetLoadedFiles, hasLoadedFiles } from './loaded-files.ts';
import { type NewRows, tableOf } from './new-rows.ts';
import type { LoadColumn } from './reading.ts';

const kept = (source: Source, columns: readonly LoadColumn[]): readonly LoadColumn[] =>
  source.config.load === 'changes' ? columns.filter(({ name }) => name !== changeColumn) : columns;

/**
 * Makes the table of a source that keeps the rows of earlier files, or gives it the columns that are new and the types that
 * are declared now. A table that another load mode made is begun anew: nobody knows which files it has.
 */
export async function shapeTable({ source, columns }: NewRows, session: Session): Promise<void> {
  const table = tableOf(source);
  const defined = kept(source, columns).map(({ name, type }) => `${identifier(name)} ${type}`);
  if (!(await hasLoadedFiles(source, session))) {
    await forgetLoadedFiles(source, session);
    await session.run(`drop table if exists raw.${identifier(`_deleted_${source.name}`)}`);
    await session.run(`create or replace table ${table} (${defined.join(', ')})`);
    return;
  }
  const there = await columnTypes(source, session);
  for (const { name, type } of kept(source, columns)) {
    const now = there.get(name.toLowerCase());
    if (now === undefined) await session.run(`alter table ${table} add column ${identifier(name)} ${type}`);
    else if (now !== type) await session.run(`alter table ${table} alter column ${identifier(name)} type ${type}`);
  }
}

/** Why the rows that are there cannot take the types that are declared now. */
export async function typeChanges(
  source: Source,
  columns: readonly LoadColumn[],
  session: Session,
): Promise<Diagnostic[]> {
  if (source.config.load === 'replace' || !(await hasLoadedFiles(source, session))) return [];
  const there = await columnTypes(source, session);
  const problems: Diagnostic[] = [];
  for (const { name, type } of kept(source, columns)) {
    const now = there.get(name.toLowerCase());
    if (now === undefined || now === type) continue;
    const column = identifier(name);
    const lost = `select 1 from ${tableOf(source)} where ${column} is not null and try_cast(${column} as ${type}) is null`;
    const count = await countRows(session, lost);
    if (count === 0) continue;
    problems.push(
      error(
        'changed-type',
        `"${name}" is now ${type.toLowerCase()}, and ${count} of the ${now.toLowerCase()} values of raw.${source.name} cannot become that`,
        {
          span: source.place(['columns', name, 'type']),
          hint: `keep the type ${now.toLowerCase()} here and cast in a model`,
        },
      ),
    );
  }
  return problems;
}

async function columnTypes(source: Source, session: Session): Promise<ReadonlyMap<string, string>> {
  const described = await session.describe(`select * from ${tableOf(source)}`, {});
  if ('problem' in described) throw new Error(described.problem.message);
  return new Map(described.columns.map(({ name, type }) => [name.toLowerCase(), type]));
}
