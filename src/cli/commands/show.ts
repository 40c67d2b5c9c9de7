import path from 'node:path';
import { didYouMean, meant } from '../../base/suggest.ts';
import { identifier, literal, qualified } from '../../base/sql-text.ts';
import type { Column } from '../../base/sql-type.ts';
import type { Row, Session } from '../../ports.ts';
import { counted } from '../../report/number-text.ts';
import { rowsText } from '../../report/table.ts';
import { rowsOf } from '../../run/rows.ts';
import { runFolder } from '../../run/run-folder.ts';
import { expiredAt } from '../../run/ledger/retention.ts';
import { readRunStates } from '../../run/run-state.ts';
import { keptFailures, readKeptFailure } from '../../run/tests/kept-failures.ts';
import { chosenCampaign } from '../chosen-run.ts';
import { openReader } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { withEngine } from '../runner.ts';
import { withSaved } from '../saved-work.ts';
import { chosenNodes } from '../selection.ts';
import { openSetting, type Setting } from '../setting.ts';

export interface ShowOptions extends CommandOptions {
  /** A source, a model, a test that found something, a campaign, or a selection of tables. */
  readonly name: string;
  /** `step` or `step.output` of the campaign. */
  readonly step?: string | undefined;
  readonly run?: string | undefined;
  readonly limit: number;
}

/** `muster show NAME [STEP]`: the first rows of a table, of a step of a run, or of what a test found. */
export async function show(options: ShowOptions, io: Io): Promise<ExitCode> {
  if (!Number.isSafeInteger(options.limit) || options.limit < 1)
    throw new Refusal('--limit is a number of rows, 1 or more');
  const { name } = options;
  if (!/^[\w.]+$/.test(name)) return showSelected(options, await openSetting(options, io));
  // A mistake in another model does not keep rows from being looked at.
  const desk = await openDesk(options, io);
  const { place, project } = desk;
  const { models, sources, campaigns } = project;
  if (campaigns.has(name)) return showStep(options, await openSetting(options, io));
  if (name.startsWith('saved.')) return showSaved(options, desk);
  if (models.has(name) || sources.has(name.replace(/^raw\./, ''))) return showTable(options, desk);
  const kept = await readKeptFailure(place.files, place.root, name);
  if (kept === undefined) {
    const failures = await keptFailures(place.files, place.root);
    const tables = [...models.keys(), ...[...sources.keys()].map((source) => `raw.${source}`)];
    const begun = failures.find((id) => id.startsWith(name));
    const hint = begun === undefined ? didYouMean(name, [...tables, ...campaigns.keys(), ...failures]) : meant(begun);
    throw new Refusal(`there is no source, model, campaign or failed test "${name}"`, hint);
  }
  if (!options.json)
    io.err(`${kept.test} ${kept.status === 'failed' ? 'failed' : 'warned'}: it found ${counted(kept.found, 'row')}`);
  print(kept.columns, kept.rows.slice(0, options.limit), desk);
  return exitCode.done;
}

/** The first rows of each table that a selection chooses. */
async function showSelected(options: ShowOptions, setting: Setting): Promise<ExitCode> {
  const { io } = setting;
  const { graph, names } = await chosenNodes(setting, { select: [options.name] });
  const tables = names.filter((name) => !['test', 'step', 'campaign'].includes(graph.get(name)?.kind ?? ''));
  if (tables.length === 0) throw new Refusal('the selection has no table', 'muster ls lists what there is');
  return withEngine(setting, { command: `show ${options.name}` }, async ({ engine }) => {
    await using session = await engine.session();
    const shown: Record<string, readonly Row[]> = {};
    for (const table of tables) {
      const { columns, rows } = await firstRows(session, `from ${qualified(table)}`, options.limit, notThere(table));
      if (options.json) shown[table] = rows;
      else io.out(`${io.style.bold(table)}\n${rowsText(columns, rows, io)}\n\n`);
    }
    if (options.json) io.out(JSON.stringify(shown, null, 2));
    return exitCode.done;
  });
}

const notThere = (table: string): string => `${table} is not there yet: load and build come first`;

