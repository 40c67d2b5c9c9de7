import type { CsvShape } from './csv-fields.ts';
import type { CsvRecord } from './csv-records.ts';
import type { LoadColumn } from './reading.ts';

const delimiters = [',', ';', '\t', '|'];

/**
 * What a file seems to be written with when its header has not one of the columns that were declared: the delimiter that
 * cuts it into most pieces. Without declared columns it is only asked where everything is one column.
 */
export function likelyDelimiter(
  header: CsvRecord,
  shape: CsvShape,
  declared: readonly LoadColumn[] | undefined,
): string | undefined {
  const fields = 'fields' in header ? header.fields : [];
  const isKnown = declared?.some(({ name }) => fields.some((field) => field.trim() === name));
  if (isKnown ?? fields.length > 1) return undefined;
  const pieces = (delimiter: string) => header.raw.split(delimiter).length;
  const [likely] = delimiters.filter((one) => one !== shape.delimiter).toSorted((a, b) => pieces(b) - pieces(a));
  return likely !== undefined && pieces(likely) > Math.max(1, fields.length) ? likely : undefined;
}
