import type { Parameters } from '../base/parameter.ts';
import { identifier } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import type { Row } from '../ports.ts';
import type { GivenTable } from './planned-unit-test.ts';
import { columnList } from './shadow.ts';

/** The rows of a table of a unit test as a SELECT that gives each column its type. */
export function selectOfGiven({ columns, sql }: GivenTable): string {
  if (sql === undefined) return `select unnest(${arrayOfRows(columns, 'rows')}, max_depth := 2)`;
  const casts = columns.map(({ name, type }) => `${identifier(name)}::${type} as ${identifier(name)}`);
  return `select ${casts.join(', ')} from (\n${sql}\n)`;
}

/** Rows that are bound as JSON, as a list of the engine's. */
export const arrayOfRows = (columns: readonly Column[], parameter: string): string =>
  `$${parameter}::json::struct(${columnList(columns)})[]`;

/** The rows as that SELECT takes them. */
export const boundRows = (rows: readonly Row[]): Parameters => ({
  rows: { type: 'text', value: JSON.stringify(rows) },
});
