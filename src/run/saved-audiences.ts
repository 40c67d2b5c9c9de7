import { type Instant, instantOfMillis, isBefore, subtractSpan, utc } from '../base/time.ts';
import { identifier, literal } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import type { PlannedStep } from '../plan/project-plan.ts';
import type { Files, SavedVersion, Session } from '../ports.ts';
import { emptySelect } from './empty-select.ts';
import { PopulationProblem } from './population-rules.ts';
import { hasHash } from './parquet.ts';
import { rowsOf } from './rows.ts';

/** Every save of every audience, oldest first. */
export async function savedVersions(session: Session): Promise<readonly SavedVersion[]> {
  const rows = await rowsOf(
    session,
    `select name, entity, campaign, run_key, step, "rows"::double as "rows", hash, columns::varchar as columns,
       epoch_ms(saved_at)::double as saved_at, epoch_ms(expires_at)::double as expires_at, file
     from ledger.audiences order by name, version`,
  );
  return rows.map((row) => ({
    name: row['name'] as string,
    entity: row['entity'] as string,
    campaign: row['campaign'] as string,
    runKey: row['run_key'] as string,
    step: row['step'] as string,
    rows: row['rows'] as number,
    hash: row['hash'] as string,
    columns: JSON.parse(row['columns'] as string) as Column[],
    savedAt: instantOfMillis(row['saved_at'] as number),
    ...(row['expires_at'] === null ? {} : { expiresAt: instantOfMillis(row['expires_at'] as number) }),
    file: row['file'] as string,
  }));
}

export interface SavedReader {
  readonly files: Files;
  /** Absolute: the environment's. */
  readonly environmentFolder: string;
  /** What this run saved itself is not read: the same step gives the same rows when it is built again. */
  readonly runKey: string;
  readonly now: Instant;
  readonly zone: string;
}

/**
 * Makes `saved.<name>` of every saved audience that a step reads: the last version that another run saved, empty before the
 * first and when it has expired. Resolves to what is to be said of that.
 * Rejects with PopulationProblem when a version is older than the step allows, or has not the columns that it should have.
 */
export async function openSaved(
  session: Session,
  { step, saved }: PlannedStep,
  reader: SavedReader,
): Promise<readonly string[]> {
  if (saved.size === 0) return [];
  const versions = (await savedVersions(session)).filter(({ runKey }) => runKey !== reader.runKey);
  const notes: string[] = [];
  for (const [name, columns] of saved) {
    const last = versions.findLast((version) => version.name === name);
    const note = emptiness(last, reader.now);
    if (note !== undefined) notes.push(`saved.${name} ${note}: it is empty`);
    if (last !== undefined && step.kind === 'audience') assertAge(last, step.config.max_age, reader);
    const select =
      last === undefined || note !== undefined ? emptySelect(columns) : await versionSelect(last, columns, reader);
    await session.run(`create or replace view saved.${identifier(name)} as ${select}`);
  }
  return notes;
}

function emptiness(last: SavedVersion | undefined, now: Instant): string | undefined {
  if (last === undefined) return 'was not saved yet';
  const { expiresAt } = last;
  return expiresAt === undefined || isBefore(now, expiresAt) ? undefined : `expired at ${utc(expiresAt)}`;
}

function assertAge(
  { name, savedAt, runKey }: SavedVersion,
  maxAge: Parameters<typeof subtractSpan>[1] | undefined,
  { now, zone }: SavedReader,
): void {
  if (maxAge === undefined || !isBefore(savedAt, subtractSpan(now, maxAge, zone))) return;
  throw new PopulationProblem(
    `saved.${name} is of ${utc(savedAt)}, and max_age is ${maxAge.amount} ${maxAge.unit}: run again what saved it (${runKey})`,
  );
}

async function versionSelect(
  { name, runKey, file, hash, columns: there }: SavedVersion,
  columns: readonly Column[],
  { environmentFolder, files }: SavedReader,
): Promise<string> {
  const missing = columns.find((column) => !there.some((one) => one.name === column.name));
  if (missing !== undefined)
    throw new PopulationProblem(
      `saved.${name} has no column "${missing.name}" yet: ${runKey} saved it without; run again what saves it`,
    );
  const path = `${environmentFolder}/${file}`;
  if (!(await hasHash(files, path, hash)))
    throw new PopulationProblem(`${file} is missing or not what ${runKey} saved as saved.${name}`);
  const values = columns.map((column) => `${identifier(column.name)}::${column.type} as ${identifier(column.name)}`);
  return `select ${values.join(', ')} from read_parquet(${literal(path)})`;
}
