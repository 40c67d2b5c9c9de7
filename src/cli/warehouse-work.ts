import type { Parameters } from '../base/parameter.ts';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import type { Emit } from '../base/event.ts';
import { type LocalDate, localDate } from '../base/time.ts';
import { projectParameters } from '../plan/parameters.ts';
import type { ProjectPlan } from '../plan/project-plan.ts';
import type { Clock, Warehouse } from '../ports.ts';
import type { Source } from '../project/project.ts';
import { diagnosticsText } from '../report/diagnostic-text.ts';
import { type BuiltModel, buildModels } from '../run/build.ts';
import { loadSources } from '../run/load.ts';
import type { Place } from './context.ts';
import { Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import { dateOption, type GlobalOptions, overridesOf } from './options.ts';

/** What loading and building need, whichever command asks for them. */
export interface WarehouseWork {
  readonly engine: Warehouse;
  readonly place: Place;
  readonly plan: ProjectPlan;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly options: GlobalOptions;
  readonly io: Io;
}

/** Loads sources and returns the names of those that failed, as models know them: `raw.orders`. */
export async function load(work: WarehouseWork, sources: Iterable<Source>): Promise<ReadonlySet<string>> {
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
  });
  const diagnostics = results
    .flatMap((result): readonly Diagnostic[] => result.diagnostics)
    .filter(({ severity }) => severity === 'error' || !options.quiet);
  if (diagnostics.length > 0) io.err(diagnosticsText(diagnostics, io.style));
  return new Set(
    named.filter((_, index) => hasErrors(results[index]?.diagnostics ?? [])).map(({ name }) => `raw.${name}`),
  );
}

/** Builds all models; those that read a source that failed to load are skipped: old rows would pass for new ones. */
export async function build(work: WarehouseWork, failed: ReadonlySet<string>): Promise<readonly BuiltModel[]> {
  const { engine, plan, clock, emit } = work;
  await using session = await engine.session();
  return await buildModels(plan, { session, clock, emit, parameters: parametersOf(work) }, failed);
}

function parametersOf(work: WarehouseWork): Parameters {
  const { value, diagnostics } = projectParameters(work.plan.project, logicalDate(work), overridesOf(work.options));
  const [wrong] = diagnostics;
  if (wrong !== undefined || value === undefined) throw new Refusal(wrong?.message ?? '', wrong?.hint);
  return value;
}

/** The date that a build or a run is for: given, or today in the zone of the project. */
export const logicalDate = ({ options, clock, plan }: Pick<WarehouseWork, 'options' | 'clock' | 'plan'>): LocalDate =>
  options.date === undefined ? localDate(clock.now(), plan.project.config.timezone) : dateOption(options.date);
