import path from 'node:path';
import { type Diagnostic, error, hasErrors, warning } from '../base/diagnostic.ts';
import type { Column } from '../base/sql-type.ts';
import { checked, type Checked, isSound, refused, unreachable } from '../base/result.ts';
import { changeColumn } from '../plan/check-loading.ts';
import { declaredColumns } from '../plan/check-sources.ts';
import type { Source } from '../project/project.ts';
import { prepareBuilds } from './build/builds.ts';
import type { LoadContext } from './load/context.ts';
import { openCsv } from './load/csv-reading.ts';
import { openJson } from './load/json-reading.ts';
import { openParquet } from './load/parquet-reading.ts';
import { checkFreshness } from './load/freshness.ts';
import { createLoadedFiles, filesToLoad } from './load/loaded-files.ts';
import { fillTable, type RowCounts } from './load/raw-table.ts';
import type { ExportFile, LoadColumn, Reading } from './load/reading.ts';
import { createRejects } from './load/rejects.ts';
import { type ExportKind, takenFiles } from './load/taken-files.ts';
import { unpackedFiles } from './load/unpacking.ts';
import { inTransaction } from './transaction.ts';

/**
 * What a load made of a source. Without it the table and the rows in it are what they were. It may stand beside an error:
 * what was loaded may still be too old to be used.
 */
export interface LoadedSource {
  readonly source: string;
  /** Relative to the project. Those that were loaded before and are remembered are not among them. */
  readonly files: readonly string[];
  /** Rows that were read and put into the table. */
  readonly rows: number;
  /** Rows that could not be read; they are in `raw._rejects`. */
  readonly rejects: number;
}

export type LoadResult = Checked<LoadedSource>;

/** Loads one source after the other; one that fails does not keep the others from loading. */
export async function loadSources(sources: Iterable<Source>, context: LoadContext): Promise<readonly LoadResult[]> {
  const results: LoadResult[] = [];
  for (const source of sources) results.push(await loadSource(source, context));
  return results;
}

/** Loads all files of a source into `raw.<name>`, in one transaction: all rows that can be read, or nothing. */
export async function loadSource(source: Source, context: LoadContext): Promise<LoadResult> {
  const { clock, emit } = context;
  const started = clock.monotonic();
  const result = await load(source, context);
  if (result.value !== undefined) {
    const { files, rows, rejects } = result.value;
    const millis = clock.monotonic() - started;
    emit({ kind: 'source-loaded', source: source.name, files: files.length, rows, rejects, millis });
  } else {
    const because = result.diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'nothing was read';
    emit({ kind: 'source-failed', source: source.name, because });
  }
  return result;
}

async function load(source: Source, context: LoadContext): Promise<LoadResult> {
  const { known, problems } = await declaredColumns(context.session, source);
  if (hasErrors(problems)) return refused(...problems);
  const taken = await takenFiles(source, context.files, context.root);
  if (!isSound(taken)) return refused(...taken.diagnostics);
  await inTransaction(context.session, async () => {
    await createRejects(context.session);
    await createLoadedFiles(context.session);
    await prepareBuilds(context.session);
  });
  const { kind, files } = taken.value;
  const fresh = await filesToLoad(source, files, context);
  const loaded = await loadFiles(source, kind, fresh, known && loadColumns(source, known), context);
  if (loaded.value === undefined) return refused(...loaded.diagnostics);
  const stale = await checkFreshness(source, files, context);
  return checked({ source: source.name, files: fresh.map(({ name }) => name), ...loaded.value }, [
    ...loaded.diagnostics,
    ...stale,
  ]);
}

/** What the files become, by the contract. A row without its key or its version cannot be told from others. */
function loadColumns(source: Source, known: readonly Column[]): readonly LoadColumn[] {
  const { columns, key, version, load } = source.config;
  const telling = key === undefined ? [] : [...key, version];
  const declared = known.map((column): LoadColumn => {
    const { required = false, clean, formats, country } = columns?.[column.name] ?? {};
    const parts = { ...(clean && { clean }), ...(formats && { formats }), ...(country && { country }) };
    return { ...column, required: required || telling.includes(column.name), ...parts };
  });
  return load === 'changes' ? [...declared, changeOfRow] : declared;
}

const changeOfRow: LoadColumn = { name: changeColumn, type: 'VARCHAR', required: true, clean: 'change' };

async function loadFiles(
  source: Source,
  kind: ExportKind,
  packed: readonly ExportFile[],
  declared: readonly LoadColumn[] | undefined,
  context: LoadContext,
): Promise<Checked<RowCounts>> {
  const scratch = path.join(context.scratch, 'load', source.name);
  try {
    const files = await unpackedFiles(source, packed, { ...context, scratch });
    if (!isSound(files)) return refused(...files.diagnostics);
    const [first, ...others] = files.value;
    if (first === undefined) return checked({ rows: 0, rejects: 0 });
    const reading = await openReading(source, kind, [first, ...others], declared, { ...context, scratch });
    if (!isSound(reading)) return refused(...reading.diagnostics);
    const filled = await fillTable(source, reading.value, context);
    return { ...filled, diagnostics: [...reading.diagnostics, ...filled.diagnostics] };
  } finally {
    await context.files.remove(scratch);
  }
}

async function openReading(
  source: Source,
  kind: ExportKind,
  files: Reading['files'],
  declared: readonly LoadColumn[] | undefined,
  context: LoadContext,
): Promise<Checked<Reading>> {
  const reading = await openFiles(source, kind, files, declared, context);
  if (reading.value?.columns.length === 0) {
    const message = `there are no columns in the files of source "${source.name}"`;
    return refused(error('unreadable-export', message, { span: source.place(['files']) }));
  }
  if (declared !== undefined || reading.value === undefined) return reading;
  return { ...reading, diagnostics: [...reading.diagnostics, sniffed(source, reading.value)] };
}

function openFiles(
  source: Source,
  kind: ExportKind,
  files: Reading['files'],
  declared: readonly LoadColumn[] | undefined,
  context: LoadContext,
): Promise<Checked<Reading>> {
  switch (kind) {
    case 'csv':
      return openCsv(source, files, declared, context);
    case 'ndjson':
    case 'json':
      return openJson(kind, source, files, declared, context);
    case 'parquet':
      return openParquet(source, files, declared, context);
    default:
      return unreachable(kind);
  }
}

function sniffed(source: Source, { columns }: Reading): Diagnostic {
  const found = columns.map(({ name, type, formats }) => {
    const written = formats === undefined ? '' : `, formats: ${JSON.stringify(formats)}`;
    return `  ${JSON.stringify(name)}: { type: "${type.toLowerCase()}"${written} }`;
  });
  return warning('undeclared-columns', `the columns of source "${source.name}" are guessed from its files`, {
    span: source.place([], 'key'),
    hint: ['declare them, for example', 'columns:', ...found].join('\n'),
  });
}
