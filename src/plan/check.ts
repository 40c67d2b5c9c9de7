import type { Diagnostic } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import { dateOf } from '../base/time.ts';
import type { Warehouse } from '../ports.ts';
import type { Project } from '../project/project.ts';
import { checkCampaign } from './check-campaign.ts';
import { checkModels } from './check-models.ts';
import { checkMuster } from './check-muster.ts';
import { checkPrintFiles } from './check-print-files.ts';
import { checkSources } from './check-sources.ts';
import { campaignParameters, projectParameters } from './parameters.ts';
import type { PlannedCampaign, ProjectPlan } from './project-plan.ts';

/** Any date has the type of a date: nothing is run with it. */
const sampleDate = dateOf('2000-01-01');

/**
 * Checks a whole project in a shadow of it: an engine in which every source, model and population is an empty table with
 * the right columns. Reads no data. Everything that is wrong is told at once; a plan for what is sound is returned beside.
 */
export async function checkProject(project: Project, shadow: Warehouse): Promise<Checked<ProjectPlan>> {
  await using session = await shadow.session();
  const parameters = projectParameters(project, sampleDate);
  const sources = await checkSources(session, project);
  const models = await checkModels(shadow, session, project, sources.columns, parameters.value ?? {});
  const diagnostics: Diagnostic[] = [
    ...parameters.diagnostics,
    ...sources.diagnostics,
    ...models.diagnostics,
    ...checkMuster(project, models.columns),
    ...checkPrintFiles(project),
  ];
  const campaigns = new Map<string, PlannedCampaign>();
  for (const campaign of project.campaigns.values()) {
    await using own = await shadow.session();
    const run = { date: sampleDate, runKey: `${campaign.id}@${sampleDate.toString()}` };
    const bound = campaignParameters(project, campaign, run);
    const around = { project, warehouse: shadow, session: own, tables: models.columns, parameters: bound.value ?? {} };
    const found = await checkCampaign(campaign, around);
    diagnostics.push(...onlyOwn(bound.diagnostics, parameters.diagnostics), ...found.diagnostics);
    if (found.value !== undefined) campaigns.set(campaign.name, found.value);
  }
  return checked({ project, models: models.models, tests: models.tests, campaigns }, diagnostics);
}

/** The project's variables are bound in every campaign; what is wrong with them is told once. */
const onlyOwn = (all: readonly Diagnostic[], shared: readonly Diagnostic[]): Diagnostic[] =>
  all.filter(({ message }) => !shared.some((one) => one.message === message));
