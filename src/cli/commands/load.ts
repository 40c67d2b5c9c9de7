import { didYouMean } from '../../base/suggest.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import { checkSources } from '../../plan/check-sources.ts';
import type { Project, Source } from '../../project/project.ts';
import { plainDiagnostic } from '../../report/diagnostic-json.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { withEngine } from '../runner.ts';
import { readProject } from '../../project/read.ts';
import { readProjectFiles } from '../../run/definition.ts';
import { clockOf, openPlace, openShadow } from '../context.ts';
import { environmentOf } from '../environment.ts';
import type { Desk } from '../desk.ts';
import { load as loadSources, notLoaded, type SourceLoad } from '../warehouse-work.ts';

export interface LoadOptions extends GlobalOptions {
  /** All when empty. */
  readonly sources: readonly string[];
  /** Load files once more although they were loaded before. */
  readonly again: boolean;
}

/** `muster load [source…]`: exports → `raw.*`. */
export async function load(options: LoadOptions, io: Io): Promise<ExitCode> {
  const desk = await openSources(options, io);
  const chosen = chosenSources(desk.project, options.sources);
  return withEngine(desk, { command: 'load' }, async (work) => {
    const loads = await loadSources(work, chosen, 'in full', options.again);
    if (options.json) io.out(JSON.stringify(loads.map(plainLoad), null, 2));
    return notLoaded(loads).size === 0 ? exitCode.done : exitCode.failed;
  });
}

/** A model or a campaign that is wrong does not stop a load: only the settings and the sources have to be right. */
async function openSources(options: LoadOptions, io: Io): Promise<Desk> {
  const place = openPlace(options, io);
  const texts = await readProjectFiles(place.files, place.root);
  const needed = new Map([...texts].filter(([path]) => path === 'muster.yml' || path === 'models/sources.yml'));
  const { value: project, diagnostics } = readProject(needed);
  if (project === undefined || hasErrors(diagnostics)) throw new Refusal(diagnostics);
  await using shadow = await openShadow(place.root, project);
  await using session = await shadow.session();
  const sources = await checkSources(session, project);
  if (hasErrors(sources.diagnostics)) throw new Refusal(sources.diagnostics);
  const environment = environmentOf(options, io, place.root, project.config);
  return { place, project, environment, clock: clockOf({}, environment), options, io };
}

function chosenSources({ sources }: Project, names: readonly string[]): readonly Source[] {
  for (const name of names) {
    if (!sources.has(name)) throw new Refusal(`there is no source "${name}"`, didYouMean(name, sources.keys()));
  }
  return [...sources.values()].filter(({ name }) => names.length === 0 || names.includes(name));
}

const plainLoad = ({ source, result }: SourceLoad) => ({
  source: source.name,
  ...result.value,
  diagnostics: result.diagnostics.map(plainDiagnostic),
});
