import { soundProject } from '../checked-project.ts';
import { clockOf, openPlace } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { withWarehouse } from '../runner.ts';
import { build as buildAll } from '../warehouse-work.ts';

/** `muster build`: models, each published only after its tests pass. Never sends. */
export async function build(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const place = openPlace(options, io);
  const sound = await soundProject(place, options, io);
  if (sound === undefined) return exitCode.refused;
  return withWarehouse(
    { place, plan: sound.plan, options, io, clock: clockOf(options), command: 'build' },
    async (work) => {
      const built = await buildAll(work, new Set());
      return built.every(({ status }) => status === 'built') ? exitCode.done : exitCode.failed;
    },
  );
}
