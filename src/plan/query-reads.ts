import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { Span } from '../base/source.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Warehouse } from '../ports.ts';
import type { ParsedSelect, TableReference } from '../project/parsed-select.ts';
import type { Statement } from '../base/statement.ts';
import type { Campaign, Project, Step, StepReference } from '../project/project.ts';
import { outputName } from '../steps/compiled-step.ts';
import { portsOf } from '../steps/index.ts';
import { fileAsTable, qualifiedHint } from './bare-table.ts';
import { checkEvents } from './check-events.ts';
import { checkPort, checkSaved } from './check-references.ts';
import { parseSelect, tableName, tableSpan } from './check-sql.ts';

/** What a step reads: populations of its campaign, and tables of the warehouse or the ledger. */
export interface Reads {
  readonly populations: readonly Omit<StepReference, 'span'>[];
  readonly tables: readonly TableReference[];
  readonly comparisons: ParsedSelect['comparisons'];
}

export const ledgerViews = ['messages', 'events', 'reactions', 'exclusions', 'runs'];

/**
 * Finds what a SELECT of a step reads. Every bare name has to be a step, an output of one, or `input`: the engine
 * would otherwise look for it in its main schema and among the files of the folder.
 */
export async function readsOfQuery(
  project: Project,
  campaign: Campaign,
  step: Step,
  sql: Statement,
  warehouse: Warehouse,
  saved: ReadonlyMap<string, unknown>,
  parameters: readonly string[],
): Promise<Checked<Reads>> {
  const { value: parsed, diagnostics } = await parseSelect(warehouse, sql, parameters);
  if (parsed === undefined) return refused(...diagnostics);
  const problems = parsed.tables.flatMap((table) => {
    const span = tableSpan(sql, table);
    return table.schema === ''
      ? checkBareName(project, campaign, step, table, span)
      : checkTable(project, campaign, table, saved, span);
  });
  const outputs = outputsOf(campaign);
  const named = parsed.tables.filter(({ schema }) => schema === '').flatMap(({ name }) => outputs.get(name) ?? []);
  const { tables, comparisons } = parsed;
  const seen = checkEvents(sql, parsed, campaign);
  return checked({ populations: named, tables, comparisons }, [...diagnostics, ...problems, ...seen]);
}

/** Every population of the campaign by the bare name that it has in SQL. */
const outputsOf = (campaign: Campaign): ReadonlyMap<string, { step: string; port: string }> =>
  new Map(
    [...campaign.steps.values()].flatMap((step) =>
      portsOf(step).map((port) => [outputName(step.name, port), { step: step.name, port }] as const),
    ),
  );

function checkBareName(
  project: Project,
  campaign: Campaign,
  reader: Step,
  table: TableReference,
  span: Span | undefined,
): Diagnostic[] {
  if (table.name === 'input') {
    if (reader.from.length > 0) return [];
    const message = '"input" is the population that the step reads, and it reads none';
    return [error('no-input', message, { span, hint: 'say which with from:' })];
  }
  const [name = '', port = ''] = table.name.split('__');
  const step = campaign.steps.get(name);
  if (step !== undefined) return checkPort(step, port, span, outputName);
  const others = [...outputsOf(campaign).keys()].filter((other) => other !== reader.name);
  const hint = qualifiedHint(table, project.models.keys()) ?? didYouMean(table.name, others);
  return [fileAsTable(table, span) ?? error('unknown-step', `there is no step "${table.name}"`, { span, hint })];
}

function checkTable(
  project: Project,
  campaign: Campaign,
  table: TableReference,
  saved: ReadonlyMap<string, unknown>,
  span: Span | undefined,
): Diagnostic[] {
  const name = tableName(table);
  if (project.models.has(name) || project.unreadable.has(name)) return [];
  const { catalog, schema } = table;
  if (catalog === '' && schema === 'ledger') {
    if (ledgerViews.includes(table.name)) return [];
    const hint = didYouMean(table.name, ledgerViews);
    return [error('unknown-table', `the ledger has no view "${table.name}"`, { span, hint })];
  }
  if (catalog === '' && schema === 'saved') return checkSaved(project, table.name, saved, span);
  if (catalog === '' && schema === 'raw' && project.sources.has(table.name)) {
    const hint = 'read a model that cleans it';
    return [error('raw-in-campaign', `"${name}" is an export as it came`, { span, hint })];
  }
  const step = catalog === '' ? campaign.steps.get(schema) : undefined;
  const hint =
    step !== undefined && portsOf(step).includes(table.name)
      ? `in SQL the output "${table.name}" of ${schema} is ${outputName(schema, table.name)}`
      : didYouMean(name, project.models.keys());
  return [error('unknown-model', `there is no model "${name}"`, { span, hint })];
}