async function showTable({ name, limit }: ShowOptions, desk: Desk): Promise<ExitCode> {
  const table = name.includes('.') ? name : `raw.${name}`;
  return withEngine(desk, { command: `show ${name}` }, async ({ engine }) => {
    await using session = await engine.session();
    await printRows(session, `from ${qualified(table)}`, limit, desk, notThere(table));
    return exitCode.done;
  });
}

/** The rows that were saved last, also while somebody sends. */
async function showSaved({ name, limit }: ShowOptions, desk: Desk): Promise<ExitCode> {
  return withSaved(desk, `show ${name}`, async ({ engine, environment, versions }) => {
    await using session = await engine.session();
    const last = versions.findLast((version) => `saved.${version.name}` === name);
    if (last === undefined) {
      const names = versions.map((version) => `saved.${version.name}`);
      throw new Refusal(`no campaign has saved "${name}" yet`, didYouMean(name, names));
    }
    const from = `from read_parquet(${literal(path.join(environment.folder, last.file))})`;
    await printRows(session, from, limit, desk, `${last.file} is not there`);
    return exitCode.done;
  });
}

/** Reads the run's own files, so it answers while somebody sends. */
async function showStep({ name, step, run: wanted, limit }: ShowOptions, setting: Setting): Promise<ExitCode> {
  const { plan, place, environment } = setting;
  const { campaign, steps } = chosenCampaign(plan, name);
  const outputs = steps.flatMap(({ step: one, outputs: ports }) =>
    [...ports.keys()].map((port) => (port === '' ? one.name : `${one.name}.${port}`)),
  );
  if (step === undefined) throw new Refusal(`muster show ${name} which step?`, outputs.join(', '));
  if (!outputs.includes(step)) throw noOutput(name, step, outputs);
  const runs = (await readRunStates(place.files, environment.folder)).filter((one) => one.campaign === campaign.id);
  const run = wanted === undefined ? runs.at(-1) : runs.find(({ runKey }) => runKey === wanted);
  if (run === undefined)
    throw new Refusal(
      wanted === undefined ? `"${name}" has no run yet` : `there is no run "${wanted}"`,
      didYouMean(
        wanted ?? '',
        runs.map(({ runKey }) => runKey),
      ),
    );
  const [stepName = '', port = ''] = step.split('.');
  const file = runFolder(environment.folder, run.runKey).population(stepName, port);
  const expired = await expiredAt(place.files, environment.folder, run.runKey);
  if (expired !== undefined)
    throw new Refusal(
      `${run.runKey} expired on ${expired.slice(0, 10)}: its rows are no longer kept, only their counts`,
    );
  await using reader = await openReader(place.root, environment);
  await using session = await reader.session();
  await printRows(
    session,
    `from read_parquet(${literal(file)})`,
    limit,
    setting,
    `${path.relative(place.root, file)} is not there: its run ${run.runKey} is ${run.status}`,
  );
  return exitCode.done;
}

/** A step like a split has rows in its named outputs alone. */
function noOutput(campaign: string, step: string, outputs: readonly string[]): Refusal {
  const named = outputs.filter((output) => output.startsWith(`${step}.`));
  if (named.length > 0) return new Refusal(`"${step}" is which of its outputs?`, named.join(', '));
  return new Refusal(`"${campaign}" has no output "${step}"`, didYouMean(step, outputs));
}

async function printRows(session: Session, from: string, limit: number, desk: Desk, missing: string): Promise<void> {
  const { columns, rows } = await firstRows(session, from, limit, missing);
  print(columns, rows, desk);
}

async function firstRows(session: Session, from: string, limit: number, missing: string) {
  const described = await session.describe(from, {});
  if ('problem' in described) throw new Refusal(missing);
  const { columns } = described;
  const names = columns.map(({ name }) => identifier(name)).join(', ');
  return { columns, rows: await rowsOf(session, `select ${names} ${from} limit ${limit}`) };
}

function print(columns: readonly Column[], rows: readonly Row[], { options, io }: Desk): void {
  io.out(options.json ? JSON.stringify(rows, null, 2) : rowsText(columns, rows, io));
}
