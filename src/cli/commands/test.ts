import type { ProjectPlan } from '../../plan/project-plan.ts';
import { dataTestsText, testSummary, unitTestText } from '../../report/test-results.ts';
import { type TestedModel, testTables } from '../../run/tests/data-tests.ts';
import { keepFailures } from '../../run/tests/kept-failures.ts';
import { runUnitTests, type UnitTestResult } from '../../run/tests/unit-tests.ts';
import { openShadow } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { withEngine } from '../runner.ts';
import { chosenNodes, type SelectionOptions } from '../selection.ts';
import { openSetting, parametersOf, type Setting } from '../setting.ts';

export interface TestOptions extends CommandOptions, SelectionOptions {
  /** Names of models, steps, singular or unit tests; also what `--select` takes. */
  readonly names: readonly string[];
  /** Unit tests alone: needs no warehouse. */
  readonly unit: boolean;
}

/** `muster test`: unit tests, and the tests of data over the tables as they stand. Builds nothing. */
export async function test(options: TestOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const chosen = await chosenTests(setting, options);
  const unit = await unitTests(setting, chosen.unit);
  if (options.unit || chosen.nodes.size === 0) return told({ unit, data: [], unbuilt: [] }, setting);
  const parameters = parametersOf(setting);
  return withEngine(setting, { command: 'test' }, async ({ engine, place, plan }) => {
    await using session = await engine.session();
    const { tested, unbuilt } = await testTables(session, plan, chosen.nodes, parameters);
    await keepFailures(
      place.files,
      place.root,
      tested.flatMap(({ tests }) => tests),
    );
    return told({ unit, data: tested, unbuilt }, setting);
  });
}

interface Chosen {
  readonly nodes: ReadonlySet<string>;
  readonly unit: ProjectPlan['unitTests'];
}

/** A unit test may be named itself; every other name is a selection of nodes. */
async function chosenTests(setting: Setting, { names, select = [], exclude }: TestOptions): Promise<Chosen> {
  const { plan } = setting;
  const own = plan.unitTests.filter(({ id }) => names.includes(id));
  const selectors = [...names.filter((name) => !own.some(({ id }) => id === name)), ...select];
  if (own.length > 0 && selectors.length === 0) return { nodes: new Set(), unit: own };
  const nodes = new Set((await chosenNodes(setting, { select: selectors, exclude })).names);
  const unit = plan.unitTests.filter((one) => nodes.has(one.node) || own.includes(one));
  return { nodes, unit };
}

async function unitTests({ place, plan, io, options }: Setting, tests: Chosen['unit']): Promise<UnitTestResult[]> {
  if (tests.length === 0) return [];
  await using engine = await openShadow(place.root, plan.project);
  const results: UnitTestResult[] = [];
  for await (const result of runUnitTests(engine, tests, plan.project.functions.values())) {
    results.push(result);
    if (result.status === 'failed' && !options.json) io.out(`${unitTestText(result, io.style)}\n\n`);
  }
  return results;
}

interface Results {
  readonly unit: readonly UnitTestResult[];
  readonly data: readonly TestedModel[];
  readonly unbuilt: readonly string[];
}

function told({ unit, data, unbuilt }: Results, { options, io }: Setting): ExitCode {
  const statuses = [...unit, ...data.flatMap(({ tests }) => tests)].map(({ status }) => status);
  if (statuses.length === 0 && unbuilt.length === 0)
    throw new Refusal('there is no test in what is chosen', 'muster ls lists what there is');
  if (options.json) {
    io.out(
      JSON.stringify(
        { unit: unit.map(({ span, ...result }) => ({ ...result, file: span.file.path })), data, unbuilt },
        null,
        2,
      ),
    );
  } else {
    const found = dataTestsText(data, io.style);
    if (found !== '') io.out(`${found}\n\n`);
    if (unbuilt.length > 0)
      io.err(
        `${io.style.yellow('!')} not built yet, so not tested: ${unbuilt.join(', ')}\n  ${io.style.cyan('hint:')} muster build`,
      );
    if (statuses.length > 0) io.out(testSummary(statuses, io.style));
  }
  return statuses.includes('failed') || unbuilt.length > 0 ? exitCode.failed : exitCode.done;
}
