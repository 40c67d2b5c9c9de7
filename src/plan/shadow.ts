import { identifier } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import type { Session } from '../ports.ts';

/** Empty tables with the right columns stand for everything that a statement may read, so that the engine types it without data. */

/** Schemas come first, and once: a statement for each table would cost as much as the table. */
export async function addSchemas(session: Session, names: Iterable<string>): Promise<void> {
  for (const name of new Set(names)) await session.run(`create schema if not exists ${identifier(name)}`);
}

export async function addTable(
  session: Session,
  schema: string,
  name: string,
  columns: readonly Column[],
): Promise<void> {
  await session.run(`create or replace table ${identifier(schema)}.${identifier(name)} (${columnList(columns)})`);
}

/** A population of a campaign: visible to this session only. */
export async function addPopulation(session: Session, name: string, columns: readonly Column[]): Promise<void> {
  await session.run(`create or replace temp table ${identifier(name)} (${columnList(columns)})`);
}

export async function addInput(session: Session, name: string): Promise<void> {
  await session.run(`create or replace temp view "input" as select * from ${identifier(name)}`);
}

/** As they stand in CREATE TABLE. An untyped NULL has a type that no table can hold. */
export const columnList = (columns: readonly Column[]): string =>
  columns.map(({ name, type }) => `${identifier(name)} ${type === '"NULL"' ? 'INTEGER' : type}`).join(', ');
