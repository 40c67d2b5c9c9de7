import { type Diagnostic, error, warning } from '../../base/diagnostic.ts';
import type { Parameters } from '../../base/parameter.ts';
import { utc } from '../../base/time.ts';
import type { Session } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import { rowsOf } from '../rows.ts';
import type { LoadContext } from './context.ts';

/** Rows that a source did not take: the last load's, whether it failed or not. */
const table = 'raw._rejects';

const shownRejects = 5;

export async function createRejects(session: Session): Promise<void> {
  await session.run('create schema if not exists raw');
  await session.run(
    `create table if not exists ${table} (source varchar, file varchar, line integer, column_name varchar, error varchar,
      raw_line varchar, loaded_at timestamptz)`,
  );
}

/** Puts the refused rows of the relation in the place of those of the load before; without a relation there are none. */
export async function keepRejects(source: Source, { session, clock }: LoadContext, refused?: string): Promise<void> {
  await forgetRejects(source, session);
  if (refused === undefined) return;
  await session.run(
    `insert into ${table} select $source, file, line, column_name, error, raw, $now from ${refused} where error is not null`,
    { ...ofSource(source), now: { type: 'timestamp', value: utc(clock.now()) } },
  );
}

export async function forgetRejects(source: Named, session: Session): Promise<void> {
  await session.run(`delete from ${table} where source = $source`, ofSource(source));
}

/** Without a limit no row may be refused; with one of the two only that one counts. */
export function exceedsLimit({ config }: Source, refused: number, total: number): boolean {
  const { max_rows, max_share } = config.rejects;
  const rows = max_rows ?? (max_share === undefined ? 0 : Number.POSITIVE_INFINITY);
  return refused > rows || refused > total * (max_share ?? 1);
}

/** How many rows were refused, and the first of them. */
export async function rejectsDiagnostic(
  source: Source,
  session: Session,
  refused: number,
  total: number,
): Promise<Diagnostic> {
  const shown = await rowsOf(
    session,
    `select concat_ws(' ', concat_ws(':', file, line), column_name, error) as reject from ${table}
      where source = $source order by file, line, rowid limit ${shownRejects}`,
    ofSource(source),
  );
  const lines = shown.map((row) => row['reject'] as string);
  const isTooMuch = exceedsLimit(source, refused, total);
  const rest = refused > shown.length ? `all ${refused} are in ${table}` : `see ${table}`;
  const hint = [...lines, isTooMuch ? `${rest}; raw.${source.name} stays as it was` : rest].join('\n');
  const span = limitText(source) === 'none' ? source.place(['files']) : source.place(['rejects'], 'key');
  const place = { span, hint };
  const count = `${refused} of ${total} ${total === 1 ? 'row' : 'rows'} of source "${source.name}" cannot be read`;
  return isTooMuch
    ? error('too-many-rejects', `${count}, and rejects allows ${limitText(source)}`, place)
    : warning('rejected-rows', `${count} and ${refused === 1 ? 'is' : 'are'} left out`, place);
}

export function limitText({ config }: Source): string {
  const { max_rows, max_share } = config.rejects;
  const limits = [
    ...(max_rows === undefined || max_rows === 0 ? [] : [String(max_rows)]),
    ...(max_rows === 0 || max_share === undefined ? [] : [`${Number((max_share * 100).toFixed(4))}%`]),
  ];
  return limits.length === 0 ? 'none' : limits.join(' and ');
}

type Named = Pick<Source, 'name'>;

const ofSource = ({ name }: Named): Parameters => ({ source: { type: 'text', value: name } });
