import { error } from '../../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import { identifier, literal } from '../../base/sql-text.ts';
import { type Session, SqlFailure } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import { rowsOf } from '../rows.ts';
import { inTransaction } from '../transaction.ts';
import type { LoadContext } from './context.ts';
import { refusalsOf, valueOf } from './conversion.ts';
import { relativeText } from './engine-files.ts';
import { type LoadColumn, type Reading, valueColumn } from './reading.ts';
import { createRejects, exceedsLimit, keepRejects, rejectsDiagnostic } from './rejects.ts';

export interface RowCounts {
  readonly rows: number;
  readonly rejects: number;
}

/**
 * Puts what was read in the place of `raw.<source>`. The engine converts while it scans, at its own speed; only when it
 * meets a row that it cannot take, everything is read again with care, and the rows that are refused are kept.
 */
export async function replaceTable(
  source: Source,
  reading: Reading,
  context: LoadContext,
): Promise<Checked<RowCounts>> {
  const { session } = context;
  await inTransaction(session, () => createRejects(session));
  try {
    const rows = await replaceAtOnce(source, reading, context);
    return checked({ rows, rejects: 0 });
  } catch (cause) {
    if (!isAboutData(cause)) throw cause;
  }
  try {
    return await replaceWithCare(source, reading, context);
  } catch (cause) {
    if (!isAboutData(cause)) throw cause;
    return refused(
      error('unreadable-export', `the files of source "${source.name}" cannot be read`, {
        span: source.place(['files']),
        hint: relativeText(cause.message, context.root),
      }),
    );
  }
}

function replaceAtOnce(source: Source, { columns, relation }: Reading, context: LoadContext): Promise<number> {
  const values = columns.map((column, index) => {
    const value = valueOf(column, valueColumn(index));
    const present = column.required ? `coalesce(${value}, error('has no value'))` : value;
    return `${present} as ${identifier(column.name)}`;
  });
  return inTransaction(context.session, async () => {
    await keepRejects(source, context);
    return await context.session.run(
      `create or replace table ${tableOf(source)} as\nselect ${values.join(', ')}\nfrom ${relation}`,
    );
  });
}

async function replaceWithCare(source: Source, reading: Reading, context: LoadContext): Promise<Checked<RowCounts>> {
  const { session } = context;
  const records = await reading.records();
  if (!isSound(records)) return refused(...records.diagnostics);
  await session.run(`create or replace temp table muster_values as\n${carefulSelect(reading, records.value)}`);
  const { total, refused: rejects } = await counts(session);
  const isTooMuch = exceedsLimit(source, rejects, total);
  await inTransaction(session, async () => {
    await keepRejects(source, context, 'muster_values');
    if (!isTooMuch) await session.run(replacement(source, reading.columns));
  });
  await session.run('drop table muster_values');
  const diagnostics = rejects === 0 ? [] : [await rejectsDiagnostic(source, session, rejects, total)];
  return isTooMuch ? refused(...diagnostics) : checked({ rows: total - rejects, rejects }, diagnostics);
}

const tableOf = ({ name }: Source): string => `raw.${identifier(name)}`;

const converted = (index: number): string => `c${index}`;

/** Every record with its values, and with the first column that did not take its text. */
function carefulSelect({ columns }: Reading, records: string): string {
  const values = columns.map((column, index) => `try(${valueOf(column, valueColumn(index))}) as ${converted(index)}`);
  const refusals = columns.flatMap((column, index) =>
    refusalsOf(column, valueColumn(index), converted(index)).map(([condition, reason]) => ({
      condition,
      reason,
      name: literal(column.name),
    })),
  );
  const branches = (outcome: (refusal: (typeof refusals)[number]) => string) =>
    refusals.map((refusal) => `when ${refusal.condition} then ${outcome(refusal)}`).join('\n    ');
  return `select file, line, raw,
  case when problem is not null then null
    ${branches(({ name }) => name)} end as column_name,
  case when problem is not null then problem
    ${branches(({ reason }) => reason)} end as error,
  ${columns.map((_, index) => converted(index)).join(', ')}
from (select *, ${values.join(', ')} from ${records})`;
}

const replacement = (source: Source, columns: readonly LoadColumn[]): string =>
  `create or replace table ${tableOf(source)} as\nselect ${columns
    .map(({ name }, index) => `${converted(index)} as ${identifier(name)}`)
    .join(', ')}\nfrom muster_values where error is null`;

async function counts(session: Session): Promise<{ total: number; refused: number }> {
  const [row] = await rowsOf(
    session,
    'select count(*)::double as total, count(error)::double as refused from muster_values',
  );
  return { total: Number(row?.['total']), refused: Number(row?.['refused']) };
}

/** The engine's words for values and records that it cannot take; anything else is no matter of the files. */
function isAboutData(cause: unknown): cause is SqlFailure {
  return cause instanceof SqlFailure && ['Conversion', 'Invalid Input', 'Out of Range'].includes(cause.problem.type);
}
