import { hasErrors } from '../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../base/result.ts';
import type { Column } from '../base/sql-type.ts';
import { changeColumn } from '../plan/check-loading.ts';
import { declaredColumns } from '../plan/check-sources.ts';
import type { Source } from '../project/project.ts';
import { prepareBuilds } from './build/builds.ts';
import type { LoadContext } from './load/context.ts';
import { checkFreshness } from './load/freshness.ts';
import { createLoadedFiles, filesToLoad, hasLoadedFiles } from './load/loaded-files.ts';
import { withReading } from './load/opening.ts';
import { fillTable } from './load/raw-table.ts';
import type { ExportFile, LoadColumn } from './load/reading.ts';
import { createRejects } from './load/rejects.ts';
import { type TakenFiles, takenFiles } from './load/taken-files.ts';
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
  const all = [...sources];
  for (const [index, source] of all.entries()) {
    const subject = `raw.${source.name}`;
    context.emit({ kind: 'begun', doing: 'loading', subject, number: index + 1, of: all.length });
    results.push(await loadSource(source, context));
  }
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
  await inTransaction(context.session, async () => {
    await createRejects(context.session);
    await createLoadedFiles(context.session);
    await prepareBuilds(context.session);
  });
  const taken = await takenFiles(source, context.files, context.root);
  const isTidied = taken.diagnostics.some(({ code }) => code === 'missing-export');
  // Files that were loaded may be taken away: what they brought stays, and nothing is missing.
  if (isTidied && (await hasLoadedFiles(source, context.session)))
    return await loadFiles(source, [], undefined, context);
  if (!isSound(taken)) return refused(...taken.diagnostics);
  const { kind, files } = taken.value;
  const [first, ...others] = await filesToLoad(source, files, context);
  if (first === undefined) return await loadFiles(source, files, undefined, context);
  const declared = known && loadColumns(source, known);
  return await loadFiles(source, files, { kind, files: [first, ...others], declared }, context);
}

interface FilesToLoad extends TakenFiles {
  readonly declared: readonly LoadColumn[] | undefined;
}

/** Loads those files that are to be loaded, if there are any, and looks at how old all of them are. */
async function loadFiles(
  source: Source,
  all: readonly ExportFile[],
  some: FilesToLoad | undefined,
  context: LoadContext,
): Promise<LoadResult> {
  const filled =
    some === undefined
      ? checked({ rows: 0, rejects: 0 })
      : await withReading(source, some, some.declared, context, (reading) => fillTable(source, reading, context));
  if (filled.value === undefined) return refused(...filled.diagnostics);
  const stale = await checkFreshness(source, all, context);
  const files = some?.files.map(({ name }) => name) ?? [];
  return checked({ source: source.name, files, ...filled.value }, [...filled.diagnostics, ...stale]);
}

/** What the files become, by the contract. A row without its key or its version cannot be told from others. */
export function loadColumns(source: Source, known: readonly Column[]): readonly LoadColumn[] {
  const { columns, key, version, load } = source.config;
  const telling = key === undefined ? [] : [...key, version];
  const declared = known.map((column): LoadColumn => {
    const { required = false, clean, decimal, formats, country } = columns?.[column.name] ?? {};
    const parts = {
      ...{ ...(clean && { clean }), ...(decimal && { decimal }) },
      ...{ ...(formats && { formats }), ...(country && { country }) },
    };
    return { ...column, required: required || telling.includes(column.name), ...parts };
  });
  return load === 'changes' ? [...declared, changeOfRow] : declared;
}

const changeOfRow: LoadColumn = { name: changeColumn, type: 'VARCHAR', required: true, clean: 'change' };
