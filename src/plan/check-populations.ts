import { type Diagnostic, error, hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { Column } from '../base/sql-type.ts';
import { locateStart, type Statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { TableReference } from '../project/parsed-select.ts';
import type { CombineStep } from '../project/project.ts';
import type { StepInput } from '../steps/compiled-step.ts';
import { compileStep, expressionsOf, type PopulationStep } from '../steps/index.ts';
import type { CampaignSurroundings, Outputs } from './campaign-surroundings.ts';
import { checkExpression } from './check-expression.ts';
import { typeSelect } from './check-sql.ts';
import type { Reads } from './query-reads.ts';
import { addPopulation } from './shadow.ts';

/** Types every output of a step by the SQL that the runner will use, and asks for the entity's key in each. */
export async function typePopulations(
  step: PopulationStep,
  inputs: readonly StepInput[],
  reads: Reads,
  around: CampaignSurroundings,
): Promise<Checked<Outputs>> {
  const problems = [...checkOn(step, inputs), ...(await checkExpressions(step, inputs, around))];
  if (hasErrors(problems)) return refused(...problems);
  const { entities } = around.project.config;
  const key = entities[step.entity]?.key ?? '';
  const { work, outputs } = compileStep(step, { inputs, key, entities });
  // A query names its inputs itself, by their names or as `input`.
  const tables = step.kind === 'query' ? reads.tables : [...reads.tables, ...inputs.map(({ view }) => tableOf(view))];
  const type = (sql: Statement) => typeSelect(around.session, sql, around.parameters, tables);
  if (work !== undefined) {
    const typed = await type(work);
    if (typed.value === undefined) return refused(...problems, ...typed.diagnostics);
    await addPopulation(around.session, 'work', typed.value);
  }
  const columns = new Map<string, readonly Column[]>();
  for (const [port, sql] of outputs) {
    const typed = await type(sql);
    if (typed.value === undefined) return refused(...problems, ...typed.diagnostics);
    columns.set(port, typed.value);
  }
  const [main = []] = columns.values();
  return main.some(({ name }) => name === key)
    ? checked(columns, problems)
    : refused(...problems, ...missingKey(step, key, main));
}

function missingKey(step: PopulationStep, key: string, columns: readonly Column[]): Diagnostic[] {
  // An audience without the key was reported where it is made.
  if (step.kind === 'audience') return [];
  const hint = didYouMean(
    key,
    columns.map(({ name }) => name),
  );
  const span = step.kind === 'query' ? locateStart(step.sql) : step.place([step.kind]);
  return [error('missing-key', `a population of ${step.entity} has the column "${key}"`, { span, hint })];
}

/** What a person wrote as SQL inside the step, beside whole queries. */
async function checkExpressions(
  step: PopulationStep,
  [input]: readonly StepInput[],
  around: CampaignSurroundings,
): Promise<Diagnostic[]> {
  const problems: Diagnostic[] = [];
  for (const [clause, expression] of expressionsOf(step)) {
    if (input !== undefined) problems.push(...(await checkExpression(expression, clause, input.view, around)));
  }
  return problems;
}

/** Rows of several populations can only agree in columns that all of them have. */
function checkOn(step: PopulationStep, inputs: readonly StepInput[]): Diagnostic[] {
  return step.kind === 'combine'
    ? (step.config.on ?? []).flatMap((column, index) => missingIn(step, column, index, inputs))
    : [];
}

function missingIn(step: CombineStep, column: string, index: number, inputs: readonly StepInput[]): Diagnostic[] {
  const without = inputs.find(({ columns }) => !columns.some(({ name }) => name === column));
  if (without === undefined) return [];
  const names = without.columns.map(({ name }) => name);
  return [
    error('unknown-column', `"${column}" is not a column of ${without.view}`, {
      span: step.place(['combine', 'on', index]),
      hint: didYouMean(column, names),
    }),
  ];
}

const tableOf = (name: string): TableReference => ({ catalog: '', schema: '', name, position: 0 });
