import type { Parameters } from '../../base/parameter.ts';
import { literal } from '../../base/sql-text.ts';
import type { Files, RunRecord, Session } from '../../ports.ts';
import type { Project, Step } from '../../project/project.ts';
import { readProject } from '../../project/read.ts';
import { entityOfOutput } from '../../steps/index.ts';
import { readProjectFiles } from '../definition.ts';
import { readText } from '../parquet.ts';
import { countRows, rowsOf } from '../rows.ts';
import { folderName, printFolder, type RunFolder, runFolder } from '../run-folder.ts';
import { blankedList, blankedPopulation, type Blanking } from './blanked.ts';
import type { Person } from './person.ts';

/** A file of a run in which a person is found, and how it forgets the person. */
export interface Trace {
  readonly runKey: string;
  readonly step: string;
  readonly kind: 'population' | 'list' | 'mail' | 'line' | 'print';
  /** Absolute. */
  readonly path: string;
  /** Rows, lines or mails that hold the person. */
  readonly rows: number;
  /** Its rows without the person, its lines without these send keys, print files made of these rows, or nothing at all. */
  readonly without:
    | { readonly select: string }
    | { readonly sendKeys: readonly string[] }
    | { readonly printed: string }
    | 'all';
}

export interface TraceContext {
  readonly session: Session;
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
}

/** Where a run holds a person, in the order in which it forgets the person: lists come last, by which what was sent is found. */
export async function tracesOf(run: RunRecord, person: Person, context: TraceContext): Promise<Trace[]> {
  const folder = runFolder(context.folder, run.runKey);
  const lists = await listTraces(run, folder, person, context);
  const sent: Trace[] = [];
  for (const list of lists)
    sent.push(...(await outboxTraces(list, person, context)), ...(await printTraces(list, context)));
  return [...(await populationTraces(run, folder, person, context)), ...sent, ...lists];
}

async function listTraces(
  { runKey, lists }: RunRecord,
  folder: RunFolder,
  person: Person,
  context: TraceContext,
): Promise<Trace[]> {
  const found: Trace[] = [];
  for (const { step } of lists) {
    const path = folder.list(step);
    const blanking = async (): Promise<Blanking> =>
      blankedList(path, person, await mergedInto({ runKey, step }, person, context));
    found.push(...(await heldRows({ runKey, step, kind: 'list', path }, blanking, context)));
  }
  return found;
}

/** The profiles to whom a letter went for a household that the person was one of. */
async function mergedInto(
  { runKey, step }: Pick<Trace, 'runKey' | 'step'>,
  { profile }: Person,
  { session }: TraceContext,
): Promise<string[]> {
  const rows = await rowsOf(
    session,
    `select distinct merged_into from log.excluded
     where run_key = $run_key and step = $step and profile_key = $profile and merged_into is not null order by all`,
    parametersOf(runKey, step, profile),
  );
  return rows.map((row) => row['merged_into'] as string);
}

async function populationTraces(
  { runKey, campaign: id, populations }: RunRecord,
  folder: RunFolder,
  person: Person,
  context: TraceContext,
): Promise<Trace[]> {
  const { value: project } = readProject(await readProjectFiles(context.files, folder.definition));
  const found: Trace[] = [];
  for (const { step, port } of project === undefined ? [] : populations) {
    const path = folder.population(step, port);
    const blanking = (): Promise<Blanking | undefined> => blankingOf(path, stepIn(project, id, step), port);
    found.push(...(await heldRows({ runKey, step, kind: 'population', path }, blanking, context)));
  }
  return found;

  async function blankingOf(path: string, made: Step | undefined, port: string): Promise<Blanking | undefined> {
    const described = await context.session.describe(`from read_parquet(${literal(path)})`, {});
    if ('problem' in described) throw new Error(`${path}: ${described.problem.message}`);
    const entity = made === undefined ? undefined : entityOfOutput(made, port);
    const cursor = made?.kind === 'incremental' ? made.config.cursor : undefined;
    return blankedPopulation(path, described.columns, person, project?.config.entities ?? {}, entity, cursor);
  }
}

/** What made a population, as the run's own files have it. */
const stepIn = (project: Project | undefined, id: string, name: string): Step | undefined =>
  [...(project?.campaigns.values() ?? [])].find((campaign) => campaign.id === id)?.steps.get(name);

/** A file that is not there, because its run has expired or its port was not taken, holds nobody. */
async function heldRows(
  trace: Pick<Trace, 'runKey' | 'step' | 'kind' | 'path'>,
  blankingOf: () => Blanking | undefined | Promise<Blanking | undefined>,
  { session, files }: TraceContext,
): Promise<Trace[]> {
  if (!(await isThere(files, trace.path))) return [];
  const blanking = await blankingOf();
  if (blanking === undefined) return [];
  const rows = await countRows(session, `from read_parquet(${literal(trace.path)}) where ${blanking.holds}`);
  return rows === 0 ? [] : [{ ...trace, rows, without: { select: blanking.select } }];
}

/** What the outbox has of the messages that a list holds for the person: mails of their own, or lines among others. */
async function outboxTraces({ runKey, step }: Trace, { profile }: Person, context: TraceContext): Promise<Trace[]> {
  const { session, files, folder } = context;
  const listed = await rowsOf(
    session,
    'select send_key from log.listed where run_key = $run_key and step = $step and profile_key = $profile',
    parametersOf(runKey, step, profile),
  );
  const sendKeys = listed.map((row) => row['send_key'] as string);
  const outbox = `${folder}/outbox/${folderName(runKey)}/${step}`;
  const traces: Trace[] = [];
  for (const sendKey of sendKeys) {
    const path = `${outbox}/${sendKey}.eml`;
    if (await isThere(files, path)) traces.push({ runKey, step, kind: 'mail', path, rows: 1, without: 'all' });
  }
  for (const { path } of await files.find(outbox, '*.ndjson')) {
    const rows = linesWith(await readText(files, path), sendKeys).length;
    if (rows > 0) traces.push({ runKey, step, kind: 'line', path, rows, without: { sendKeys } });
  }
  return traces;
}

const parametersOf = (runKey: string, step: string, profile: string): Parameters => ({
  run_key: { type: 'text', value: runKey },
  step: { type: 'text', value: step },
  profile: { type: 'text', value: profile },
});

/** Print files that are made of a list hold whomever it holds, in whichever of them. */
async function printTraces({ runKey, step, rows, without }: Trace, { files, folder }: TraceContext): Promise<Trace[]> {
  const path = printFolder(folder, runKey, step);
  const held = (await files.find(path, '{*,pgp/*}')).filter((file) => !/\.(manifest\.json|done)$/.test(file.path));
  if (held.length === 0 || without === 'all' || !('select' in without)) return [];
  return [{ runKey, step, kind: 'print', path, rows, without: { printed: without.select } }];
}

const linesWith = (text: string, sendKeys: readonly string[]): string[] =>
  text.split('\n').filter((line) => sendKeys.some((key) => line.startsWith(lineStart(key))));

/** The text of an outbox file without the lines of these messages. */
export const linesWithout = (text: string, sendKeys: readonly string[]): string =>
  text
    .split(/(?<=\n)/)
    .filter((line) => !sendKeys.some((key) => line.startsWith(lineStart(key))))
    .join('');

const lineStart = (sendKey: string): string => `{"send_key":${JSON.stringify(sendKey)}`;

export async function isThere(files: Files, path: string): Promise<boolean> {
  const slash = path.lastIndexOf('/');
  return (await files.find(path.slice(0, slash), path.slice(slash + 1))).length > 0;
}
