import path from 'node:path';
import { type Diagnostic, error, hasErrors, warning } from '../base/diagnostic.ts';
import { checked, type Checked, isSound, refused, unreachable } from '../base/result.ts';
import { declaredColumns } from '../plan/check-sources.ts';
import type { Source } from '../project/project.ts';
import type { LoadContext } from './load/context.ts';
import { openCsv } from './load/csv-reading.ts';
import { openJson } from './load/json-reading.ts';
import { openParquet } from './load/parquet-reading.ts';
import { replaceTable } from './load/raw-table.ts';
import type { LoadColumn, Reading } from './load/reading.ts';
import { type TakenFiles, takenFiles } from './load/taken-files.ts';

/** What a load made of a source. Without it the table and the rows in it are what they were. */
export interface LoadedSource {
  readonly source: string;
  /** Relative to the project. */
  readonly files: readonly string[];
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
  if (isSound(result)) {
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
  const taken = await takenFiles(source, context.files, context.root);
  if (!isSound(taken)) return refused(...taken.diagnostics);
  const scratch = path.join(context.scratch, 'load', source.name);
  try {
    const reading = await openReading(source, taken.value, { ...context, scratch });
    if (!isSound(reading)) return refused(...reading.diagnostics);
    const replaced = await replaceTable(source, reading.value, context);
    const diagnostics = [...reading.diagnostics, ...replaced.diagnostics];
    if (replaced.value === undefined) return refused(...diagnostics);
    return checked(
      { source: source.name, files: taken.value.files.map(({ name }) => name), ...replaced.value },
      diagnostics,
    );
  } finally {
    await context.files.remove(scratch);
  }
}

async function openReading(source: Source, taken: TakenFiles, context: LoadContext): Promise<Checked<Reading>> {
  const { known, problems } = await declaredColumns(context.session, source);
  if (hasErrors(problems)) return refused(...problems);
  const declared = known?.map((column): LoadColumn => {
    const { required = false, clean, formats } = source.config.columns?.[column.name] ?? {};
    return { ...column, required, ...(clean && { clean }), ...(formats && { formats }) };
  });
  const reading = await openFiles(source, taken, declared, context);
  if (reading.value?.columns.length === 0) {
    const message = `there are no columns in the files of source "${source.name}"`;
    return refused(error('unreadable-export', message, { span: source.place(['files']) }));
  }
  if (declared !== undefined || reading.value === undefined) return reading;
  return { ...reading, diagnostics: [...reading.diagnostics, sniffed(source, reading.value)] };
}

function openFiles(
  source: Source,
  { kind, files }: TakenFiles,
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
