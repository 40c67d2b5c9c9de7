import { readProject } from '../project/read.ts';
import { readProjectFiles } from '../run/definition.ts';
import { clockOf, environmentOf, openPlace } from './context.ts';
import { Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import type { CommandOptions } from './options.ts';
import type { Desk } from './orders.ts';

/** Reads the project, checks nothing of it. */
export async function openDesk(options: CommandOptions, io: Io): Promise<Desk> {
  const place = openPlace(options, io);
  const { value: project, diagnostics } = readProject(await readProjectFiles(place.files, place.root));
  if (project === undefined) throw new Refusal(diagnostics);
  const environment = environmentOf(options, io, place.root, project.config);
  return { place, project, environment, clock: clockOf(options, environment), options, io };
}
