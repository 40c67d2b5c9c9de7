import { identifier } from '../../base/sql-text.ts';
import { unreachable } from '../../base/result.ts';
import type { Fingerprint } from '../../plan/fingerprint.ts';
import type { Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import { recordLoad } from '../build/builds.ts';
import type { LoadContext } from './context.ts';
import { forgetLoadedFiles, keepLoadedFile } from './loaded-files.ts';
import { mergeRows } from './merge-rows.ts';
import { keepNewest, nameList, type NewRows, tableOf } from './new-rows.ts';
import { shapeTable } from './table-shape.ts';

/**
 * Puts new rows into the table of their source, as its load mode has it, and records that it is a new version of the table.
 * Call it in a transaction. Resolves to the rows that were read.
 */
export async function putRows(rows: NewRows, context: LoadContext): Promise<number> {
  const count = await putByMode(rows, context);
  const content = rows.source.config.load === 'replace' ? await contentOf(rows, context.session) : undefined;
  await recordLoad(context.session, rows.source.name, context.clock.now(), content);
  return count;
}

/** Tells whether a table has the rows that it had, in whatever order: the engine's hash of each, added up. */
async function contentOf({ source, columns }: NewRows, session: Session): Promise<Fingerprint> {
  const names = nameList(columns.map(({ name }) => name));
  const [row] = await rowsOf(
    session,
    `select concat_ws(' ', count(*), sum(hash(${names}))) as rows from ${tableOf(source)}`,
  );
  return {
    columns: JSON.stringify(columns.map(({ name, type }) => [name, type])),
    rows: row?.['rows'] as string,
  };
}

async function putByMode(rows: NewRows, context: LoadContext): Promise<number> {
  const mode = rows.source.config.load;
  switch (mode) {
    case 'replace':
      return await replaceRows(rows, context);
    case 'append':
      await shapeTable(rows, context.session);
      return await appendRows(tableOf(rows.source), rows, context);
    case 'upsert':
    case 'changes':
      await shapeTable(rows, context.session);
      return await stageAndMerge(rows, context);
    default:
      return unreachable(mode);
  }
}

async function replaceRows({ source, files, select }: NewRows, { session }: LoadContext): Promise<number> {
  const table = tableOf(source);
  const count = await session.run(`create or replace table ${table} as\n${select(files)}`);
  await forgetLoadedFiles(source, session);
  return count - (await keepNewest(table, source, session));
}

/** File by file, so that the order of the rows is that of the files and each file is remembered with its rows. */
async function appendRows(table: string, rows: NewRows, context: LoadContext): Promise<number> {
  const { source, columns, files, select } = rows;
  const names = nameList(columns.map(({ name }) => name));
  let total = 0;
  for (const file of files) {
    const count = await context.session.run(`insert into ${table} (${names})\n${select([file])}`);
    await keepLoadedFile(source, file, count, context);
    total += count;
  }
  return total;
}

async function stageAndMerge(rows: NewRows, context: LoadContext): Promise<number> {
  const { session } = context;
  const columns = rows.columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ');
  await session.run(`create or replace temp table muster_new (${columns})`);
  const total = await appendRows('muster_new', rows, context);
  await keepNewest('muster_new', rows.source, session);
  await mergeRows('muster_new', rows, session);
  await session.run('drop table muster_new');
  return total;
}
