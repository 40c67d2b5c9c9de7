import type { Parameters } from '../base/parameter.ts';
import type { Instant } from '../base/time.ts';
import { identifier, literal } from '../base/sql-text.ts';
import type { PlannedStep } from '../plan/project-plan.ts';
import type { Column } from '../base/sql-type.ts';
import { type CursorSpan, type Files, type Session, SqlFailure, type Warehouse } from '../ports.ts';
import type { Campaign, Project, Step } from '../project/project.ts';
import { type CompiledStep, compiledText, outputName, type StepScope } from '../steps/compiled-step.ts';
import { compileStep, entityOfOutput, type PopulationStep } from '../steps/index.ts';
import { keyOf } from '../project/link.ts';
import { stepScope } from '../steps/step-scope.ts';
import { assertBlocklists } from './blocklists.ts';
import { cursorSpan, openReading } from './cursors.ts';
import { emptySelect } from './empty-select.ts';
import { writeParquets, writeText } from './parquet.ts';
import { assertBalance, assertEmpty, assertKey, PopulationProblem } from './population-rules.ts';
import { readFile } from './read-file.ts';
import { rowsOf } from './rows.ts';
import type { RunFolder } from './run-folder.ts';
import { openSaved } from './saved-audiences.ts';

export interface Population {
  readonly step: string;
  readonly port: string;
  readonly rows: number;
  readonly hash: string;
}

/** What a step made. */
export interface Populated {
  readonly populations: readonly Population[];
  /** What a person should know of how it came about. */
  readonly notes: readonly string[];
  /** What a step that decides has decided; nothing when no case was true. */
  readonly decision?: string;
  /** How far an incremental step read, when it has a cursor. */
  readonly span?: CursorSpan;
}

export interface PopulateContext {
  readonly warehouse: Warehouse;
  readonly files: Files;
  readonly folder: RunFolder;
  readonly parameters: Parameters;
  readonly project: Project;
  readonly campaign: Campaign;
  readonly environmentFolder: string;
  readonly runKey: string;
  readonly now: Instant;
  /** Columns of an output that was not taken, and so has no rows and no file. */
  readonly absent?: (step: string, port: string) => readonly Column[] | undefined;
}

/** Makes the views by which a step's SQL knows the populations that it reads, each by its name. */
export async function openInputs(session: Session, planned: PlannedStep, context: InputContext): Promise<void> {
  for (const { step, port } of planned.reads) {
    await openView(session, outputName(step, port), rowsSql(step, port, context));
  }
}

/** Makes the view `input`: the first of the populations that a step takes through `from`. */
export async function openInput(session: Session, from: Step['from'], context: InputContext): Promise<void> {
  const [first] = from;
  if (first !== undefined) await openView(session, 'input', rowsSql(first.step, first.port, context));
}

type InputContext = Pick<PopulateContext, 'folder' | 'absent'>;

function rowsSql(step: string, port: string, { folder, absent }: InputContext): string {
  const columns = absent?.(step, port);
  if (columns === undefined) return `select * from read_parquet(${literal(folder.population(step, port))})`;
  return emptySelect(columns);
}

const openView = (session: Session, name: string, select: string): Promise<unknown> =>
  session.run(`create or replace temp view ${identifier(name)} as ${select}`);

/**
 * Builds one step on a connection of its own: each output becomes a Parquet file, with the SQL that made it beside it.
 * The rules that hold for every step are asserted here, on the rows themselves.
 * Rejects with PopulationProblem when a rule is broken, with SqlFailure when the engine refuses the data.
 */
