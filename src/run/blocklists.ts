import type { Parameters } from '../base/parameter.ts';
import { identifier } from '../base/sql-text.ts';
import { type Instant, instantOfMillis, isBefore } from '../base/time.ts';
import type { PlannedStep } from '../plan/project-plan.ts';
import type { Session } from '../ports.ts';
import type { Campaign } from '../project/project.ts';
import { outputName } from '../steps/compiled-step.ts';
import { PopulationProblem } from './population-rules.ts';
import { countRows, rowsOf } from './rows.ts';
import { savedVersions } from './saved-audiences.ts';

/**
 * What keeps people out must not fail open: a set that is excluded, a saved audience and a file that had rows when this step was
 * last built in another run have some now, or a person has said `allow_empty: true`.
 * Rejects with PopulationProblem, which names what is empty.
 */
export async function assertBlocklists(
  session: Session,
  { step, saved }: PlannedStep,
  campaign: Campaign,
  runKey: string,
): Promise<void> {
  if (step.allowEmpty === true) return;
  const isExclude = step.kind === 'combine' && step.config.how === 'exclude';
  if (!isExclude && step.kind !== 'file' && saved.size === 0) return;
  const last = await lastBuild(session, campaign.id, step.name, runKey);
  if (last === undefined) return;
  if (step.kind === 'file' && (await countRows(session, 'from work where error is null')) === 0) {
    const before = last.rows.get(step.name) ?? 0;
    if (before > 0) throw new PopulationProblem(openBlocklist(step.config.path, before, last.runKey, step.name));
  }
  for (const name of saved.keys()) {
    if ((await countRows(session, `from saved.${identifier(name)}`)) > 0) continue;
    const before = await rowsThen(session, name, last);
    if (before > 0) throw new PopulationProblem(openBlocklist(`saved.${name}`, before, last.runKey, step.name));
  }
  for (const from of isExclude ? step.from.slice(1) : []) {
    const set = campaign.steps.get(from.step);
    const view = outputName(from.step, from.port);
    if (set?.allowEmpty === true || (await countRows(session, `from ${identifier(view)}`)) > 0) continue;
    const before = last.rows.get(view) ?? 0;
    if (before > 0) throw new PopulationProblem(openBlocklist(view, before, last.runKey, from.step));
  }
}

const openBlocklist = (name: string, rows: number, runKey: string, step: string): string =>
  `${name} is empty and had ${rows === 1 ? 'a row' : `${rows} rows`} in ${runKey}: whom it should keep out would be let in. ` +
  `Put right where it comes from and start the run again; if it may be empty, write allow_empty: true beside ${step}`;

interface LastBuild {
  readonly runKey: string;
  readonly at: Instant;
  /** Rows of the populations of that run, by their names in SQL. */
  readonly rows: ReadonlyMap<string, number>;
}

/** The last other run of the campaign in which the step was finished. */
async function lastBuild(
  session: Session,
  campaign: string,
  step: string,
  runKey: string,
): Promise<LastBuild | undefined> {
  const parameters: Parameters = {
    campaign: { type: 'text', value: campaign },
    step: { type: 'text', value: step },
    run_key: { type: 'text', value: runKey },
  };
  const found = await rowsOf(
    session,
    `with last as (
       select run_key, built_at from ledger.populations
       where campaign = $campaign and step = $step and run_key <> $run_key order by place desc limit 1)
     select l.run_key, epoch_ms(l.built_at)::double as at, p.step, p.port, p."rows"::double as "rows"
     from last l join ledger.populations p using (run_key) order by p.place`,
    parameters,
  );
  const [first] = found;
  if (first === undefined) return undefined;
  const rows = found.map(
    (row) => [outputName(row['step'] as string, row['port'] as string), row['rows'] as number] as const,
  );
  return { runKey: first['run_key'] as string, at: instantOfMillis(first['at'] as number), rows: new Map(rows) };
}

/** Rows of the version of a saved audience that a run read when it was last built. */
async function rowsThen(session: Session, name: string, last: LastBuild): Promise<number> {
  const version = (await savedVersions(session)).findLast(
    (one) => one.name === name && one.runKey !== last.runKey && !isBefore(last.at, one.savedAt),
  );
  const isExpired = version?.expiresAt !== undefined && !isBefore(last.at, version.expiresAt);
  return version === undefined || isExpired ? 0 : version.rows;
}
