import { didYouMean } from '../../base/suggest.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import type { Source } from '../../project/project.ts';
import { plainDiagnostic } from '../../report/diagnostic-json.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { withEngine } from '../runner.ts';
import { openSetting } from '../setting.ts';
import { load as loadSources, notLoaded, type SourceLoad } from '../warehouse-work.ts';

export interface LoadOptions extends GlobalOptions {
  /** All when empty. */
  readonly sources: readonly string[];
  /** Load files once more although they were loaded before. */
  readonly again: boolean;
}

/** `muster load [source…]`: exports → `raw.*`. */
export async function load(options: LoadOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const chosen = chosenSources(setting.plan, options.sources);
  return withEngine(setting, { command: 'load' }, async (work) => {
    const loads = await loadSources(work, chosen, 'in full', options.again);
    if (options.json) io.out(JSON.stringify(loads.map(plainLoad), null, 2));
    return notLoaded(loads).size === 0 ? exitCode.done : exitCode.failed;
  });
}

function chosenSources({ project: { sources } }: ProjectPlan, names: readonly string[]): readonly Source[] {
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
