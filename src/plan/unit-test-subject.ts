import type { Column } from '../base/sql-type.ts';
import type { Parameter } from '../base/parameter.ts';
import type { Statement } from '../base/statement.ts';
import type { Session } from '../ports.ts';
import type { UnitTestSubject } from '../project/project.ts';
import { outputName } from '../steps/compiled-step.ts';
import { tableName } from './check-sql.ts';
import { smallestMark } from './cursor.ts';
import type { GivenInput } from './planned-unit-test.ts';
import type { PlannedCampaign, PlannedModel, PlannedStep, ProjectPlan } from './project-plan.ts';

/** What a file of unit tests is about, resolved: the SQL and everything that it reads. */
export interface TestedSelect {
  /** The node's name: `core.orders`, `win_back.history`. */
  readonly node: string;
  /** In front of the names of its tests: `core.orders`, `win_back.with_orders`. */
  readonly name: string;
  readonly sql: Statement;
  readonly inputs: readonly Pick<GivenInput, 'name' | 'kind' | 'isFirst' | 'columns'>[];
  /** The campaign whose parameters are bound. */
  readonly campaign?: PlannedCampaign['campaign'];
  /** The first mark of an incremental model or step. */
  readonly cursor?: Parameter;
}

/** Of a plan that is still being made: the unit tests are the last part of it. */
export type Tested = Omit<ProjectPlan, 'unitTests'>;

/** Nothing when there is no such model or query, or when it was not sound itself, which was told where it stands. */
export async function testedSelect(
  subject: UnitTestSubject,
  plan: Tested,
  tables: ReadonlyMap<string, readonly Column[]>,
  session: Session,
): Promise<TestedSelect | undefined> {
  if (subject.kind === 'model') {
    const planned = plan.models.find(({ model }) => model.name === subject.model);
    return planned === undefined ? undefined : testedModel(planned, tables);
  }
  const campaign = plan.campaigns.get(subject.campaign);
  const step = campaign?.steps.find((planned) => isOfQuery(planned, subject));
  if (campaign === undefined || step === undefined) return undefined;
  return await testedStep(campaign, step, subject.query, tables, session);
}

/** A query or incremental step in a file of that name, or, written in the campaign itself, a step of that name. */
export const isOfQuery = (
  { step }: Pick<PlannedStep, 'step'>,
  { campaign, query }: Extract<UnitTestSubject, { kind: 'query' }>,
): boolean => {
  if (step.kind !== 'query' && step.kind !== 'incremental') return false;
  const path = step.sql.fragments[0]?.span.file.path;
  return (
    path === `campaigns/${campaign}/${query}.sql` ||
    (path === `campaigns/${campaign}/campaign.yml` && step.name === query)
  );
};

function testedModel(
  { model, columns, reads }: PlannedModel,
  tables: ReadonlyMap<string, readonly Column[]>,
): TestedSelect {
  const type = columns.find(({ name }) => name === model.header.cursor)?.type;
  const cursor = type === undefined ? undefined : smallestMark(type);
  return {
    node: model.name,
    name: model.name,
    sql: model.sql,
    inputs: reads.map((name) => ({ name, kind: 'table', isFirst: false, columns: tables.get(name) ?? [] })),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

async function testedStep(
  planned: PlannedCampaign,
  { step, reads, tables, outputs }: PlannedStep,
  query: string,
  known: ReadonlyMap<string, readonly Column[]>,
  session: Session,
): Promise<TestedSelect | undefined> {
  if (step.kind !== 'query' && step.kind !== 'incremental') return undefined;
  const { campaign, steps } = planned;
  const inputs: TestedSelect['inputs'][number][] = [];
  for (const [index, read] of reads.entries()) {
    const name = outputName(read.step, read.port);
    if (inputs.some((input) => input.name === name)) continue;
    const columns = steps.find((other) => other.step.name === read.step)?.outputs.get(read.port) ?? [];
    inputs.push({ name, kind: 'population', isFirst: index === 0 && step.from.length > 0, columns });
  }
  for (const table of tables.filter(({ schema }) => schema !== '')) {
    const name = tableName(table);
    if (inputs.some((input) => input.name === name)) continue;
    const kind = table.schema === 'ledger' ? 'ledger' : 'table';
    const columns = kind === 'table' ? (known.get(name) ?? []) : await columnsOf(session, name);
    inputs.push({ name, kind, isFirst: false, columns });
  }
  const cursor = step.kind === 'incremental' ? step.config.cursor : undefined;
  const mark = smallestMark(outputs.get('')?.find(({ name }) => name === cursor)?.type ?? '');
  return {
    ...{ node: `${campaign.name}.${step.name}`, name: `${campaign.name}.${query}`, sql: step.sql, inputs, campaign },
    ...(mark === undefined ? {} : { cursor: mark }),
  };
}

async function columnsOf(session: Session, table: string): Promise<readonly Column[]> {
  const described = await session.describe(`from ${table}`, {});
  if ('problem' in described) throw new Error(described.problem.message);
  return described.columns;
}
