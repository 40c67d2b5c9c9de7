import { type Diagnostic, error } from '../base/diagnostic.ts';
import { parameterOf, type Parameters } from '../base/parameter.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { type SourceText, spanOf } from '../base/source.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import { dateOf } from '../base/time.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { Configured, Project, UnitTestFile, UnitTestSubject } from '../project/project.ts';
import type { UnitTestConfig, UnitTestTable } from '../project/schema/unit-test.ts';
import { typeSelect } from './check-sql.ts';
import { givenTable } from './given-table.ts';
import { campaignParameters, projectParameters } from './parameters.ts';
import { wrongValues } from './given-values.ts';
import type { GivenInput, GivenTable, PlannedUnitTest } from './planned-unit-test.ts';
import { isOfQuery, type Tested, testedSelect, type TestedSelect } from './unit-test-subject.ts';
import { runKeyOf } from '../project/run-key.ts';

/** What unit tests are checked in: the shadow with every table, and what was found sound so far. */
export interface UnitTestSurroundings {
  readonly plan: Tested;
  readonly warehouse: Warehouse;
  readonly session: Session;
  readonly tables: ReadonlyMap<string, readonly Column[]>;
}

/** Resolves every unit test of the project: what it is about, what it gives and what it expects. Runs none of them. */
export async function checkUnitTests(
  around: UnitTestSurroundings,
): Promise<{ readonly tests: readonly PlannedUnitTest[]; readonly diagnostics: readonly Diagnostic[] }> {
  const tests: PlannedUnitTest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of around.plan.project.unitTests) {
    const missing = missingSubject(around.plan.project, file);
    const tested =
      missing.length > 0 ? undefined : await testedSelect(file.subject, around.plan, around.tables, around.session);
    diagnostics.push(...missing);
    if (tested === undefined) continue;
    const used = await usedParameters(tested, around);
    const columns = await resultColumns(tested, file, around);
    for (const test of columns === undefined ? [] : file.tests) {
      const found = await checkUnitTest(test, { tested, used, columns: columns ?? [], ...around });
      diagnostics.push(...found.diagnostics);
      if (found.value !== undefined) tests.push(found.value);
    }
  }
  const given = tests.flatMap(({ inputs, expected }) => [...inputs.flatMap((input) => input.given ?? []), expected]);
  return { tests, diagnostics: [...diagnostics, ...(await wrongValues(around.session, given))] };
}

function missingSubject(project: Project, { subject, file }: UnitTestFile): Diagnostic[] {
  const span = spanOf(file);
  if (subject.kind === 'model') {
    const { model } = subject;
    if (project.models.has(model) || project.unreadable.has(model)) return [];
    const hint = didYouMean(model, project.models.keys());
    return [error('unknown-model', `these are the tests of "${model}", and there is no such model`, { span, hint })];
  }
  const campaign = project.campaigns.get(subject.campaign);
  if (campaign === undefined) return [];
  const steps = [...campaign.steps.values()];
  if (steps.some((step) => isOfQuery({ step }, subject))) return [];
  const hint = didYouMean(subject.query, queriesOf(project, subject));
  return [error('unknown-step', `no query step of ${subject.campaign} is in "${subject.query}.sql"`, { span, hint })];
}

const queriesOf = (project: Project, { campaign }: Extract<UnitTestSubject, { kind: 'query' }>): string[] =>
  [...(project.campaigns.get(campaign)?.steps.values() ?? [])].flatMap((step) => {
    if (step.kind !== 'query' && step.kind !== 'incremental') return [];
    const file: SourceText | undefined = step.sql.fragments[0]?.span.file;
    const query = /([^/]+)\.sql$/.exec(file?.path ?? '')?.[1];
    return [query ?? step.name];
  });

async function usedParameters({ sql }: TestedSelect, { warehouse }: UnitTestSurroundings): Promise<readonly string[]> {
  const parsed = await warehouse.parse(sql.text);
  return 'problem' in parsed ? [] : parsed.parameters;
}

/** Of the SELECT itself: a snapshot and a channel add columns of their own later. */
async function resultColumns(
  tested: TestedSelect,
  { subject }: UnitTestFile,
  { plan, session }: UnitTestSurroundings,
): Promise<readonly Column[] | undefined> {
  if (subject.kind === 'query') {
    const steps = plan.campaigns.get(subject.campaign)?.steps ?? [];
    return steps.find(({ step }) => `${subject.campaign}.${step.name}` === tested.node)?.outputs.get('');
  }
  const parameters = { ...projectParameters(plan.project, sampleDate).value, ...cursorOf(tested) };
  return (await typeSelect(session, tested.sql, parameters, [])).value;
}

const sampleDate = dateOf('2000-01-01');

const cursorOf = ({ cursor }: TestedSelect): Parameters => (cursor === undefined ? {} : { cursor });

interface UnitTestPlace extends UnitTestSurroundings {
  readonly tested: TestedSelect;
  /** The parameters that the SQL uses. */
  readonly used: readonly string[];
  /** Of the result. */
  readonly columns: readonly Column[];
}

