import { hasErrors } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import { type LocalDate, localDate } from '../base/time.ts';
import { projectParameters } from '../plan/parameters.ts';
import type { ProjectPlan } from '../plan/project-plan.ts';
import type { ProjectFiles } from '../run/definition.ts';
import { soundProject } from './checked-project.ts';
import { clockOf, openPlace } from './context.ts';
import type { Desk } from './desk.ts';
import type { Io } from './io.ts';
import { type CommandOptions, dateOption, overridesOf } from './options.ts';
import { Refusal } from './exit-code.ts';

/** A sound project in one of its environments, on one day: what a command acts on. */
export interface Setting extends Desk {
  readonly files: ProjectFiles;
  readonly plan: ProjectPlan;
  /** The date that a build or a run is for: given, or today in the zone of the project. */
  readonly date: LocalDate;
}

/** Reads and checks the project and understands the options. Touches no data; throws Refusal when anything is wrong. */
export async function openSetting(options: CommandOptions, io: Io): Promise<Setting> {
  const place = openPlace(options, io);
  const { files, plan, environment } = await soundProject(place, options, io);
  const desk = { place, project: plan.project, environment, clock: clockOf(options, environment), options, io };
  return { ...desk, files, plan, date: dayOf(desk) };
}

function dayOf({ project, clock, options }: Desk): LocalDate {
  return options.date === undefined ? localDate(clock.now(), project.config.timezone) : dateOption(options.date);
}

/** What every model and query may use; throws Refusal when a variable given by hand is not one of the project. */
export function parametersOf(desk: Desk): Parameters {
  const { value, diagnostics } = projectParameters(desk.project, dayOf(desk), overridesOf(desk.options));
  if (value === undefined || hasErrors(diagnostics)) throw new Refusal(diagnostics);
  return value;
}
