import { identifier, literal } from '../../base/sql-text.ts';
import { type LoadColumn, valueColumn } from './reading.ts';

/** SQL for the engine's readers of files. */

/** Paths are patterns for the engine: what is special in them stands in brackets. */
export const pathList = (paths: readonly string[]): string =>
  `[${paths.map((path) => literal(path.replace(/[*?[\]]/g, '[$&]'))).join(', ')}]`;

export const typeMap = (columns: readonly (readonly [name: string, type: string])[]): string =>
  `{${columns.map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ')}}`;

/** A select list that gives each column its place. */
export const inPlace = (columns: readonly LoadColumn[], value: (column: LoadColumn) => string): string =>
  columns.map((column, index) => `${value(column)} as ${valueColumn(index)}`).join(', ');

export const byName = ({ name }: LoadColumn): string => identifier(name);

/** The engine's words, with files as people name them. */
export const relativeText = (message: string, root: string): string => message.replaceAll(`${root}/`, '').trim();

/** The engine's `filename` relative to the project. */
export const nameOfFile = (root: string): string => `substr(filename, ${root.length + 2})`;
