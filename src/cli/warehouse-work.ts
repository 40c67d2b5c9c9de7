import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import { manifestOf } from '../plan/manifest.ts';
import { projectLineage } from '../plan/project-lineage.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { Source } from '../project/project.ts';
import { diagnosticsText } from '../report/diagnostic-text.ts';
import { failedModelsText } from '../report/failed-models.ts';
import { counted } from '../report/number-text.ts';
import { writeBuildResults } from '../run/build/build-results.ts';
import { type BuildOptions, type BuiltModel, buildModels, isUsable } from '../run/build.ts';
import { loadSources, type LoadResult } from '../run/load.ts';
import { writeText } from '../run/parquet.ts';
import { dropOldFailures, keepFailures } from '../run/tests/kept-failures.ts';
import { openShadow } from './context.ts';
import type { Desk } from './desk.ts';
import type { Opened, Work } from './runner.ts';

export interface SourceLoad {
  readonly source: Source;
  readonly result: LoadResult;
}

/** Loads sources and says what is wrong with them. Warnings are told in full by the command that is about loading. */
export async function load(
  work: Desk & Opened,
  sources: Iterable<Source>,
  warnings: 'in full' | 'counted',
  again = false,
): Promise<readonly SourceLoad[]> {
  const { engine, place, clock, emit, io, options } = work;
  await using session = await engine.session();
  const named = [...sources];
  const results = await loadSources(named, {
    session,
    files: place.files,
    clock,
    emit,
    root: place.root,
    scratch: `${place.root}/data/scratch`,
    again,
  });
  const all = results.flatMap((result): readonly Diagnostic[] => result.diagnostics);
  const isShown = ({ severity }: Diagnostic) => severity === 'error' || (warnings === 'in full' && !options.quiet);
  const [shown, left] = [all.filter(isShown), all.filter((one) => !isShown(one))];
  if (shown.length > 0) io.err(`\n${diagnosticsText(shown, io.style)}`);
  if (left.length > 0 && !options.quiet)
    io.err(io.style.dim(`${counted(left.length, 'warning')} about the exports: see muster load`));
  return named.flatMap((source, index) => {
    const result = results[index];
    return result === undefined ? [] : [{ source, result }];
  });
}

/** A source as models know it: `raw.orders`. */
export const tableOf = ({ name }: Source): string => `raw.${name}`;

/** The tables of sources that failed to load, or that are too old to be used. */
export const notLoaded = (loads: readonly SourceLoad[]): ReadonlySet<string> =>
  new Set(loads.filter(({ result }) => hasErrors(result.diagnostics)).map(({ source }) => tableOf(source)));

/**
 * Builds models and keeps what came of each. Those that read a source that failed to load are skipped: old rows would pass for
 * new ones.
 */
export async function build(
  work: Work,
  parameters: Parameters,
  how: BuildOptions = {},
): Promise<readonly BuiltModel[]> {
  const { engine, place, plan, clock, emit, io, options } = work;
  await using session = await engine.session();
  await using beside = await openSessions(engine, plan.project.config.warehouse.threads - 1);
  const built = await buildModels(
    plan,
    { session, clock, emit, parameters },
    { ...how, beside: beside.sessions, openShadow: () => openShadow(place.root, plan.project) },
  );
  await dropOldFailures(place.files, place.root, plan);
  await keepFailures(
    place.files,
    place.root,
    built.flatMap((one) => ('tests' in one ? one.tests : [])),
  );
  await writeBuildResults(place.files, place.root, clock, built);
  // What the engine refused was told as it happened; the rows that a test found are not news, but what to look at.
  const untold = built.filter((one) => options.quiet || (one.status === 'failed' && one.problem === undefined));
  const failures = failedModelsText(untold, io.style);
  if (failures !== '') io.err(`\n${failures}`);
  return built;
}

async function openSessions(
  engine: Warehouse,
  count: number,
): Promise<AsyncDisposable & { readonly sessions: readonly Session[] }> {
  const sessions = await Promise.all(Array.from({ length: count }, () => engine.session()));
  return {
    sessions,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) await session[Symbol.asyncDispose]();
    },
  };
}

export const notBuilt = (built: readonly BuiltModel[]): ReadonlySet<string> =>
  new Set(built.filter((one) => !isUsable(one)).map(({ model }) => model));

/** `data/manifest.json`: the project as other tools may read it. */
export async function writeManifest({ engine, place, plan }: Work): Promise<void> {
  const manifest = manifestOf(plan, await projectLineage(plan, engine));
  await writeText(place.files, `${place.root}/data/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}
