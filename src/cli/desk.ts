import { readProject } from '../project/read.ts';
import { readProjectFiles } from '../run/definition.ts';
import type { Clock } from '../ports.ts';
import type { Project } from '../project/project.ts';
import type { Environment } from '../run/run-context.ts';
import { clockOf, openPlace, type Place } from './context.ts';
import { environmentOf } from './environment.ts';
import { Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import type { CommandOptions } from './options.ts';

/** A project in one of its environments, of which only the settings are known to be right: orders and loading need no more. */
export interface Desk {
  readonly place: Place;
  readonly project: Project;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly options: CommandOptions;
  readonly io: Io;
}

/** Reads the project, checks nothing of it. */
export async function openDesk(options: CommandOptions, io: Io): Promise<Desk> {
  const place = openPlace(options, io);
  const { value: project, diagnostics } = readProject(await readProjectFiles(place.files, place.root));
  if (project === undefined) throw new Refusal(diagnostics);
  const environment = environmentOf(options, io, place.root, project.config);
  return { place, project, environment, clock: clockOf(options, environment), options, io };
}
