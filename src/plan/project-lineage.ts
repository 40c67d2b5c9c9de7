import type { Column } from '../base/sql-type.ts';
import type { Warehouse } from '../ports.ts';
import { type Statement, statement } from '../base/statement.ts';
import { isChannelStep, type Project, type Step } from '../project/project.ts';
import { outputName, type StepScope } from '../steps/compiled-step.ts';
import { compileStep, type PopulationStep } from '../steps/index.ts';
import { stepScope } from '../steps/step-scope.ts';
import { type ColumnLineage, columnLineage, type KnownColumns } from './column-lineage.ts';
import { messageLineage } from './message-lineage.ts';
import type { PlannedCampaign, PlannedStep, ProjectPlan } from './project-plan.ts';

/** Lineage of the columns of every table that can be named: `core.orders`, `win_back.cells.best`. */
export type ProjectLineage = ReadonlyMap<string, readonly ColumnLineage[]>;

/** Origins of every column of every model and population, one step back each: follow the names to go further. */
export async function projectLineage(plan: ProjectPlan, shadow: Warehouse): Promise<ProjectLineage> {
  const lineage = new Map<string, readonly ColumnLineage[]>();
  const known = new Map<string, readonly Column[]>(sourceColumns(plan));
  for (const { model, columns } of plan.models) {
    lineage.set(model.name, await originsOf(shadow, model.sql, columns, known));
    known.set(model.name, columns);
  }
  for (const campaign of plan.campaigns.values()) await addCampaign(plan.project, campaign, shadow, known, lineage);
  return lineage;
}

async function originsOf(
  shadow: Warehouse,
  sql: Statement,
  columns: readonly Column[],
  known: KnownColumns,
): Promise<ColumnLineage[]> {
  const parsed = await shadow.parse(sql.text);
  return 'problem' in parsed ? [] : columnLineage(parsed.relation, columns, known);
}

const sourceColumns = ({ project }: ProjectPlan) =>
  [...project.sources.values()].map(
    ({ name, config }) =>
      [
        `raw.${name}`,
        Object.entries(config.columns ?? {}).map(([column, { type }]) => ({ name: column, type })),
      ] as const,
  );

async function addCampaign(
  project: Project,
  { campaign, steps }: PlannedCampaign,
  shadow: Warehouse,
  known: KnownColumns,
  lineage: Map<string, readonly ColumnLineage[]>,
): Promise<void> {
  // In the campaign's SQL a population has its bare name; outside it is named with its campaign.
  const full = new Map<string, string>();
  const populations = new Map(known);
  const outside = (origins: readonly ColumnLineage[]): ColumnLineage[] =>
    origins.map((one) => ({
      ...one,
      from: one.from.map((origin) => ({ ...origin, table: full.get(origin.table) ?? origin.table })),
    }));
  const scopeOf = (step: Step): StepScope =>
    stepScope(step, campaign, project.config.entities, (view) => populations.get(view));
  for (const { step, outputs } of steps) {
    const [first] = step.from;
    if (first !== undefined) full.set('input', populationName(campaign.name, first.step, first.port));
    if (first !== undefined) populations.set('input', populations.get(outputName(first.step, first.port)) ?? []);
    if (isChannelStep(step)) {
      const columns = (populations.get('input') ?? []).map(({ name }) => name);
      const shown = messageLineage(project, campaign, step, full.get('input') ?? '', columns);
      lineage.set(`${campaign.name}.${step.name}`, shown);
    }
    const origins = isChannelStep(step)
      ? passedOn(outputs, outputName(first?.step ?? '', first?.port ?? ''), populations)
      : await stepOrigins(step, scopeOf(step), outputs, shadow, populations);
    for (const [port, columns] of outputs) {
      const name = populationName(campaign.name, step.name, port);
      // The name of a channel step stands for its message as well as for the rows that it hands on.
      const shown = port === '' ? (lineage.get(name) ?? []) : [];
      const handedOn = outside(origins.get(port) ?? []).filter(
        (one) => !shown.some((other) => other.name === one.name),
      );
      lineage.set(name, [...shown, ...handedOn]);
      full.set(outputName(step.name, port), name);
      populations.set(outputName(step.name, port), columns);
    }
  }
}

const populationName = (campaign: string, step: string, port: string): string =>
  `${campaign}.${step}${port === '' ? '' : `.${port}`}`;

/** A channel step hands on what it reads, by what became of it. */
const passedOn = (outputs: PlannedStep['outputs'], from: string, known: KnownColumns): Map<string, ColumnLineage[]> =>
  new Map(
    [...outputs].map(([port, columns]) => [
      port,
      columns.map(({ name }) => {
        const isRead = known.get(from)?.some((column) => column.name === name) === true;
        return { name, from: isRead ? [{ table: from, column: name }] : [], isPlain: true };
      }),
    ]),
  );

/** A step is the SQL that makes it. */
async function stepOrigins(
  step: PopulationStep,
  scope: StepScope,
  outputs: PlannedStep['outputs'],
  shadow: Warehouse,
  known: KnownColumns,
): Promise<Map<string, ColumnLineage[]>> {
  const { work, outputs: made } = compileStep(step, scope);
  const origins = new Map<string, ColumnLineage[]>();
  for (const [port, sql] of made) {
    const whole = work === undefined ? sql : statement('with work as (\n', work, '\n)\n', sql);
    origins.set(port, await originsOf(shadow, whole, outputs.get(port) ?? [], known));
  }
  return origins;
}

/** Where a column's values begin: the columns of sources, found by following its origins back. */
export function rootsOf(lineage: ProjectLineage, table: string, column: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (at: string, name: string): void => {
    const key = `${at}.${name}`;
    if (seen.has(key)) return;
    seen.add(key);
    const origins = lineage.get(at)?.find((one) => one.name === name)?.from;
    if (origins === undefined) found.add(key);
    else for (const origin of origins) visit(origin.table, origin.column);
  };
  visit(table, column);
  return [...found].toSorted();
}
