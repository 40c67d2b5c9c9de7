import { identifier, literal } from '../../src/base/sql-text.ts';
import type { Parameters } from '../../src/base/parameter.ts';
import type { Session } from '../../src/ports.ts';
import { isChannelStep, type Step } from '../../src/project/project.ts';
import { readProject } from '../../src/project/read.ts';
import type { StepScope } from '../../src/steps/compiled-step.ts';
import { compileStep, type PopulationStep } from '../../src/steps/index.ts';
import { shop } from './shop.ts';
import { rowsOf } from './warehouse.ts';

/** One row of a small population. `id` is its key. */
export interface Person {
  readonly id: number;
  readonly points: number | null;
  readonly email: string | null;
}

export const personColumns = [
  { name: 'id', type: 'INTEGER' },
  { name: 'points', type: 'INTEGER' },
  { name: 'email', type: 'VARCHAR' },
] as const;

export type PersonColumn = keyof Person;
export type People = readonly Person[];

/** Populations by the name of the step that made them, with the columns that they have. */
export type Inputs = Readonly<Record<string, { readonly rows: People; readonly columns: readonly PersonColumn[] }>>;

export const parameters: Parameters = {
  campaign: { type: 'text', value: 'win_back' },
  run_key: { type: 'text', value: 'win_back@2017-07-03' },
};

/** The step that a campaign has when this stands in its file. `entities` says what is read that is no customer. */
export function stepOf(
  kind: string,
  inside: unknown,
  from: readonly string[],
  entities: Readonly<Record<string, string>> = {},
): PopulationStep {
  const written = JSON.stringify({ [kind]: inside, from });
  const entity = (name: string): string => entities[name] ?? 'customer';
  const others = from.map((name) => `  ${name}: { audience: audiences.lapsed, entity: ${entity(name)} }\n`).join('');
  const yaml = `entity: customer\nsteps:\n${others}  made: ${written}\n`;
  const read = readProject(shop({ 'campaigns/win_back/campaign.yml': yaml }));
  const step: Step | undefined = read.value?.campaigns.get('win_back')?.steps.get('made');
  if (step === undefined || isChannelStep(step)) throw new Error(JSON.stringify(read.diagnostics, null, 2));
  return step;
}

/** Builds a step over these populations with the SQL that a run uses, and gives the rows of each output by key. */
export async function outputsOf(
  session: Session,
  step: PopulationStep,
  inputs: Inputs,
): Promise<Map<string, unknown[]>> {
  for (const [name, { rows, columns }] of Object.entries(inputs)) await addPeople(session, name, rows, columns);
  return builtOutputs(session, step, {
    key: 'id',
    entities: { customer: { table: 'core.customers', key: 'id' } },
    inputs: Object.entries(inputs).map(([view, { columns }]) => ({
      view,
      entity: 'customer',
      columns: personColumns.filter(({ name }) => columns.includes(name)),
    })),
  });
}

/** The rows of each output by key, built by the SQL that a run uses, over inputs that are there. */
export async function builtOutputs(
  session: Session,
  step: PopulationStep,
  scope: StepScope,
): Promise<Map<string, unknown[]>> {
  const { work, outputs } = compileStep(step, scope);
  if (work !== undefined) await session.run(`create or replace temp table work as\n${work.text}`, parameters);
  const built = new Map<string, unknown[]>();
  for (const [port, sql] of outputs)
    built.set(port, await rowsOf(session, `select * from (\n${sql.text}\n) order by all`, parameters));
  return built;
}

async function addPeople(
  session: Session,
  name: string,
  rows: People,
  columns: readonly PersonColumn[],
): Promise<void> {
  const kept = personColumns.filter((column) => columns.includes(column.name));
  const list = kept.map((column) => `${identifier(column.name)} ${column.type}`).join(', ');
  await session.run(`create or replace temp table ${identifier(name)} (${list})`);
  if (rows.length === 0) return;
  const values = rows.map((row) => `(${kept.map((column) => valueText(row[column.name])).join(', ')})`);
  await session.run(`insert into ${identifier(name)} values ${values.join(', ')}`);
}

const valueText = (value: string | number | null): string =>
  typeof value === 'string' ? literal(value) : String(value);