async function checkUnitTest(
  test: Configured<UnitTestConfig>,
  around: UnitTestPlace,
): Promise<Checked<PlannedUnitTest>> {
  const { tested, columns } = around;
  const bound = boundParameters(test, around);
  const parameters = bound.value ?? {};
  const read = (table: UnitTestTable, path: readonly string[], name: string, of: readonly Column[]) =>
    givenTable(table, { ...around, test, path, name, columns: of, parameters });
  const given = await givenInputs(test, around, read);
  const expected = await read(test.config.expect, ['expect'], tested.node, columns);
  const diagnostics = [...bound.diagnostics, ...given.diagnostics, ...expected.diagnostics, ...unevenRows(test)];
  if (diagnostics.length > 0 || given.value === undefined || expected.value === undefined)
    return refused(...diagnostics);
  return checked({
    id: `${tested.name}.${test.name}`,
    node: tested.node,
    span: test.place([], 'key'),
    sql: tested.sql,
    parameters,
    inputs: given.value,
    expected: expected.value,
  });
}

type ReadTable = (
  table: UnitTestTable,
  path: readonly string[],
  name: string,
  columns: readonly Column[],
) => Promise<Checked<GivenTable>>;

async function givenInputs(
  test: Configured<UnitTestConfig>,
  { tested }: UnitTestPlace,
  read: ReadTable,
): Promise<Checked<GivenInput[]>> {
  const rows = new Map<string, GivenTable>();
  const diagnostics: Diagnostic[] = [];
  for (const [name, table] of Object.entries(test.config.given)) {
    const input = tested.inputs.find((one) => one.name === name || (one.isFirst && name === 'input'));
    const span = test.place(['given', name], 'key');
    if (input === undefined) {
      const hint = didYouMean(
        name,
        tested.inputs.map((one) => one.name),
      );
      diagnostics.push(error('unknown-input', `${tested.node} does not read "${name}"`, { span, hint }));
    } else if (rows.has(input.name)) {
      diagnostics.push(error('unknown-input', `"input" is "${input.name}", which is given already`, { span }));
    } else {
      const found = await read(table, ['given', name], name, input.columns);
      diagnostics.push(...found.diagnostics);
      if (found.value !== undefined) rows.set(input.name, found.value);
    }
  }
  if (diagnostics.length > 0) return refused(...diagnostics);
  return checked(
    tested.inputs.map((input) => {
      const given = rows.get(input.name);
      return given === undefined ? input : { ...input, given };
    }),
  );
}

/** What the SQL uses: the day that the test says, and the variables as they are declared or as the test says. */
function boundParameters(test: Configured<UnitTestConfig>, { plan, tested, used }: UnitTestPlace): Checked<Parameters> {
  const { project } = plan;
  const { campaign } = tested;
  const { run_date: written, vars } = test.config;
  const date = written === undefined ? sampleDate : dateOf(written);
  const declared = { ...project.config.vars, ...campaign?.config.vars };
  const wrong = Object.entries(vars).flatMap(([name, value]) => {
    const type = declared[name]?.type;
    if (type !== undefined && parameterOf(type, String(value)) !== undefined) return [];
    const at = { span: test.place(['vars', name], type === undefined ? 'key' : 'value') };
    return type === undefined
      ? [
          error('unknown-variable', `there is no variable "${name}"`, {
            ...at,
            hint: didYouMean(name, Object.keys(declared)),
          }),
        ]
      : [error('bad-variable', `"${name}" is of type ${type}`, at)];
  });
  const needsDate = used.find((name) => name === 'run_date' || name === 'run_at');
  if (needsDate !== undefined && written === undefined) {
    const hint = 'run_date: 2017-07-03';
    wrong.push(
      error('missing-key', `the SQL uses $${needsDate}: the test needs its run_date`, {
        span: test.place([], 'key'),
        hint,
      }),
    );
  }
  if (wrong.length > 0) return refused(...wrong);
  const overrides = Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, String(value)]));
  const bound =
    campaign === undefined
      ? projectParameters(project, date, overrides)
      : campaignParameters(project, campaign, { date, runKey: runKeyOf(campaign, date) }, overrides);
  return checked({ ...bound.value, ...cursorOf(tested) });
}

/** A row that leaves out a column that another one names would be compared with what the person cannot see. */
function unevenRows(test: Configured<UnitTestConfig>): Diagnostic[] {
  const { expect } = test.config;
  if (!Array.isArray(expect)) return [];
  const all = new Set(expect.flatMap((row) => Object.keys(row)));
  return expect.flatMap((row, index) => {
    const missing = [...all].filter((column) => !(column in row));
    if (missing.length === 0) return [];
    const message = `this row has no ${missing.map((column) => `"${column}"`).join(', ')}, another one has`;
    return [
      error('uneven-rows', message, {
        span: test.place(['expect', index]),
        hint: 'write null where a column is empty',
      }),
    ];
  });
}
