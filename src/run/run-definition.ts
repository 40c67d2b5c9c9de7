import type { Parameters } from '../base/parameter.ts';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { dateOf, type Instant, instantOf, type LocalDate, utc } from '../base/time.ts';
import { identifier } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import { checkProject } from '../plan/check.ts';
import { campaignParameters } from '../plan/parameters.ts';
import type { PlannedCampaign, ProjectPlan } from '../plan/project-plan.ts';
import type { Files, Warehouse } from '../ports.ts';
import type { Campaign, Project, Source } from '../project/project.ts';
import { readProject } from '../project/read.ts';
import { definitionHash, definitionOf, keepDefinition, type ProjectFiles, readProjectFiles } from './definition.ts';
import { readText, writeText } from './parquet.ts';
import type { RunContext } from './run-context.ts';
import { graphOf } from './run-graph.ts';
import type { RunFolder } from './run-folder.ts';

/** Which run, of what, for when. The same values make the same run again. */
export interface RunOccasion {
  readonly campaign: string;
  readonly runKey: string;
  readonly plannedAt: Instant;
  readonly date: LocalDate;
  /** Variables given by hand, as written. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** A run with everything that it is carried out from, whether it just began or began weeks ago. */
export interface DefinedRun {
  readonly occasion: RunOccasion;
  readonly project: Project;
  readonly planned: PlannedCampaign;
  readonly parameters: Parameters;
  readonly definition: string;
  /** True when all this was read from the run's own folder: it began before, and the project may have changed since. */
  readonly isKept: boolean;
}

export const campaignOf = (run: Pick<KeptRun, 'planned'>): Campaign => run.planned.campaign;

/** A run as its folder has it, read and not checked anew: enough to make again what it has made. */
export interface KeptRun extends Pick<DefinedRun, 'occasion' | 'project' | 'parameters'> {
  readonly planned: Pick<PlannedCampaign, 'campaign'>;
}

/** Nothing when its folder has no definition that can be read. */
export async function readKeptRun(files: Files, folder: RunFolder): Promise<KeptRun | undefined> {
  const { value: project } = readProject(await readProjectFiles(files, folder.definition));
  if (project === undefined) return undefined;
  const occasion = await readOccasion(files, folder);
  const campaign = project.campaigns.get(occasion.campaign);
  if (campaign === undefined) return undefined;
  return { occasion, project, parameters: parametersOf(project, campaign, occasion), planned: { campaign } };
}

/** The run of a campaign as the project has it now. The project was checked. */
export function defineRun(plan: ProjectPlan, files: ProjectFiles, occasion: RunOccasion): DefinedRun {
  const planned = plan.campaigns.get(occasion.campaign);
  if (planned === undefined) throw new Error(`there is no campaign "${occasion.campaign}"`);
  const definition = definitionHash(files, planned.campaign);
  return {
    occasion,
    project: plan.project,
    planned,
    parameters: parametersOf(plan.project, planned.campaign, occasion),
    definition,
    isKept: false,
  };
}

function parametersOf(project: Project, campaign: Campaign, { date, runKey, overrides }: RunOccasion): Parameters {
  const { value, diagnostics } = campaignParameters(project, campaign, { date, runKey }, overrides);
  if (value === undefined || hasErrors(diagnostics)) throw new Error(messagesOf(diagnostics));
  return value;
}

/**
 * Puts the definition of a new run into its folder, before the ledger knows of the run. What an earlier beginning
 * left there goes away first: its files are no part of this one.
 */
export async function keepRun(
  files: Files,
  folder: RunFolder,
  projectFiles: ProjectFiles,
  run: DefinedRun,
): Promise<void> {
  const { campaign, runKey, plannedAt, date, overrides } = run.occasion;
  await files.remove(folder.definition);
  await keepDefinition(files, folder.definition, definitionOf(projectFiles));
  const text = JSON.stringify(
    { campaign, runKey, plannedAt: utc(plannedAt), date: date.toString(), overrides, steps: graphOf(run.planned) },
    null,
    2,
  );
  await writeText(files, `${folder.root}/run.json`, `${text}\n`);
}

interface KeptOccasion {
  readonly campaign: string;
  readonly runKey: string;
  readonly plannedAt: string;
  readonly date: string;
  readonly overrides: Readonly<Record<string, string>>;
}

/** Takes a run up again from its own folder: the project may have changed since. */
export async function reopenRun(
  folder: RunFolder,
  { files, warehouse, openShadow }: Pick<RunContext, 'files' | 'warehouse' | 'openShadow'>,
): Promise<DefinedRun> {
  const kept = await readProjectFiles(files, folder.definition);
  const occasion = await readOccasion(files, folder);
  const { value: project, diagnostics } = readProject(kept);
  if (project === undefined) throw new Error(`${folder.definition}: ${messagesOf(diagnostics)}`);
  await using shadow = await openShadow();
  const plan = await checkProject(project, shadow, { sniff: (source) => loadedColumns(source, warehouse) });
  if (plan.value === undefined || hasErrors(plan.diagnostics))
    throw new Error(`${folder.definition}: ${messagesOf(plan.diagnostics)}`);
  return { ...defineRun(plan.value, kept, occasion), isKept: true };
}

/** The columns of a source that declares none, as they were loaded. */
async function loadedColumns({ name }: Source, warehouse: Warehouse): Promise<readonly Column[] | undefined> {
  await using session = await warehouse.session();
  const described = await session.describe(`from raw.${identifier(name)}`, {});
  return 'columns' in described ? described.columns : undefined;
}

/** What a run was given with --var or by a signal; nothing of one that was missed. */
export async function givenValues(files: Files, folder: RunFolder): Promise<Readonly<Record<string, string>>> {
  const isBegun = (await files.find(folder.root, 'run.json')).length > 0;
  return isBegun ? (await readOccasion(files, folder)).overrides : {};
}

async function readOccasion(files: Files, folder: RunFolder): Promise<RunOccasion> {
  const kept = JSON.parse(await readText(files, `${folder.root}/run.json`)) as KeptOccasion;
  return { ...kept, plannedAt: instantOf(kept.plannedAt), date: dateOf(kept.date) };
}

const messagesOf = (diagnostics: readonly Diagnostic[]): string => diagnostics.map(({ message }) => message).join('; ');
