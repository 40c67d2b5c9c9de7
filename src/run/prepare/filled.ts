import { identifier } from '../../base/sql-text.ts';

/** A macro that the other statements use: a value as text without the blanks around it; NULL when nothing is left. */
export const filledMacro = String.raw`create or replace temp macro __filled(value) as
  nullif(trim(value::varchar, E' \t\r\n' || chr(160)), '')`;

/** A column of the profile or of the population, or NULL when it has nothing but blanks. */
export const filled = (column: string, of: 'r' | 'pr' = 'pr'): string => `__filled(${of}.${identifier(column)})`;
