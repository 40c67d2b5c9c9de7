import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { identifier } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import { locateStart, type Statement } from '../base/statement.ts';
import { selectOf } from '../project/project.ts';
import type { StepScope } from '../steps/compiled-step.ts';
import { sourceOfFile, workColumns } from '../steps/file.ts';
import { checkStep, compileStep, expressionsOf, type PopulationStep } from '../steps/index.ts';
import type { CampaignSurroundings, Outputs } from './campaign-surroundings.ts';
import { declaredColumns } from './check-sources.ts';
import { checkExpression } from './check-expression.ts';
import { typeNewRows } from './check-incremental.ts';
import { checkLedgerKeys } from './check-ledger-keys.ts';
import { tableReference, typeSelect } from './check-sql.ts';
import { missingKey } from './missing-key.ts';
import type { Reads } from './query-reads.ts';
import { addPopulation } from './shadow.ts';

/** Types every output of a step by the SQL that the runner will use, and asks for the entity's key in each. */
export async function typePopulations(
  step: PopulationStep,
  scope: StepScope,
  reads: Reads,
  around: CampaignSurroundings,
): Promise<Checked<Outputs>> {
  const written = selectOf(step);
  const compared = written === undefined ? [] : await checkLedgerKeys(written, reads.comparisons, around.session);
  if (compared.length > 0) return refused(...compared);
  if (step.kind === 'incremental') return typeNewRows(step, scope, reads, around);
  const told = [...checkStep(step, scope, around.tables), ...(await addFile(step, scope, around))];
  if (hasErrors(told)) return refused(...told);
  const added = await checkAddedColumns(step, scope, reads, around);
  if (hasErrors(added)) return refused(...told, ...added);
  const problems = [...told, ...added, ...(await checkExpressions(step, scope, around))];
  if (hasErrors(problems)) return refused(...problems);
  const { work, outputs } = compileStep(step, scope);
  // A query names its inputs itself, by their names or as `input`.
  const views = step.kind === 'query' ? [] : scope.inputs.map(({ view }) => tableReference(view));
  const type = (sql: Statement) => typeSelect(around.session, sql, around.parameters, [...reads.tables, ...views]);
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
  return main.some(({ name }) => name === scope.key)
    ? checked(columns, problems)
    : refused(...problems, ...keyProblems(step, scope.key, main));
}

function keyProblems(step: PopulationStep, key: string, columns: readonly Column[]): Diagnostic[] {
  // An audience without the key was reported where it is made.
  if (step.kind === 'audience') return [];
  return [missingKey(step, key, columns, step.kind === 'query' ? locateStart(step.sql) : step.place([step.kind]))];
}

/** Puts the records of a file as `work`, with the columns that are declared. */
async function addFile(
  step: PopulationStep,
  { key }: StepScope,
  { session }: CampaignSurroundings,
): Promise<readonly Diagnostic[]> {
  if (step.kind !== 'file') return [];
  const { known = [], problems } = await declaredColumns(session, sourceOfFile(step, key));
  await addPopulation(session, 'work', workColumns(known));
  return problems;
}

/** The query of an enrich step stands inside another statement: by itself it is sound and has the key of the rows. */
async function checkAddedColumns(
  step: PopulationStep,
  { key }: StepScope,
  reads: Reads,
  { session, parameters }: CampaignSurroundings,
): Promise<readonly Diagnostic[]> {
  if (step.kind !== 'enrich' || step.sql === undefined) return [];
  const { value: columns, diagnostics } = await typeSelect(session, step.sql, parameters, reads.tables);
  if (columns === undefined) return diagnostics;
  return columns.some(({ name }) => name === key)
    ? diagnostics
    : [missingKey(step, key, columns, locateStart(step.sql))];
}

/** What a person wrote as SQL inside the step, beside whole queries. */
async function checkExpressions(
  step: PopulationStep,
  scope: StepScope,
  around: CampaignSurroundings,
): Promise<Diagnostic[]> {
  const [input] = scope.inputs;
  if (input === undefined) return [];
  const problems: Diagnostic[] = [];
  for (const { clause, sql, over } of expressionsOf(step, scope)) {
    const rows = over ?? { from: identifier(input.view), of: [input.view] };
    problems.push(...(await checkExpression(sql, clause, rows, around)));
  }
  return problems;
}
