import type { Parameters } from '../../base/parameter.ts';
import { runningSha256 } from '../../base/sha256.ts';
import { literal } from '../../base/sql-text.ts';
import { type Instant, instantOfMillis, utc } from '../../base/time.ts';
import type { Session } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import { countRows, rowsOf } from '../rows.ts';
import type { LoadContext } from './context.ts';
import type { ExportFile } from './reading.ts';

/** Every file whose rows went into a table beside those of other files. What a file is called does not count, what is in it does. */
const table = 'raw._files';

export async function createLoadedFiles(session: Session): Promise<void> {
  await session.run(
    `create table if not exists ${table} (source varchar, file varchar, hash varchar, rows bigint, loaded_at timestamptz)`,
  );
}

/** Of some files those that the source has not loaded, each content once; all of them when they are to be loaded again. */
export async function filesToLoad(
  source: Source,
  files: readonly ExportFile[],
  context: LoadContext,
): Promise<readonly ExportFile[]> {
  if (source.config.load === 'replace') return files;
  const seen = context.again === true ? new Set<string>() : await loadedHashes(source, context.session);
  const fresh: ExportFile[] = [];
  for (const file of files) {
    const hash = await hashOf(file, context);
    if (!seen.has(hash)) fresh.push({ ...file, hash });
    seen.add(hash);
  }
  return fresh;
}

async function hashOf({ path }: ExportFile, { files }: LoadContext): Promise<string> {
  const hash = runningSha256();
  for await (const chunk of files.read(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** A table that is gone remembers nothing. */
async function loadedHashes(source: Source, session: Session): Promise<Set<string>> {
  if (!(await isThere(source, session))) return new Set();
  const rows = await rowsOf(session, `select hash from ${table} where source = $source`, ofSource(source));
  return new Set(rows.map(({ hash }) => hash as string));
}

async function isThere({ name }: Source, session: Session): Promise<boolean> {
  const where = `table_catalog = current_database() and table_schema = 'raw' and table_name = ${literal(name)}`;
  return (await countRows(session, `select 1 from information_schema.tables where ${where}`)) > 0;
}

/** True when the table was made by remembered files. One that was made by `load: replace` has rows that nobody remembers. */
export async function hasLoadedFiles(source: Source, session: Session): Promise<boolean> {
  return (await loadedHashes(source, session)).size > 0;
}

export async function keepLoadedFile(
  source: Source,
  { name, hash = '' }: ExportFile,
  rows: number,
  { session, clock }: LoadContext,
): Promise<void> {
  const which: Parameters = { ...ofSource(source), hash: { type: 'text', value: hash } };
  await session.run(`delete from ${table} where source = $source and hash = $hash`, which);
  await session.run(`insert into ${table} values ($source, $file, $hash, $rows, $now)`, {
    ...which,
    file: { type: 'text', value: name },
    rows: { type: 'bigint', value: String(rows) },
    now: { type: 'timestamp', value: utc(clock.now()) },
  });
}

/** When a file of the source was last loaded; nothing when none is remembered. */
export async function lastLoadedAt(source: Source, session: Session): Promise<Instant | undefined> {
  const last = `select epoch_ms(max(loaded_at))::double as at from ${table} where source = $source`;
  const [row] = await rowsOf(session, last, ofSource(source));
  return typeof row?.['at'] === 'number' ? instantOfMillis(row['at']) : undefined;
}

export async function forgetLoadedFiles(source: Named, session: Session): Promise<void> {
  await session.run(`delete from ${table} where source = $source`, ofSource(source));
}

type Named = Pick<Source, 'name'>;

const ofSource = ({ name }: Named): Parameters => ({ source: { type: 'text', value: name } });
