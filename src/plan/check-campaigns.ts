import { type Diagnostic, error, hasErrors } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import type { Column } from '../base/sql-type.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { Campaign, Project } from '../project/project.ts';
import { savedColumns } from '../steps/save-audience.ts';
import { checkCampaign } from './check-campaign.ts';
import { checkPeriod } from './check-period.ts';
import { checkSignals } from './check-signals.ts';
import { checkVariables } from './check-variables.ts';
import { topologicalOrder } from '../base/graph.ts';
import type { PlannedCampaign } from './project-plan.ts';
import {
  checkSavedColumns,
  declaredSaved,
  type SavedAudience,
  savedAudiences,
  savedReads,
  savedTwice,
} from './saved-audiences.ts';
import { addTable } from './shadow.ts';

export interface CampaignsToCheck {
  readonly project: Project;
  readonly shadow: Warehouse;
  readonly session: Session;
  /** Columns of sources and models. */
  readonly tables: ReadonlyMap<string, readonly Column[]>;
  readonly parametersOf: (campaign: Campaign) => Parameters;
}

export interface CheckedCampaigns {
  readonly campaigns: ReadonlyMap<string, PlannedCampaign>;
  /** With those of the audiences that campaigns save, by `saved.<name>`. */
  readonly tables: ReadonlyMap<string, readonly Column[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks the campaigns, one that saves an audience before those that read it. Where that goes round in a circle, the columns
 * that are saved have to be declared.
 */
export async function checkCampaigns(around: CampaignsToCheck): Promise<CheckedCampaigns> {
  const { project, shadow, session } = around;
  const saved = savedAudiences(project);
  const tables = new Map(around.tables);
  const diagnostics: Diagnostic[] = [...savedTwice(project, saved)];
  const declared = new Map<string, readonly Column[]>();
  for (const [name, { step }] of saved) {
    const { known, problems } = await declaredSaved(session, step);
    diagnostics.push(...problems);
    if (known === undefined) continue;
    declared.set(name, known);
    tables.set(`saved.${name}`, known);
    await addTable(session, 'saved', name, known);
  }
  const { order, cycles } = orderOf(project, saved, declared);
  diagnostics.push(...cycles.map((cycle) => savedCycle(cycle, saved)));
  const campaigns = new Map<string, PlannedCampaign>();
  for (const campaign of order.flatMap((name) => project.campaigns.get(name) ?? [])) {
    await using own = await shadow.session();
    const parameters = around.parametersOf(campaign);
    const inner = { project, warehouse: shadow, session: own, tables, saved, parameters };
    const found = await checkCampaign(campaign, inner);
    diagnostics.push(
      ...checkVariables(campaign),
      ...checkPeriod(campaign),
      ...checkSignals(project, campaign),
      ...found.diagnostics,
    );
    if (found.value === undefined) continue;
    campaigns.set(campaign.name, found.value);
    diagnostics.push(...(await addSaved(found.value, around, declared, tables)));
  }
  return { campaigns: inOrderOf(project, campaigns), tables, diagnostics };
}

const inOrderOf = <T>({ campaigns }: Project, found: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
  new Map([...campaigns.keys()].flatMap((name) => (found.has(name) ? [[name, found.get(name) as T] as const] : [])));

function orderOf(
  { campaigns }: Project,
  saved: ReadonlyMap<string, SavedAudience>,
  declared: ReadonlyMap<string, unknown>,
) {
  const savers = (campaign: Campaign): string[] =>
    savedReads(campaign).flatMap((name) => (declared.has(name) ? [] : (saved.get(name)?.campaign.name ?? [])));
  return topologicalOrder(new Map([...campaigns.values()].map((campaign) => [campaign.name, savers(campaign)])));
}

function savedCycle(cycle: readonly string[], saved: ReadonlyMap<string, SavedAudience>): Diagnostic {
  const first = [...saved.values()].find(({ campaign }) => campaign.name === cycle[1]);
  const name = first?.step.config.name ?? '';
  return error('cycle', `"${name}" is made of what is saved itself: ${cycle.join(' → ')}`, {
    span: first?.step.nameSpan,
    hint: `declare what it will be: { name: ${name}, columns: { customer_id: integer } }`,
  });
}

/** What the campaigns checked after this one may read of it. */
async function addSaved(
  { steps }: PlannedCampaign,
  { project, session }: CampaignsToCheck,
  declared: ReadonlyMap<string, readonly Column[]>,
  tables: Map<string, readonly Column[]>,
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const { step, outputs } of steps) {
    if (step.kind !== 'save_audience') continue;
    const { name } = step.config;
    const key = project.config.entities[step.entity]?.key ?? '';
    const columns = outputs.get('') ?? [];
    const problems = checkSavedColumns(step, columns, key, declared.get(name));
    diagnostics.push(...problems);
    if (hasErrors(problems) || tables.has(`saved.${name}`)) continue;
    const kept = savedColumns(step, columns, key);
    tables.set(`saved.${name}`, kept);
    await addTable(session, 'saved', name, kept);
  }
  return diagnostics;
}
