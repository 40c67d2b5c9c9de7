import { identifier } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';

/** A SELECT without a row that has these columns. An untyped NULL has a type that no table can hold. */
export const emptySelect = (columns: readonly Column[]): string =>
  `select ${columns.map(({ name, type }) => `null::${type === '"NULL"' ? 'INTEGER' : type} as ${identifier(name)}`).join(', ')} where false`;
