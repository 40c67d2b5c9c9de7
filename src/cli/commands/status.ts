import { statusText } from '../../report/status.ts';
import { readRunStates } from '../../run/run-state.ts';
import { soundProject } from '../checked-project.ts';
import { environmentOf, openPlace } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** `muster status`: runs and counts. Reads the runs' own files, so it answers while somebody sends. */
export async function status(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const place = openPlace(options, io);
  const sound = await soundProject(place, options, io);
  if (sound === undefined) return exitCode.refused;
  const { project } = sound.plan;
  const environment = environmentOf(options, io, place.root, project);
  const runs = await readRunStates(place.files, environment.folder);
  io.out(options.json ? JSON.stringify(runs, null, 2) : statusText(runs, project.config.timezone, io.style));
  return exitCode.done;
}
