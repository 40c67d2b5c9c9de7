import { type Diagnostic, error, warning } from '../../base/diagnostic.ts';
import { identifier } from '../../base/sql-text.ts';
import { type Instant, instantOfMillis, isBefore, millisBetween, subtractSpan, utc } from '../../base/time.ts';
import type { Source } from '../../project/project.ts';
import { rowsOf } from '../rows.ts';
import type { LoadContext } from './context.ts';
import { lastLoadedAt } from './loaded-files.ts';
import { tableOf } from './new-rows.ts';
import type { ExportFile } from './reading.ts';

type Looking = Pick<LoadContext, 'session' | 'clock'>;

/** Data that is older than its source allows: a word of warning, or the error that holds what depends on it. */
export async function checkFreshness(
  source: Source,
  files: readonly ExportFile[],
  context: Looking,
): Promise<Diagnostic[]> {
  const { freshness } = source.config;
  if (freshness === undefined) return [];
  const newest =
    freshness.by === 'version' ? await newestVersion(source, context) : await newestFile(source, files, context);
  const now = context.clock.now();
  const isOlder = (key: 'warn_after' | 'error_after'): boolean => {
    const span = freshness[key];
    return span !== undefined && (newest === undefined || isBefore(newest.at, subtractSpan(now, span, 'UTC')));
  };
  const words = newest === undefined ? 'has no data' : `is ${age(newest.at, now)} old: ${newest.what}`;
  const message = `source "${source.name}" ${words}`;
  if (isOlder('error_after'))
    return [
      error('stale-source', message, {
        span: source.place(['freshness', 'error_after']),
        hint: `what depends on raw.${source.name} is held until newer data comes`,
      }),
    ];
  return isOlder('warn_after')
    ? [warning('stale-source', message, { span: source.place(['freshness', 'warn_after']) })]
    : [];
}

interface Newest {
  readonly at: Instant;
  readonly what: string;
}

/** Where files are taken away after they were loaded, that moment is the next best thing to know. */
async function newestFile(
  source: Source,
  files: readonly ExportFile[],
  { session }: Looking,
): Promise<Newest | undefined> {
  const [file] = files.toSorted((a, b) => millisBetween(a.modifiedAt, b.modifiedAt));
  if (file !== undefined)
    return { at: file.modifiedAt, what: `the newest file is ${file.name} of ${utc(file.modifiedAt)}` };
  const at = await lastLoadedAt(source, session);
  return at && { at, what: `the last file was loaded at ${utc(at)}` };
}

/** Dates and local times are of the project's zone, as the engine has it. */
async function newestVersion(source: Source, { session }: Looking): Promise<Newest | undefined> {
  const version = source.config.version ?? '';
  const [row] = await rowsOf(
    session,
    `select epoch_ms(newest::timestamptz)::double as at, newest::varchar as shown
      from (select max(${identifier(version)}) as newest from ${tableOf(source)})`,
  );
  const at = row?.['at'];
  if (typeof at !== 'number') return undefined;
  return { at: instantOfMillis(at), what: `the newest ${version} is ${row?.['shown'] as string}` };
}

function age(earlier: Instant, later: Instant): string {
  const hours = Math.floor(millisBetween(earlier, later) / 3_600_000);
  const [amount, unit] = hours < 72 ? [hours, 'hour'] : [Math.floor(hours / 24), 'day'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
