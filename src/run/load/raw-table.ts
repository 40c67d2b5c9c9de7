import { error } from '../../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import { identifier, literalList } from '../../base/sql-text.ts';
import { type Session, SqlFailure } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import { rowsOf } from '../rows.ts';
import { inTransaction } from '../transaction.ts';
import type { LoadContext } from './context.ts';
import { converted, makeCarefulTable } from './careful-table.ts';
import { conversionsOf, definePhones, strictValue } from './conversion.ts';
import { relativeText } from './engine-files.ts';
import { mixedLineEnds } from './line-ends.ts';
import { putRows } from './put-rows.ts';
import type { ExportFile, Reading } from './reading.ts';
import { exceedsLimit, keepRejects, rejectsDiagnostic } from './rejects.ts';
import { typeChanges } from './table-shape.ts';

export interface RowCounts {
  readonly rows: number;
  readonly rejects: number;
}

/**
 * Puts what was read into `raw.<source>`. The engine converts while it scans, at its own speed; only when it meets a row that
 * it cannot take, everything is read again with care, and the rows that are refused are kept.
 */
export async function fillTable(source: Source, reading: Reading, context: LoadContext): Promise<Checked<RowCounts>> {
  const changes = await typeChanges(source, reading.columns, context.session);
  if (changes.length > 0) return refused(...changes);
  if (reading.columns.some(({ clean }) => clean === 'phone')) await definePhones(context.session);
  try {
    const rows = await fillAtOnce(source, reading, context);
    return checked({ rows, rejects: 0 });
  } catch (cause) {
    if (!isAboutData(cause)) throw cause;
  }
  try {
    return await fillWithCare(source, reading, context);
  } catch (cause) {
    if (!isAboutData(cause)) throw cause;
    const mixed = await mixedLineEnds(source, reading.files, context);
    return refused(
      mixed ??
        error('unreadable-export', `the files of source "${source.name}" cannot be read`, {
          span: source.place(['files']),
          hint: relativeText(cause.message, context.root),
        }),
    );
  }
}

function fillAtOnce(source: Source, reading: Reading, context: LoadContext): Promise<number> {
  const { columns, files, relation } = reading;
  const values = conversionsOf(columns).map(strictValue).join(', ');
  return inTransaction(context.session, async () => {
    await keepRejects(source, context);
    return await putRows(
      { source, columns, files, select: (some) => `select ${values}\nfrom ${relation(some)}` },
      context,
    );
  });
}

/** Beside the table while it is read: what was refused, and all the others. */
const found = 'muster_found';

async function fillWithCare(source: Source, reading: Reading, context: LoadContext): Promise<Checked<RowCounts>> {
  const { session } = context;
  try {
    const made = await makeCarefulTable(found, reading, session);
    return isSound(made) ? await fillFromFound(source, reading, context) : refused(...made.diagnostics);
  } finally {
    await session.run(`drop table if exists temp.main.${found}`);
  }
}

async function fillFromFound(source: Source, reading: Reading, context: LoadContext): Promise<Checked<RowCounts>> {
  const { session } = context;
  const { total, refused: rejects } = await counts(session);
  const isTooMuch = exceedsLimit(source, rejects, total);
  let rows = 0;
  await inTransaction(session, async () => {
    await keepRejects(source, context, found);
    if (!isTooMuch) rows = await putRows(carefulRows(source, reading), context);
  });
  const diagnostics = rejects === 0 ? [] : [await rejectsDiagnostic(source, session, rejects, total)];
  return isTooMuch ? refused(...diagnostics) : checked({ rows, rejects }, diagnostics);
}

function carefulRows(source: Source, { columns, files }: Reading) {
  const values = columns.map(({ name }, index) => `${converted(index)} as ${identifier(name)}`).join(', ');
  return {
    ...{ source, columns, files },
    select: (some: readonly ExportFile[]) =>
      `select ${values}\nfrom ${found} where error is null and file in ${literalList(some.map(({ name }) => name))}`,
  };
}

async function counts(session: Session): Promise<{ total: number; refused: number }> {
  const sql = `select count(*)::double as total, count(error)::double as refused from ${found}`;
  const [row] = await rowsOf(session, sql);
  return { total: Number(row?.['total']), refused: Number(row?.['refused']) };
}

/** The engine's words for values and records that it cannot take; anything else is no matter of the files. */
export function isAboutData(cause: unknown): cause is SqlFailure {
  return cause instanceof SqlFailure && ['Conversion', 'Invalid Input', 'Out of Range'].includes(cause.problem.type);
}
