import { builtModelsJson } from '../../report/failed-models.ts';
import { readBuildResults } from '../../run/build/build-results.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { withEngine } from '../runner.ts';
import { openSetting, parametersOf } from '../setting.ts';
import { build, notBuilt } from '../warehouse-work.ts';

/** `muster retry`: builds what the last build could not, and what was skipped because of it. */
export async function retry(options: CommandOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const parameters = parametersOf(setting);
  const { files, root } = setting.place;
  const last = await readBuildResults(files, root);
  const left = (last?.models ?? []).filter(({ status }) => status === 'failed' || status === 'skipped');
  const only = new Set(left.map(({ model }) => model).filter((model) => setting.plan.project.models.has(model)));
  if (only.size === 0) {
    if (!options.quiet) io.err(last === undefined ? 'there was no build yet' : 'nothing failed in the last build');
    if (options.json) io.out('[]');
    return exitCode.done;
  }
  return withEngine(setting, { command: 'retry' }, async (work) => {
    const built = await build(work, parameters, { only });
    if (options.json) io.out(builtModelsJson(built));
    return notBuilt(built).size === 0 ? exitCode.done : exitCode.failed;
  });
}
