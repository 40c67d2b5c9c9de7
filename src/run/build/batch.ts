import type { Parameters } from '../../base/parameter.ts';
import { identifier, qualified } from '../../base/sql-text.ts';
import type { Column } from '../../base/sql-type.ts';
import { type Session, SqlFailure } from '../../ports.ts';
import type { Model } from '../../project/project.ts';

/** The rows that a model's SELECT gives now, beside the table that they are to be taken into. */
export const batch = 'temp.main.muster_batch';

export async function writeBatch(session: Session, model: Model, parameters: Parameters): Promise<void> {
  await session.run(`create or replace temp table muster_batch as\n${model.sql.text}`, parameters);
}

export const dropBatch = (session: Session): Promise<number> => session.run(`drop table ${batch}`);

/** That two rows have the same values in the columns of a key; no key has a null. */
export const sameKey = (key: readonly string[], a: string, b: string): string =>
  key.map((column) => `${a}.${identifier(column)} = ${b}.${identifier(column)}`).join(' and ');

/**
 * Makes the table take the columns of the batch, as far as `on_change` allows. Returns why it does not. Columns that the
 * table has of its own are let be.
 */
export async function fitColumns(
  session: Session,
  { name, header }: Model,
  own: readonly string[] = [],
): Promise<string | undefined> {
  const table = (await columnsOf(session, qualified(name))).filter((column) => !own.includes(column.name));
  const rows = await columnsOf(session, batch);
  const added = rows.filter((column) => !hasName(table, column));
  const others = [
    ...table.filter((column) => !hasName(rows, column)).map((column) => `"${column.name}" is gone`),
    ...rows.flatMap((column) => {
      const before = table.find((other) => other.name === column.name);
      return before === undefined || before.type === column.type
        ? []
        : [`"${column.name}" is ${column.type} and was ${before.type}`];
    }),
  ];
  const isAllowed = others.length === 0 && (added.length === 0 || header.on_change === 'add_columns');
  if (!isAllowed) {
    const changes = [...added.map((column) => `"${column.name}" is new`), ...others].join(', ');
    return `its columns changed: ${changes}; ${wayOut(header.kind, others.length === 0)}`;
  }
  for (const column of added)
    await session.run(`alter table ${qualified(name)} add column ${identifier(column.name)} ${column.type}`);
  return undefined;
}

const wayOut = (kind: string, canAdd: boolean): string =>
  [
    ...(canAdd ? ['say on_change: add_columns'] : []),
    ...(kind === 'incremental' ? ['build it with --full-refresh'] : []),
    ...(kind === 'snapshot' && !canAdd ? ['a snapshot keeps its columns: give them back their names and types'] : []),
  ].join(', or ');

const hasName = (columns: readonly Column[], { name }: Column): boolean => columns.some((other) => other.name === name);

async function columnsOf(session: Session, table: string): Promise<readonly Column[]> {
  const described = await session.describe(`from ${table}`, {});
  if ('problem' in described) throw new SqlFailure(described.problem);
  return described.columns;
}
