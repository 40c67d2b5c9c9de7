import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import { literal } from '../../base/sql-text.ts';
import type { Session } from '../../ports.ts';
import { countRows } from '../rows.ts';
import { type Conversion, conversionsOf, refusalsOf } from './conversion.ts';
import type { Reading } from './reading.ts';

/** The column of the table that has the value of the one at this place. */
export const converted = (index: number): string => `c${index}`;

/**
 * Makes a temporary table of every record of the files, in their order: its values (`c0`, `c1`, …), or its `error` with the
 * `column_name` that it is about, and `file`, `line` and `raw`. The engine keeps on disk what its memory does not hold.
 */
export async function makeCarefulTable(name: string, reading: Reading, session: Session): Promise<Checked<true>> {
  const records = await reading.records();
  if (!isSound(records)) return refused(...records.diagnostics);
  const { from, place } = records.value;
  await session.run(`create or replace temp table ${name} as\n${carefulSelect(conversionsOf(reading.columns), from)}`);
  const unplaced = `from ${name} where error is not null and raw is null`;
  if (place === undefined || (await countRows(session, unplaced)) === 0) return checked(true);
  const places = await place(numbersOf(session, `select rowid::double as row ${unplaced} order by rowid`));
  await session.run(`update ${name} t set line = p.line, raw = p.raw from ${places} p where t.rowid = p.row::bigint`);
  return checked(true);
}

async function* numbersOf(session: Session, sql: string): AsyncGenerator<number[]> {
  for await (const rows of session.stream(sql)) yield rows.map(({ row }) => row as number);
}

/** Every record with its values, and with the first column that did not take its text. */
function carefulSelect(conversions: readonly Conversion[], records: string): string {
  const values = conversions.map(({ lenient }, index) => `${lenient} as ${converted(index)}`);
  const refusals = conversions.flatMap((conversion, index) =>
    refusalsOf(conversion, converted(index)).map(([condition, reason]) => ({
      condition,
      reason,
      name: literal(conversion.column.name),
    })),
  );
  const branches = (outcome: (refusal: (typeof refusals)[number]) => string) =>
    refusals.map((refusal) => `when ${refusal.condition} then ${outcome(refusal)}`).join('\n    ');
  return `select file, line, raw,
  case when problem is not null then null
    ${branches(({ name }) => name)} end as column_name,
  case when problem is not null then problem
    ${branches(({ reason }) => reason)} end as error,
  ${conversions.map((_, index) => converted(index)).join(', ')}
from (select *, ${values.join(', ')} from ${records})`;
}