export async function populate(
  planned: PlannedStep,
  step: PopulationStep,
  context: PopulateContext,
): Promise<Populated> {
  const { warehouse, files, folder, project, campaign } = context;
  const { entities, timezone: zone } = project.config;
  await using session = await warehouse.session();
  await openInputs(session, planned, context);
  const notes = [...(await openSaved(session, planned, { ...context, zone }))];
  if (step.kind === 'file') notes.push(...(await readFile(session, step, context)));
  await assertBlocklists(session, planned, campaign, context.runKey);
  const columns = await inputColumns(session, step);
  const scope = stepScope(step, campaign, entities, (view) => columns.get(view));
  const reading =
    step.kind === 'incremental'
      ? await openReading(session, planned, step, { ...context, zone, key: scope.key })
      : undefined;
  const parameters = { ...context.parameters, ...reading?.parameters };
  const compiled = compileStep(step, scope);
  const text = compiledText(step.name, compiled);
  await writeText(files, folder.compiled(step.name), text);
  // Each view costs a look into its file.
  if (/\binput\b/i.test(text)) await openInput(session, step.from, context);
  if (compiled.work !== undefined) await session.run(`create temp table work as\n${compiled.work.text}`, parameters);
  const decision = await decisionOf(session, compiled, parameters);
  const ports = [...compiled.outputs.keys()].filter((port) => step.kind !== 'route' || port === decision);
  const populations = await writeOutputs(session, step, ports, { ...context, parameters, scope, compiled });
  const found = populations.reduce((sum, { rows }) => sum + rows, 0);
  await assertBalance(session, step, compiled, scope.inputs, parameters, found);
  if (step.allowEmpty === false && found === 0)
    throw new PopulationProblem(`${step.name} is empty, and allow_empty is false`);
  const read =
    step.kind === 'incremental' && reading !== undefined
      ? await cursorSpan(session, step, reading, { ...context, zone })
      : { notes: [] };
  return { ...read, populations, notes: [...notes, ...read.notes], ...(decision === undefined ? {} : { decision }) };
}

interface OutputContext extends Pick<PopulateContext, 'files' | 'folder' | 'parameters'> {
  readonly scope: StepScope;
  readonly compiled: CompiledStep;
}

/** The rules are asserted on what was written: what breaks one is not recorded, and nothing reads it. */
async function writeOutputs(
  session: Session,
  step: PopulationStep,
  ports: readonly string[],
  { files, folder, parameters, scope, compiled }: OutputContext,
): Promise<Population[]> {
  const wanted = ports.map((port) => ({
    select: compiled.outputs.get(port)?.text ?? '',
    path: folder.population(step.name, port),
  }));
  const written = await writeParquets(session, files, wanted, parameters);
  const populations = written.flatMap((file, index) => {
    const port = ports[index];
    return port === undefined ? [] : [{ step: step.name, port, ...file }];
  });
  for (const port of ports) {
    // What could not be read has no key.
    const isKeyed = compiled.keepsKeys !== true && (step.kind !== 'file' || port === '');
    if (!isKeyed && compiled.forbidden !== port) continue;
    const name = outputName(step.name, port);
    await openView(session, name, `select * from read_parquet(${literal(folder.population(step.name, port))})`);
    if (isKeyed) await assertKey(session, name, keyOf(scope.entities, entityOfOutput(step, port)));
    if (compiled.forbidden === port) await assertEmpty(session, name, scope);
  }
  return populations;
}

async function decisionOf(
  session: Session,
  { decides }: CompiledStep,
  parameters: Parameters,
): Promise<string | undefined> {
  if (decides === undefined) return undefined;
  const [row] = await rowsOf(session, `select (${decides.text}) as decision`, parameters);
  const decision = row?.['decision'];
  return typeof decision === 'string' ? decision : undefined;
}

async function inputColumns(session: Session, { from }: Step): Promise<Map<string, readonly Column[]>> {
  const columns = new Map<string, readonly Column[]>();
  for (const { step, port } of from) {
    const view = outputName(step, port);
    const described = await session.describe(`from ${identifier(view)}`, {});
    if ('problem' in described) throw new SqlFailure(described.problem);
    columns.set(view, described.columns);
  }
  return columns;
}
