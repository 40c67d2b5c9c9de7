import { didYouMean } from '../../base/suggest.ts';
import { builtModelsJson } from '../../report/failed-models.ts';
import { explanationText } from '../../report/explanation-text.ts';
import { explainModels } from '../../run/build/explain.ts';
import { dropOrphans, findOrphans, orphanKind } from '../../run/build/orphans.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { withEngine, type Work } from '../runner.ts';
import { openSetting, parametersOf } from '../setting.ts';
import { buildMemory } from '../build-memory.ts';
import { chosenModels, hasSelection, type SelectionOptions } from '../selection.ts';
import { build as buildModels, notBuilt, writeManifest } from '../warehouse-work.ts';

export interface BuildCommandOptions extends CommandOptions, SelectionOptions {
  readonly 'full-refresh': boolean;
  readonly force: boolean;
  readonly prune: boolean;
  /** A model: why it would be built or kept; nothing is built. */
  readonly explain?: string | undefined;
}

/** `muster build`: models that changed, each published only after its tests pass. Never sends. */
export async function build(options: BuildCommandOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const parameters = parametersOf(setting);
  const { explain } = options;
  if (explain !== undefined && !setting.plan.project.models.has(explain))
    throw new Refusal(`there is no model "${explain}"`, didYouMean(explain, setting.plan.project.models.keys()));
  const how = { force: options.force, fullRefresh: options['full-refresh'] };
  return withEngine(setting, { command: 'build' }, async (work) => {
    if (explain !== undefined) {
      await using session = await work.engine.session();
      const all = await explainModels(work.plan, { ...work, session, parameters }, how);
      const found = all.filter(({ model }) => model === explain);
      io.out(options.json ? JSON.stringify(found, null, 2) : found.map(explanationText).join('\n'));
      return exitCode.done;
    }
    const chosen = hasSelection(options)
      ? { only: chosenModels(work.plan, options, await buildMemory(work, parameters, how)) }
      : {};
    if (chosen.only?.size === 0 && !options.quiet) io.err('nothing to build');
    const built = await buildModels(work, parameters, { ...how, ...chosen });
    await writeManifest(work);
    await tidy(work, options.prune);
    if (options.json) io.out(builtModelsJson(built));
    return notBuilt(built).size === 0 ? exitCode.done : exitCode.failed;
  });
}

/** Tells of tables whose models and sources are gone, and drops them when that is wanted. */
async function tidy({ engine, plan, io, options }: Work, prune: boolean): Promise<void> {
  await using session = await engine.session();
  const orphans = await findOrphans(session, plan.project);
  if (prune) await dropOrphans(session, orphans);
  if (options.quiet) return;
  for (const name of orphans) {
    if (prune) io.err(`${io.style.green('dropped ')} ${name}`);
    else
      io.err(
        `${io.style.yellow('warning ')} ${name} is no ${orphanKind(name)} any more, and is still in the warehouse: muster build --prune drops it`,
      );
  }
}
