import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { checkProject } from '../plan/check.ts';
import type { ProjectPlan } from '../plan/project-plan.ts';
import { readProject } from '../project/read.ts';
import { type ProjectFiles, readProjectFiles } from '../run/definition.ts';
import type { Environment } from '../run/run-context.ts';
import { counted } from '../report/number-text.ts';
import { openShadow, type Place, sniffer } from './context.ts';
import { environmentOf } from './environment.ts';
import { Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

export interface CheckedProject {
  readonly files: ProjectFiles;
  /** Absent when the project cannot be read. */
  readonly plan?: ProjectPlan;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks every file of the project. Touches no data but the heads of exports whose columns are not declared. */
export async function checkPlace(place: Place): Promise<CheckedProject> {
  const { root, files } = place;
  const texts = await readProjectFiles(files, root);
  const read = readProject(texts);
  if (read.value === undefined) return { files: texts, diagnostics: read.diagnostics };
  await using shadow = await openShadow(root, read.value);
  await using session = await shadow.session();
  const checked = await checkProject(read.value, shadow, { sniff: sniffer(place, session) });
  const diagnostics = [...read.diagnostics, ...checked.diagnostics];
  return checked.value === undefined
    ? { files: texts, diagnostics }
    : { files: texts, plan: checked.value, diagnostics };
}

export interface SoundProject {
  readonly files: ProjectFiles;
  readonly plan: ProjectPlan;
  readonly environment: Environment;
}

/** The project as a command may act on it; throws Refusal with everything that is wrong. Warnings are only counted. */
export async function soundProject(place: Place, options: GlobalOptions, io: Io): Promise<SoundProject> {
  const { files, plan, diagnostics } = await checkPlace(place);
  if (plan === undefined || hasErrors(diagnostics))
    throw new Refusal(diagnostics.filter(({ severity }) => severity === 'error' || !options.quiet));
  const environment = environmentOf(options, io, place.root, plan.project.config);
  if (diagnostics.length > 0 && !options.quiet)
    io.err(io.style.dim(`${counted(diagnostics.length, 'warning')} about the project: see muster check`));
  return { files, plan, environment };
}
