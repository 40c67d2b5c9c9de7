import { error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import type { TableReference } from '../project/parsed-select.ts';
import type { StepInput } from '../steps/compiled-step.ts';
import { compileStep, type PopulationStep } from '../steps/index.ts';
import type { CampaignSurroundings, Outputs } from './campaign-surroundings.ts';
import { typeSelect } from './check-sql.ts';
import type { Reads } from './query-reads.ts';
import { addPopulation } from './shadow.ts';

/** Types every output of a step by the SQL that the runner will use, and asks for the entity's key in each. */
export async function typePopulations(
  step: PopulationStep,
  inputs: readonly StepInput[],
  reads: Reads,
  { project, session, parameters }: CampaignSurroundings,
): Promise<Checked<Outputs>> {
  const key = project.config.entities[step.entity]?.key ?? '';
  const { work, outputs } = compileStep(step, { inputs, key });
  const tables = step.kind === 'query' ? reads.tables : inputs.map(({ view }) => tableOf(view));
  if (work !== undefined) {
    const typed = await typeSelect(session, work, parameters, tables);
    if (typed.value === undefined) return refused(...typed.diagnostics);
    await addPopulation(session, 'work', typed.value);
  }
  const columns = new Map<string, readonly Column[]>();
  for (const [port, sql] of outputs) {
    const typed = await typeSelect(session, sql, parameters, tables);
    if (typed.value === undefined) return refused(...typed.diagnostics);
    columns.set(port, typed.value);
  }
  const [main = []] = columns.values();
  const names = main.map(({ name }) => name);
  if (names.includes(key)) return checked(columns);
  const span = step.kind === 'query' ? step.sql.fragments[0]?.span : step.place([step.kind]);
  const hint = didYouMean(key, names);
  return refused(error('missing-key', `a population of ${step.entity} has the column "${key}"`, { span, hint }));
}

const tableOf = (name: string): TableReference => ({ catalog: '', schema: '', name, position: 0 });
