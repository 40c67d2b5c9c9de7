import { type Diagnostic, error, hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { Column } from '../base/sql-type.ts';
import { type Campaign, isChannelStep, type Step } from '../project/project.ts';
import { outputName } from '../steps/compiled-step.ts';
import type { CampaignSurroundings } from './campaign-surroundings.ts';
import { checkChannelStep } from './check-channel-step.ts';
import { typePopulations } from './check-populations.ts';
import { checkEntity, checkStepReferences } from './check-references.ts';
import { tableName } from './check-sql.ts';
import { topologicalOrder } from './graph.ts';
import type { PlannedCampaign, PlannedStep } from './project-plan.ts';
import { type Reads, readsOfQuery } from './query-reads.ts';
import { addInput, addPopulation } from './shadow.ts';

/** Resolves and types one campaign, from its first population to the placeholders of its messages. */
export async function checkCampaign(
  campaign: Campaign,
  around: CampaignSurroundings,
): Promise<Checked<PlannedCampaign>> {
  const diagnostics = checkEntity(around.project, campaign.config.entity, campaign.yaml.place(['entity']));
  const reads = new Map<string, Reads>();
  for (const step of campaign.steps.values()) {
    const found = await readsOf(campaign, step, around);
    diagnostics.push(...found.diagnostics);
    // A step with a mistake is left out, and so is what reads it: one mistake, one message.
    if (found.value !== undefined && !hasErrors(found.diagnostics)) reads.set(step.name, found.value);
  }
  const ordered = topologicalOrder(
    new Map([...campaign.steps.keys()].map((name) => [name, dependencies(campaign, reads, name)])),
  );
  if ('cycle' in ordered) return refused(...diagnostics, cycleDiagnostic(campaign, ordered.cycle));
  if (hasErrors(checkEntity(around.project, campaign.config.entity, campaign.yaml.place(['entity']))))
    return refused(...diagnostics);

  const typed = await typeInOrder(campaign, ordered.order, reads, around);
  return checked({ campaign, steps: typed.steps }, [...diagnostics, ...typed.diagnostics]);
}

async function readsOf(
  campaign: Campaign,
  step: Step,
  { project, warehouse, parameters }: CampaignSurroundings,
): Promise<Checked<Reads>> {
  const references = checkStepReferences(project, campaign, step);
  if (step.kind === 'query') {
    const found = await readsOfQuery(project, campaign, step, warehouse, Object.keys(parameters));
    return { ...found, diagnostics: [...references, ...found.diagnostics] };
  }
  const [schema = '', name = ''] = step.kind === 'audience' ? step.model.split('.') : [];
  const tables = step.kind === 'audience' ? [{ catalog: '', schema, name, position: 0 }] : [];
  return checked({ populations: step.from, tables }, references);
}

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
    const inputs = step.from.map((one) => {
      const view = outputName(one.step, one.port);
      return { view, columns: populations.get(view) ?? [] };
    });
    if (inputs[0] !== undefined) await addInput(around.session, inputs[0].view);
    const typed = isChannelStep(step)
      ? await checkChannelStep(campaign, step, inputs[0]?.columns ?? [], around)
      : await typePopulations(step, inputs, read, around);
    diagnostics.push(...typed.diagnostics);
    if (typed.value === undefined) continue;
    for (const [port, columns] of typed.value) {
      await addPopulation(around.session, outputName(name, port), columns);
      populations.set(outputName(name, port), columns);
    }
    steps.push({ step, reads: read.populations, tables: read.tables, outputs: typed.value });
  }
  return { steps, diagnostics };
}

/** False when something that the step reads could not be typed; the cause was reported where it lies. */
const isTyped = (
  { populations, tables }: Reads,
  known: ReadonlyMap<string, unknown>,
  around: CampaignSurroundings,
): boolean =>
  populations.every(({ step, port }) => known.has(outputName(step, port))) &&
  tables.every((table) => table.schema === '' || table.schema === 'ledger' || around.tables.has(tableName(table)));

const dependencies = (campaign: Campaign, reads: ReadonlyMap<string, Reads>, name: string): string[] =>
  (reads.get(name)?.populations ?? campaign.steps.get(name)?.from ?? []).map(({ step }) => step);

function cycleDiagnostic(campaign: Campaign, cycle: readonly string[]): Diagnostic {
  const first = campaign.steps.get(cycle[0] ?? '');
  return error('cycle', `steps read each other in a circle: ${cycle.join(' → ')}`, { span: first?.place([], 'key') });
}
