import { existsSync } from 'node:fs';
import path from 'node:path';
import { hasErrors } from '../../base/diagnostic.ts';
import { keptHistory } from '../../plan/kept-history.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import { Busy } from '../../ports.ts';
import type { Project } from '../../project/project.ts';
import { plainDiagnostic } from '../../report/diagnostic-json.ts';
import { diagnosticsText } from '../../report/diagnostic-text.ts';
import { counted } from '../../report/number-text.ts';
import { historyText, orphansText } from '../../report/warehouse-notes.ts';
import { findOrphans } from '../../run/build/orphans.ts';
import type { Environment } from '../../run/run-context.ts';
import { checkPlace } from '../checked-project.ts';
import { openEngine, openPlace, type Place } from '../context.ts';
import { environmentOf } from '../environment.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** `muster check`: all problems of all files, typed end to end; touches no data. */
export async function check(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const place = openPlace(options, io);
  const { plan, diagnostics } = await checkPlace(place);
  const isSound = plan !== undefined && !hasErrors(diagnostics);
  const environment = plan === undefined ? undefined : environmentOf(options, io, place.root, plan.project.config);
  const history = plan === undefined ? [] : keptHistory(plan.project);
  const orphans = isSound && environment !== undefined ? await orphansOf(place, plan.project, environment) : [];
  if (options.json) {
    const found = { diagnostics: diagnostics.map(plainDiagnostic), not_rebuildable: history, orphans };
    io.out(JSON.stringify(found, null, 2));
    return isSound ? exitCode.done : exitCode.refused;
  }
  if (diagnostics.length > 0) io.err(diagnosticsText(diagnostics, io.style));
  else if (isSound) io.out(`${io.style.green('✓')} ${contentText(plan)}: nothing is wrong`);
  if (!isSound) return exitCode.refused;
  const notes = [historyText(history, plan.project.config.warehouse.path), orphansText(orphans)];
  if (!options.quiet) for (const note of notes) if (note !== '') io.out(`\n${note}`);
  return exitCode.done;
}

function contentText({ project, models, campaigns }: ProjectPlan): string {
  const parts = [
    counted(project.sources.size, 'source'),
    counted(models.length, 'model'),
    counted(campaigns.size, 'campaign'),
  ];
  return parts.join(', ');
}

/** What is left in the warehouse of models and sources that are gone. Not known while another muster holds it. */
async function orphansOf({ root }: Place, project: Project, environment: Environment): Promise<readonly string[]> {
  if (!existsSync(path.join(root, project.config.warehouse.path))) return [];
  try {
    await using engine = await openEngine({ root, project, environment, ledger: false });
    await using session = await engine.session();
    return await findOrphans(session, project);
  } catch (cause) {
    if (cause instanceof Busy) return [];
    throw cause;
  }
}
