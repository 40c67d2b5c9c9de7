import { didYouMean } from '../../base/suggest.ts';
import { soundProject } from '../checked-project.ts';
import { clockOf, openPlace } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { withWarehouse } from '../runner.ts';
import { load as loadSources } from '../warehouse-work.ts';

/** `muster load [source…]`: exports → `raw.*`. */
export async function load(
  options: GlobalOptions & { readonly sources: readonly string[] },
  io: Io,
): Promise<ExitCode> {
  const place = openPlace(options, io);
  const sound = await soundProject(place, options, io);
  if (sound === undefined) return exitCode.refused;
  const { plan } = sound;
  const all = plan.project.sources;
  for (const name of options.sources) {
    if (!all.has(name)) throw new Refusal(`there is no source "${name}"`, didYouMean(name, all.keys()));
  }
  const named =
    options.sources.length === 0
      ? [...all.values()]
      : [...all.values()].filter(({ name }) => options.sources.includes(name));
  return withWarehouse({ place, plan, options, io, clock: clockOf(options), command: 'load' }, async (work) => {
    const failed = await loadSources(work, named);
    return failed.size === 0 ? exitCode.done : exitCode.failed;
  });
}
