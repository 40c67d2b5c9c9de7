import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Column, SqlType } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Configured } from '../project/project.ts';
import type { ColumnConfig, LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import { layoutPaths } from './layout.ts';
import { valuePieces } from './value.ts';

/**
 * A sum of a column that is not there, or that can never be digits. A text may be: customer numbers are, and what a text is only
 * the sample of a plan and the run can tell.
 */
export function checkHashTotal(
  { config: layout }: Configured<LayoutConfig>,
  { config, place }: Configured<VendorConfig>,
  columns: readonly Column[],
): Diagnostic[] {
  const { hash_total: name } = config.control;
  if (name === undefined) return [];
  const span = place(['control', 'hash_total']);
  const column = layout.columns.find((one) => one.name === name);
  if (column === undefined) {
    const names = layout.columns.map((one) => one.name);
    return [
      error('unknown-column', `"${name}" is not a column of the layout`, { span, hint: didYouMean(name, names) }),
    ];
  }
  const why = neverDigits(column, layoutPaths(layout, columns));
  if (why === undefined) return [];
  const message = `${name} is summed up and can never be digits alone: ${why.because}`;
  return [error('bad-hash-total', message, { span, hint: why.hint })];
}

interface Never {
  readonly because: string;
  readonly hint: string;
}

const another = 'sum up another column, such as one with value: piece_id';

/** What stands between or beside the digits: texts and formats of the layout itself, or the types of its values. */
function neverDigits({ value, type, format }: ColumnConfig, paths: ReadonlyMap<string, SqlType>): Never | undefined {
  const pieces = valuePieces(value) ?? [];
  for (const piece of pieces)
    if ('text' in piece && !/^\d*$/.test(piece.text))
      return { because: `"${piece.text}" stands in each of its fields`, hint: another };
  const shape = type === 'date' ? (format ?? 'YYYY-MM-DD') : type === 'number' ? format : undefined;
  if (shape !== undefined) {
    if (/^[\dYMDHms]*$/.test(shape)) return undefined;
    return { because: `its format is ${shape}`, hint: `say format: ${type === 'date' ? 'YYYYMMDD' : '"0"'}` };
  }
  for (const piece of pieces) {
    const found = 'path' in piece ? paths.get(piece.path) : undefined;
    if ('path' in piece && found?.kind === 'scalar' && isNeverDigits(found.name))
      return { because: `${piece.path} is ${found.name}`, hint: pieces.length === 1 ? digitsOf(found.name) : another };
  }
  return undefined;
}

function digitsOf(type: string): string {
  if (type.startsWith('DECIMAL')) return 'say type: number and format: "0"';
  return /^(DATE|TIMESTAMP)/.test(type) ? 'say type: date and format: YYYYMMDD' : another;
}

/** Types whose values have something else than digits in them whenever they are there. */
const isNeverDigits = (type: string): boolean =>
  /^(DATE|TIME|TIMESTAMP.*|BOOLEAN|UUID|INTERVAL)$/.test(type) || /^DECIMAL\(\d+,\s*[1-9]\d*\)$/.test(type);
