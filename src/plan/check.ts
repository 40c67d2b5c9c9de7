import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { Parameters } from '../base/parameter.ts';
import { dateOf } from '../base/time.ts';
import type { Warehouse } from '../ports.ts';
import type { Campaign, Project } from '../project/project.ts';
import { checkCampaigns } from './check-campaigns.ts';
import { checkModels } from './check-models.ts';
import { checkModelsUse } from './check-models-use.ts';
import { checkStepsUse } from './check-steps-use.ts';
import { checkFunctions } from './check-functions.ts';
import { checkMuster } from './check-muster.ts';
import { checkPrintFiles } from './check-print-files.ts';
import { checkSources, type Sniff } from './check-sources.ts';
import { checkVariables } from './check-variables.ts';
import { campaignParameters, projectParameters } from './parameters.ts';
import { checkUnitTests } from './check-unit-tests.ts';
import type { ProjectPlan } from './project-plan.ts';
import { knowingFunctions } from './table-functions.ts';
import { runKeyOf } from '../project/run-key.ts';

/** Any date has the type of a date: nothing is run with it. */
const sampleDate = dateOf('2000-01-01');

export interface CheckOptions {
  /** Without it the columns of sources that declare none are not known: models that read them are refused. */
  readonly sniff?: Sniff;
}

/**
 * Checks a whole project in a shadow of it: an engine in which every source, model and population is an empty table with
 * the right columns. Reads no data. Everything that is wrong is told at once; a plan for what is sound is returned beside.
 */
export async function checkProject(
  project: Project,
  engine: Warehouse,
  { sniff }: CheckOptions = {},
): Promise<Checked<ProjectPlan>> {
  const shadow = knowingFunctions(engine, project);
  await using session = await shadow.session();
  const parameters = projectParameters(project, sampleDate).value ?? {};
  const functions = await checkFunctions(shadow, session, project);
  const sources = await checkSources(session, project, sniff);
  const models = await checkModels(shadow, session, project, sources, parameters);
  const diagnostics: Diagnostic[] = [
    ...checkVariables(project),
    ...functions,
    ...sources.diagnostics,
    ...models.diagnostics,
    ...checkMuster(project, models.columns),
    ...checkPrintFiles(project),
  ];
  const parametersOf = (campaign: Campaign): Parameters =>
    campaignParameters(project, campaign, { date: sampleDate, runKey: runKeyOf(campaign, sampleDate) }).value ?? {};
  const { campaigns, tables, ...found } = await checkCampaigns({
    ...{ project, shadow, session, tables: models.columns, parametersOf },
  });
  diagnostics.push(...found.diagnostics);
  const checkedSoFar = { project, models: models.models, tests: models.tests, campaigns };
  const surroundings = { plan: checkedSoFar, warehouse: shadow, session, tables };
  const unitTests = await checkUnitTests(surroundings);
  diagnostics.push(...unitTests.diagnostics);
  const plan = { ...checkedSoFar, unitTests: unitTests.tests };
  // What something broken would have read is not unused.
  const isWhole = !hasErrors(diagnostics) && project.unreadable.size === 0;
  return checked(plan, isWhole ? [...diagnostics, ...checkModelsUse(plan), ...checkStepsUse(plan)] : diagnostics);
}
