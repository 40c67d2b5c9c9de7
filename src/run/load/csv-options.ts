import { literal, literalList } from '../../base/sql-text.ts';
import type { Source } from '../../project/project.ts';
import { shapeOf } from './csv-file.ts';

/** How the files of a source are written, in the words of the engine's reader; their copies are in UTF-8. */
export function readOptions(source: Source, encoding?: 'utf-8'): string {
  const { header, null_values, encoding: own } = source.config.csv;
  const { delimiter, quote } = shapeOf(source);
  return [
    `header = ${header}`,
    `delim = ${literal(delimiter)}`,
    `quote = ${literal(quote)}`,
    `escape = ${literal(quote)}`,
    `nullstr = ${literalList(null_values)}`,
    `encoding = ${literal(encoding ?? (own === 'latin-1' ? own : 'utf-8'))}`,
  ].join(', ');
}
