import { readProject } from '../../project/read.ts';
import { statusText } from '../../report/status.ts';
import { readProjectFiles } from '../../run/definition.ts';
import { readRunStates } from '../../run/run-state.ts';
import { environmentOf, openPlace } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** `muster status`: runs and counts. Needs `muster.yml` and the runs' own files, so it answers at any time. */
export async function status(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const place = openPlace(options, io);
  const read = readProject(await readProjectFiles(place.files, place.root));
  if (read.value === undefined) throw new Refusal(read.diagnostics);
  const { config } = read.value;
  const environment = environmentOf(options, io, place.root, config);
  const runs = await readRunStates(place.files, environment.folder);
  io.out(options.json ? JSON.stringify(runs, null, 2) : statusText(runs, config.timezone, io.style));
  return exitCode.done;
}
