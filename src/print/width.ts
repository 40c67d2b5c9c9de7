import type { SqlType } from '../base/sql-type.ts';
import type { ColumnConfig } from '../project/schema/print.ts';
import { type Piece, valuePieces } from './value.ts';

/** So many characters at least are in a field that is not empty, as far as its declaration tells. */
export function leastWidth(column: ColumnConfig, paths: ReadonlyMap<string, SqlType>): number {
  const pieces = valuePieces(column.value) ?? [];
  const isOne = pieces.length === 1;
  const widthOf = (piece: Piece): number =>
    'text' in piece ? piece.text.length : (barcodeWidths.get(piece.path) ?? leastOf(paths.get(piece.path)));
  const least = pieces.reduce((sum, piece) => sum + widthOf(piece), 0);
  if (!isOne || column.type === 'text') return least;
  // No date and no number is shorter than its format.
  return (column.format ?? (column.type === 'date' ? 'YYYY-MM-DD' : '')).length;
}

/** A barcode has so many bars, and digits without a ZIP. */
const barcodeWidths: ReadonlyMap<string, number> = new Map([
  ['intelligent_mail.bars', 65],
  ['intelligent_mail.digits', 20],
]);

/** A text of a template always stands there; these types have no shorter values. */
function leastOf(type: SqlType | undefined): number {
  if (type?.kind !== 'scalar') return 0;
  if (type.name === 'DATE') return 10;
  if (type.name.startsWith('TIMESTAMP')) return 19;
  if (type.name === 'UUID') return 36;
  return type.name === 'BOOLEAN' ? 4 : 0;
}
