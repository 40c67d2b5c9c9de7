import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Warehouse } from '../ports.ts';
import type { TableReference } from '../project/parsed-select.ts';
import type { Campaign, Project, QueryStep, StepReference } from '../project/project.ts';
import { outputName } from '../steps/compiled-step.ts';
import { portsOf } from '../steps/index.ts';
import { parseSelect, tableName, tableSpan } from './check-sql.ts';

/** What a step reads: populations of its campaign, and tables of the warehouse or the ledger. */
export interface Reads {
  readonly populations: readonly Omit<StepReference, 'span'>[];
  readonly tables: readonly TableReference[];
}

export const ledgerViews = ['messages', 'events', 'exclusions', 'runs'];

/**
 * Finds what the SQL of a query step reads. Every bare name has to be a step, an output of one, or `input`: the engine
 * would otherwise look for it in its main schema and among the files of the folder.
 */
export async function readsOfQuery(
  project: Project,
  campaign: Campaign,
  step: QueryStep,
  warehouse: Warehouse,
  parameters: readonly string[],
): Promise<Checked<Reads>> {
  const { value: parsed, diagnostics } = await parseSelect(warehouse, step.sql, parameters);
  if (parsed === undefined) return refused(...diagnostics);
  const outputs = outputsOf(campaign, step);
  const problems = parsed.tables.flatMap((table) => resolve(project, step, table, outputs));
  const named = parsed.tables.filter(({ schema }) => schema === '').flatMap(({ name }) => outputs.get(name) ?? []);
  const reads = { populations: [...step.from, ...named], tables: parsed.tables };
  return checked(reads, [...diagnostics, ...problems]);
}

/** Every population of the campaign by the bare name that it has in SQL. */
function outputsOf(campaign: Campaign, reader: QueryStep): ReadonlyMap<string, { step: string; port: string }> {
  const others = [...campaign.steps.values()].filter(({ name }) => name !== reader.name);
  return new Map(
    others.flatMap((step) =>
      portsOf(step).map((port) => [outputName(step.name, port), { step: step.name, port }] as const),
    ),
  );
}

function resolve(
  project: Project,
  step: QueryStep,
  table: TableReference,
  outputs: ReadonlyMap<string, unknown>,
): Diagnostic[] {
  const span = tableSpan(step.sql, table);
  const name = tableName(table);
  if (table.schema === '' && table.name === 'input') {
    if (step.from.length > 0) return [];
    return [
      error('no-input', '"input" is the population that the step reads, and it reads none', {
        span,
        hint: 'say which with from:',
      }),
    ];
  }
  if (table.schema === '') {
    if (outputs.has(table.name)) return [];
    return [
      error('unknown-step', `there is no step "${table.name}"`, {
        span,
        hint: didYouMean(table.name, [...outputs.keys(), ...project.models.keys()]),
      }),
    ];
  }
  if (table.schema === 'ledger') {
    if (ledgerViews.includes(table.name)) return [];
    return [
      error('unknown-table', `the ledger has no view "${table.name}"`, {
        span,
        hint: didYouMean(table.name, ledgerViews),
      }),
    ];
  }
  if (table.schema === 'saved') return [error('not-supported', 'saved audiences are not supported yet', { span })];
  if (project.models.has(name) || project.unreadable.has(name)) return [];
  if (table.schema === 'raw' && project.sources.has(table.name)) {
    return [
      error('raw-in-campaign', `"${name}" is an export as it came`, { span, hint: 'read a model that cleans it' }),
    ];
  }
  return [
    error('unknown-model', `there is no model "${name}"`, { span, hint: didYouMean(name, project.models.keys()) }),
  ];
}
