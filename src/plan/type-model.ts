import type { Parameters } from '../base/parameter.ts';
import { type Checked, refused } from '../base/result.ts';
import type { Column } from '../base/sql-type.ts';
import type { Statement } from '../base/statement.ts';
import type { Session } from '../ports.ts';
import type { TableReference } from '../project/parsed-select.ts';
import type { Model } from '../project/project.ts';
import { typeSelect } from './check-sql.ts';
import { markedTypes, smallestMark } from './cursor.ts';

/** Types the SELECT of a model. */
export const typeModel = (
  session: Session,
  { sql, header }: Model,
  parameters: Parameters,
  tables: readonly TableReference[],
): Promise<Checked<readonly Column[]>> => typeIncremental(session, sql, header.cursor, parameters, tables);

/**
 * Types a SELECT that reads on from a cursor. `$cursor` has the type of the column that it is the mark of, which only the
 * typed statement tells: so the types that a mark can have are tried, until one is that of the column.
 */
export async function typeIncremental(
  session: Session,
  sql: Statement,
  name: string | undefined,
  parameters: Parameters,
  tables: readonly TableReference[],
): Promise<Checked<readonly Column[]>> {
  if (name === undefined) return typeSelect(session, sql, parameters, tables);
  const typeWith = (type: string) => {
    const cursor = smallestMark(type);
    return typeSelect(session, sql, cursor === undefined ? parameters : { ...parameters, cursor }, tables);
  };
  const problems: Checked<readonly Column[]>[] = [];
  for (const type of markedTypes) {
    const typed = await typeWith(type);
    if (typed.value === undefined) {
      problems.push(typed);
      continue;
    }
    const column = typed.value.find((one) => one.name === name);
    const isSettled = column === undefined || column.type === type || smallestMark(column.type) === undefined;
    return isSettled ? typed : typeWith(column.type);
  }
  return problems[0] ?? refused();
}

/** The columns of the table that a model becomes: those of its SELECT, and in a snapshot the time in which a row was true. */
export function publishedColumns({ header }: Model, columns: readonly Column[]): readonly Column[] {
  if (header.kind !== 'snapshot') return columns;
  const type = validityType(header.version, columns);
  const own = columns.filter(({ name }) => !/^valid_(from|to)$/i.test(name));
  return [...own, { name: 'valid_from', type }, { name: 'valid_to', type }];
}

/** A snapshot tells time as its version does; without one in instants. */
export const validityType = (version: string | undefined, columns: readonly Column[]): string =>
  columns.find(({ name }) => name === version)?.type ?? 'TIMESTAMP WITH TIME ZONE';

/** What a statement calls that gives another answer each time: a model that calls it is never kept as it is. */
export function unrepeatableCall(sql: string, calls: readonly string[]): string | undefined {
  const called = calls.find((name) => unrepeatable.test(name));
  return called === undefined ? /\bcurrent_(?:date|timestamp|time)\b/i.exec(sql)?.[0] : `${called}()`;
}

const unrepeatable =
  /^(now|today|get_current_time(stamp)?|current_\w+|transaction_timestamp|localtime(stamp)?|random|uuid(v4|v7)?|gen_random_uuid|nextval|currval|setseed|getvariable|glob|read_\w+|parquet_scan)$/;
