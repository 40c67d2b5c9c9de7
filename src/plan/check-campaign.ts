import { type Diagnostic, error, hasErrors, warning } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { Column } from '../base/sql-type.ts';
import { type Statement, statement } from '../base/statement.ts';
import { type Campaign, isChannelStep, selectOf, type Step } from '../project/project.ts';
import { outputName } from '../steps/compiled-step.ts';
import { asksOf, problemsOf, tablesOf } from '../steps/index.ts';
import { stepScope } from '../steps/step-scope.ts';
import type { CampaignSurroundings, Outputs } from './campaign-surroundings.ts';
import { checkChannelStep } from './check-channel-step.ts';
import { typePopulations } from './check-populations.ts';
import { checkEntity, checkSameEntity, checkStepReferences } from './check-references.ts';
import { tableName, tableReference } from './check-sql.ts';
import { topologicalOrder } from '../base/graph.ts';
import type { PlannedCampaign, PlannedStep } from './project-plan.ts';
import { type Reads, readsOfQuery } from './query-reads.ts';
import { addInput, addPopulation } from './shadow.ts';

/** Resolves and types one campaign, from its first population to the placeholders of its messages. */
export async function checkCampaign(
  campaign: Campaign,
  around: CampaignSurroundings,
): Promise<Checked<PlannedCampaign>> {
  const entity = checkEntity(around.project, campaign.config.entity, campaign.yaml.place(['entity']));
  const diagnostics = [...entity, ...checkSends(campaign)];
  const reads = new Map<string, Reads>();
  for (const step of campaign.steps.values()) {
    const found = await readsOf(campaign, step, around);
    diagnostics.push(...found.diagnostics);
    // A step with a mistake is left out, and so is what reads it: one mistake, one message.
    if (found.value !== undefined && !hasErrors(found.diagnostics)) reads.set(step.name, found.value);
  }
  const { order, cycles } = topologicalOrder(
    new Map([...campaign.steps.values()].map((step) => [step.name, dependencies(step, reads)])),
  );
  diagnostics.push(...cycles.map((cycle) => cycleDiagnostic(campaign, cycle)));
  // Without its entity no population has a key that it could be held against.
  const typed = await typeInOrder(campaign, entity.length > 0 ? [] : order, reads, around);
  return checked({ campaign, steps: typed.steps }, [...diagnostics, ...typed.diagnostics]);
}

/** Its populations go nowhere: nobody is sent anything, and nothing is saved for others to read. */
function checkSends({ steps, yaml }: Campaign): Diagnostic[] {
  if ([...steps.values()].some((step) => isChannelStep(step) || step.kind === 'save_audience')) return [];
  return [
    warning('no-channel-step', 'no step of the campaign sends anything', {
      span: yaml.place(['steps'], 'key'),
      hint: 'end it with a channel step, such as email or direct_mail',
    }),
  ];
}

async function readsOf(
  campaign: Campaign,
  step: Step,
  { project, saved, warehouse, parameters }: CampaignSurroundings,
): Promise<Checked<Reads>> {
  const found = [...checkStepReferences(project, campaign, step, saved), ...problemsOf(step)];
  const own = tablesOf(step, project.config.entities).map(tableReference);
  const bound = [...Object.keys(parameters), ...(step.kind === 'incremental' ? ['cursor'] : [])];
  let reads: Reads | undefined = { populations: step.from, tables: own, comparisons: [] };
  for (const sql of written(step)) {
    const read: Checked<Reads> = await readsOfQuery(project, campaign, step, sql, warehouse, saved, bound);
    found.push(...read.diagnostics);
    reads = reads === undefined || read.value === undefined ? undefined : together(reads, read.value);
  }
  return reads === undefined ? { diagnostics: found } : checked(reads, found);
}

/** The statements of a step that may read what they like: its query, and what it asks of its population as a whole. */
function written(step: Step): readonly Statement[] {
  const sql = selectOf(step);
  return [...(sql === undefined ? [] : [sql]), ...asksOf(step).map((one) => statement('select 1 where\n', one))];
}

const together = (a: Reads, b: Reads): Reads => ({
  populations: [...a.populations, ...b.populations],
  tables: [...a.tables, ...b.tables],
  comparisons: [...a.comparisons, ...b.comparisons],
});

async function typeInOrder(
  campaign: Campaign,
  order: readonly string[],
  reads: ReadonlyMap<string, Reads>,
  around: CampaignSurroundings,
) {
  const populations = new Map<string, readonly Column[]>();
  const steps: PlannedStep[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of order) {
    const [step, read] = [campaign.steps.get(name), reads.get(name)];
    if (step === undefined || read === undefined || !isTyped(read, populations, around)) continue;
    const typed = await typeStep(campaign, step, read, populations, around);
    diagnostics.push(...typed.diagnostics.map((one) => ({ span: step.place([], 'key'), ...one })));
    if (typed.value === undefined) continue;
    for (const [port, columns] of typed.value) {
      await addPopulation(around.session, outputName(name, port), columns);
      populations.set(outputName(name, port), columns);
    }
    const saved = savedTables(read, around);
    steps.push({ step, reads: read.populations, tables: read.tables, saved, outputs: typed.value });
  }
  return { steps, diagnostics };
}

/** The saved audiences that a step reads, as they will be. */
const savedTables = ({ tables: read }: Reads, { tables }: CampaignSurroundings): PlannedStep['saved'] =>
  new Map(
    read.flatMap((table) =>
      table.schema === 'saved' ? [[table.name, tables.get(tableName(table)) ?? []] as const] : [],
    ),
  );

async function typeStep(
  campaign: Campaign,
  step: Step,
  read: Reads,
  populations: ReadonlyMap<string, readonly Column[]>,
  around: CampaignSurroundings,
): Promise<Checked<Outputs>> {
  const mixed = checkSameEntity(campaign, step);
  if (mixed.length > 0) return { diagnostics: mixed };
  const scope = stepScope(step, campaign, around.project.config.entities, (view) => populations.get(view));
  const [input] = scope.inputs;
  if (input !== undefined) await addInput(around.session, input.view);
  return isChannelStep(step)
    ? checkChannelStep(campaign, step, input, around)
    : typePopulations(step, scope, read, around);
}

/** False when something that the step reads could not be typed; the cause was reported where it lies. */
const isTyped = (
  { populations, tables }: Reads,
  known: ReadonlyMap<string, unknown>,
  around: CampaignSurroundings,
): boolean =>
  populations.every(({ step, port }) => known.has(outputName(step, port))) &&
  tables.every((table) => table.schema === '' || table.schema === 'ledger' || around.tables.has(tableName(table)));

/** Of a step with a mistake at least what its `from` says is known. */
const dependencies = ({ name, from }: Step, reads: ReadonlyMap<string, Reads>): string[] =>
  (reads.get(name)?.populations ?? from).map(({ step }) => step);

function cycleDiagnostic(campaign: Campaign, cycle: readonly string[]): Diagnostic {
  const first = campaign.steps.get(cycle[0] ?? '');
  return error('cycle', `steps read each other in a circle: ${cycle.join(' → ')}`, { span: first?.place([], 'key') });
}
