import type { JsonValue, Row } from '../../ports.ts';

/** One difference between the rows that were expected and those that came out: the two rows that are most alike, or one alone. */
export interface RowDifference {
  readonly expected?: Row;
  readonly found?: Row;
}

/** Compares rows in any order; of equal rows each counts. Only these columns are looked at. Empty when all are as expected. */
export function rowDifferences(
  expected: readonly Row[],
  found: readonly Row[],
  columns: readonly string[],
): RowDifference[] {
  const isEqual = (a: Row, b: Row): boolean => columns.every((name) => equal(a[name] ?? null, b[name] ?? null));
  const left = [...found];
  const missing = expected.filter((row) => !take(left, (other) => isEqual(row, other)));
  const pairs = missing.map((row): RowDifference => {
    const alike = (other: Row): number =>
      columns.filter((name) => equal(row[name] ?? null, other[name] ?? null)).length;
    const nearest = left.toSorted((a, b) => alike(b) - alike(a))[0];
    if (nearest === undefined || alike(nearest) === 0) return { expected: row };
    left.splice(left.indexOf(nearest), 1);
    return { expected: row, found: nearest };
  });
  return [...pairs, ...left.map((row) => ({ found: row }))];
}

/** Removes the first that fits. */
function take<T>(list: T[], fits: (one: T) => boolean): boolean {
  const index = list.findIndex(fits);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}

/** Numbers with a fraction are equal when they differ by less than a billionth: sums of floats depend on their order. */
function equal(a: JsonValue, b: JsonValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a === b || (Number.isInteger(a) && Number.isInteger(b))) return a === b;
    return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    one.length === other.size && one.every(([key, value]) => other.has(key) && equal(value, other.get(key) ?? null))
  );
}
