import { literal, qualified } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import type { Instant } from '../base/time.ts';
import { type Session, SqlFailure } from '../ports.ts';
import type { ChannelStep, Project } from '../project/project.ts';
import { defineAsciiDomain } from './prepare/ascii-domain.ts';
import { defineLetterProblem } from './prepare/letter-needs.ts';
import { addressParameters, listParameters } from './prepare/list-parameters.ts';
import { writeParquet, writeText } from './parquet.ts';
import { openInput, type PopulateContext } from './populate.ts';
import { PopulationProblem } from './population-rules.ts';
import { hoursSql, isTimed } from './prepare/hours.ts';
import { listSql } from './prepare/list-sql.ts';
import { exclusionsSql } from './prepare/prepare-sql.ts';
import { listRequest } from './prepare/list-request.ts';
import { decisionsOf, listText } from './prepare/list-text.ts';
import { countRows, rowsOf } from './rows.ts';

/** What keeps letters from their recipients, and how many. */
export interface AddressProblemCount {
  readonly problem: string;
  readonly rows: number;
}

/** A send list and what was left out of it, written and not yet frozen. */
export interface PreparedList {
  readonly step: ChannelStep;
  readonly rows: number;
  readonly excluded: number;
  /** Rows left out, by reason. */
  readonly exclusions: Readonly<Record<string, number>>;
  /** What is wrong with addresses of letters, the most frequent first. */
  readonly problems: readonly AddressProblemCount[];
  /** Listed rows whose profile names no zone, where it matters: the project's counts for them. */
  readonly unknownZones: number;
  /** Listed rows by variant; empty without an experiment. */
  readonly variants: Readonly<Record<string, number>>;
  /** SHA-256 of the list's file. */
  readonly hash: string;
  readonly preparedAt: Instant;
}

export interface PrepareContext extends Omit<PopulateContext, 'environmentFolder' | 'runKey' | 'now'> {
  /** The secret under which addresses are hashed. */
  readonly addressKey: Uint8Array;
}

/**
 * Decides for each row of a population whether it is listed or why it is not, and writes both, with the SQL beside them.
 * One statement decides, on one version of the warehouse and the ledger. Targeted = listed + excluded is asserted.
 * Rejects with PopulationProblem when the list breaks a rule, with SqlFailure when the engine refuses the data.
 */
export async function prepareList(step: ChannelStep, at: Instant, context: PrepareContext): Promise<PreparedList> {
  const { warehouse, files, folder, project, addressKey } = context;
  await using session = await warehouse.session();
  await openInput(session, step.from, context);
  const { profile } = project.config;
  const request = listRequest(step, context, {
    columns: await columnsOf(session, 'from "input"'),
    profileColumns: await columnsOf(session, `from ${qualified(profile.table)}`),
  });
  const parameters = { ...context.parameters, ...listParameters(request, at), ...addressParameters(addressKey) };
  if (step.kind === 'direct_mail') defineLetterProblem(session);
  if (step.kind === 'email') defineAsciiDomain(session);
  const decisions = decisionsOf(request, await hoursSql(session, request, at));
  const list = listSql(request);
  await writeText(files, folder.listSql(step.name), listText(step.name, decisions, list));

  for (const sql of decisions) await session.run(sql, parameters);
  const excluded = await writeParquet(session, files, exclusionsSql, folder.exclusions(step.name), parameters);
  const listed = await writeParquet(session, files, list, folder.list(step.name), parameters);
  const exclusions = await countReasons(session);
  const unknownZones = isTimed(request) ? await countRows(session, isWithoutZone) : 0;
  const problems = exclusions['bad_address'] === undefined ? [] : await countProblems(session);
  const variants = step.config.experiment === undefined ? {} : await countVariants(session, folder.list(step.name));
  const prepared = {
    ...{ step, ...listed, excluded: excluded.rows, exclusions, problems, unknownZones, variants, preparedAt: at },
  };
  await assertRules(session, prepared, project);
  return prepared;
}

const isWithoutZone = 'from decided where reason is null and not has_zone';

async function columnsOf(session: Session, select: string): Promise<readonly Column[]> {
  const described = await session.describe(select, {});
  if ('problem' in described) throw new SqlFailure(described.problem);
  return described.columns;
}

async function countReasons(session: Session): Promise<Record<string, number>> {
  const reasons = await rowsOf(
    session,
    'select reason, count(*)::double as n from decided where reason is not null group by 1 order by 1',
  );
  return Object.fromEntries(reasons.map(({ reason, n }) => [reason as string, Number(n)]));
}

async function countVariants(session: Session, file: string): Promise<Record<string, number>> {
  const variants = await rowsOf(
    session,
    `select variant, count(*)::double as n from read_parquet(${literal(file)}) group by 1 order by 1`,
  );
  return Object.fromEntries(variants.map(({ variant, n }) => [variant as string, Number(n)]));
}

async function countProblems(session: Session): Promise<AddressProblemCount[]> {
  const problems = await rowsOf(
    session,
    `select problem, count(*)::double as n from decided where reason = 'bad_address' and problem is not null
     group by 1 order by n desc, 1`,
  );
  return problems.map(({ problem, n }) => ({ problem: problem as string, rows: Number(n) }));
}

async function assertRules(
  session: Session,
  { step, rows, excluded }: PreparedList,
  { config: { profile } }: Project,
): Promise<void> {
  const targeted = await countRows(session, 'from "input"');
  if (targeted !== rows + excluded)
    throw new PopulationProblem(
      `${step.name}: ${targeted} rows were targeted, ${rows} listed and ${excluded} left out; is ${profile.key} unique in ${profile.table}?`,
    );
  if (rows === 0 && step.allowEmpty === false)
    throw new PopulationProblem(`nobody is left for ${step.name}, and allow_empty is false`);
}
