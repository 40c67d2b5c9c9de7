import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { checkProject } from '../plan/check.ts';
import type { ProjectPlan } from '../plan/project-plan.ts';
import { readProject } from '../project/read.ts';
import { diagnosticsText } from '../report/diagnostic-text.ts';
import { type ProjectFiles, readProjectFiles } from '../run/definition.ts';
import { openShadow, type Place } from './context.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

export interface CheckedProject {
  readonly files: ProjectFiles;
  readonly plan?: ProjectPlan;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks every file of the project. Touches no data. */
export async function checkPlace({ root, files }: Place): Promise<CheckedProject> {
  const texts = await readProjectFiles(files, root);
  const read = readProject(texts);
  if (read.value === undefined) return { files: texts, diagnostics: read.diagnostics };
  await using shadow = await openShadow(root, read.value);
  const checked = await checkProject(read.value, shadow);
  const diagnostics = [...read.diagnostics, ...checked.diagnostics];
  return checked.value === undefined
    ? { files: texts, diagnostics }
    : { files: texts, plan: checked.value, diagnostics };
}

/** The project as a command may act on it, or nothing after saying what is wrong with it. */
export async function soundProject(
  place: Place,
  options: GlobalOptions,
  io: Io,
): Promise<{ files: ProjectFiles; plan: ProjectPlan } | undefined> {
  const { files, plan, diagnostics } = await checkPlace(place);
  const isSound = plan !== undefined && !hasErrors(diagnostics);
  if (diagnostics.length > 0 && !(isSound && options.quiet)) io.err(diagnosticsText(diagnostics, io.style));
  return isSound ? { files, plan } : undefined;
}
