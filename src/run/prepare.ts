import { domainToASCII } from 'node:url';
import type { Parameter, Parameters } from '../base/parameter.ts';
import type { Column } from '../base/sql-type.ts';
import { addSpan, type Instant, subtractSpan, utc } from '../base/time.ts';
import type { PlannedStep } from '../plan/project-plan.ts';
import type { Session } from '../ports.ts';
import type { Campaign, ChannelStep, Project } from '../project/project.ts';
import { writeParquet, writeText } from './parquet.ts';
import { openInputs, type PopulateContext, PopulationProblem } from './populate.ts';
import { decidedSql, exclusionsSql, foreignDomainsSql, idnTable, type ListRequest, listSql } from './prepare-sql.ts';
import { countRows, rowsOf } from './rows.ts';

/** A send list and what was left out of it, written and not yet frozen. */
export interface PreparedList {
  readonly step: ChannelStep;
  readonly rows: number;
  readonly excluded: number;
  readonly exclusions: Readonly<Record<string, number>>;
  readonly hash: string;
  readonly preparedAt: Instant;
}

export interface PrepareContext extends PopulateContext {
  readonly project: Project;
  readonly campaign: Campaign;
  readonly addressKey: Uint8Array;
}

/**
 * Decides for each row of a population whether it is listed or why it is not, and writes both. One statement decides, on
 * one version of the warehouse and the ledger. Targeted = listed + excluded is asserted.
 */
export async function prepareList(
  planned: PlannedStep,
  step: ChannelStep,
  at: Instant,
  context: PrepareContext,
): Promise<PreparedList> {
  const { warehouse, files, folder } = context;
  await using session = await warehouse.session();
  await openInputs(session, planned, folder);
  const request = await listRequest(session, step, context);
  const parameters = { ...context.parameters, ...listParametersOf(step, at, context) };
  const decided = decidedSql(request);
  const list = listSql(request);
  const text = `create or replace temp table decided as\n${decided};\n\n-- ${step.name}: the list\n${list};\n\n-- ${step.name}: who is left out\n${exclusionsSql};\n`;
  await writeText(files, folder.compiled(step.name), text);
  await writeText(files, folder.list(step.name).replace(/\.parquet$/, '.sql'), text);
  await session.run(idnTable(await foreignDomains(session, request)));
  await session.run(`create or replace temp table decided as\n${decided}`, parameters);
  const excluded = await writeParquet(session, files, exclusionsSql, folder.exclusions(step.name), parameters);
  const listed = await writeParquet(session, files, list, folder.list(step.name), parameters);
  const targeted = await countRows(session, 'from "input"');
  if (targeted !== listed.rows + excluded.rows) {
    throw new PopulationProblem(
      `${step.name}: ${targeted} rows were targeted, ${listed.rows} listed and ${excluded.rows} left out`,
    );
  }
  const reasons = await rowsOf(
    session,
    'select reason, count(*)::double as n from decided where reason is not null group by 1',
  );
  const exclusions = Object.fromEntries(reasons.map(({ reason, n }) => [reason as string, Number(n)]));
  return { step, rows: listed.rows, excluded: excluded.rows, exclusions, hash: listed.hash, preparedAt: at };
}

async function listRequest(
  session: Session,
  step: ChannelStep,
  { project, campaign }: PrepareContext,
): Promise<ListRequest> {
  const { config } = project;
  const entity = config.entities[step.entity];
  if (entity === undefined) throw new Error(`there is no entity "${step.entity}"`);
  const layout = step.kind === 'direct_mail' ? project.layouts.get(step.config.layout) : undefined;
  return {
    step,
    config,
    entity,
    columns: await columnsOf(session, 'from "input"'),
    profileColumns: await columnsOf(session, `from ${config.profile.table}`),
    isMarketing: (step.config.category ?? campaign.config.category) === 'marketing',
    sortBy: layout?.config.sort_by ?? [],
  };
}

async function columnsOf(session: Session, select: string): Promise<readonly Column[]> {
  const described = await session.describe(select, {});
  if ('problem' in described) throw new Error(described.problem.message);
  return described.columns;
}

function listParametersOf(step: ChannelStep, at: Instant, { project, addressKey }: PrepareContext): Parameters {
  const zone = project.config.timezone;
  const { once, expires } = step.config;
  const since = once === 'run' || once === 'ever' ? at : subtractSpan(at, once, zone);
  const { inner, outer } = hmacPads(addressKey);
  const text = (value: string): Parameter => ({ type: 'text', value });
  const instant = (value: Instant): Parameter => ({ type: 'timestamp', value: utc(value) });
  return {
    step: text(step.name),
    channel_kind: text(step.kind),
    frozen_at: instant(at),
    expires_at: instant(addSpan(at, expires, zone)),
    once_since: instant(since),
    zone: text(zone),
    address_inner: text(inner),
    address_outer: text(outer),
  };
}

/** The two blocks that a key becomes in HMAC-SHA256 (RFC 2104), in hex: the engine hashes, and never sees the key in SQL. */
function hmacPads(key: Uint8Array): { inner: string; outer: string } {
  const block = Buffer.alloc(64);
  Buffer.from(key).copy(block);
  const pad = (byte: number): string => Buffer.from(block.map((b) => b ^ byte)).toString('hex');
  return { inner: pad(0x36), outer: pad(0x5c) };
}

/** The ASCII form of the population's internationalised domains; one that has none stays as it is, and is impossible. */
async function foreignDomains(session: Session, request: ListRequest): Promise<Map<string, string>> {
  if (request.step.kind !== 'email') return new Map();
  const found = await rowsOf(session, foreignDomainsSql(request));
  return new Map(
    found
      .map(({ domain }) => [domain as string, domainToASCII(domain as string)] as const)
      .filter(([, ascii]) => ascii !== ''),
  );
}
