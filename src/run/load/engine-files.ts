import { identifier, literal } from '../../base/sql-text.ts';
import { type ExportFile, type LoadColumn, valueColumn } from './reading.ts';

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

/** The name that people know, for the engine's `filename`. */
export const nameOfFile = (files: readonly ExportFile[]): string =>
  `case filename ${files.map(({ path, name }) => `when ${literal(path)} then ${literal(name)}`).join(' ')} end`;
