import { manualClock } from '../../src/adapters/clock.ts';
import { prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { hasErrors } from '../../src/base/diagnostic.ts';
import type { Event } from '../../src/base/event.ts';
import type { Checked } from '../../src/base/result.ts';
import { dateOf, instantOf } from '../../src/base/time.ts';
import { checkProject } from '../../src/plan/check.ts';
import { projectParameters } from '../../src/plan/parameters.ts';
import type { ProjectPlan } from '../../src/plan/project-plan.ts';
import { readProject } from '../../src/project/read.ts';
import type { Session, Warehouse } from '../../src/ports.ts';
import { type BuiltModel, buildModels } from '../../src/run/build.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { smallProject } from './small-project.ts';
import { testWarehouse } from './warehouse.ts';

/** A checked plan of the small project with some files changed. Throws what is wrong with it. */
export async function plannedProject(changed: Readonly<Record<string, string | undefined>>): Promise<ProjectPlan> {
  const { value, diagnostics } = await checkedProject(changed);
  if (value === undefined || hasErrors(diagnostics))
    throw new Error(diagnosticLines(diagnostics.filter(({ severity }) => severity === 'error')));
  return value;
}

/** What `check` says of the small project with some files changed. */
export async function checkedProject(
  changed: Readonly<Record<string, string | undefined>>,
): Promise<Checked<ProjectPlan>> {
  const read = readProject(smallProject(changed));
  if (read.value === undefined) return { diagnostics: read.diagnostics };
  await using shadow = await emptyEngine();
  const { value, diagnostics } = await checkProject(read.value, shadow);
  return { ...(value === undefined ? {} : { value }), diagnostics: [...read.diagnostics, ...diagnostics] };
}

/** What `check` says of one file of the small project when it has this text. */
export async function problemsOfFile(path: string, text: string): Promise<string> {
  const { diagnostics } = await checkedProject({ [path]: text });
  return `\n${diagnosticLines(diagnostics.filter(({ span }) => span?.file.path === path))}\n`;
}

/** An engine in memory with the views of an empty ledger. */
export async function emptyEngine(): Promise<Warehouse> {
  const { warehouse } = await testWarehouse();
  await using ledger = await warehouse.session('ledger');
  await prepareLedger(ledger);
  return warehouse;
}

/** Builds the plan's models on the session; it is 2017-07-03. */
export async function built(
  plan: ProjectPlan,
  session: Session,
): Promise<{ readonly models: readonly BuiltModel[]; readonly events: readonly Event[] }> {
  const events: Event[] = [];
  const models = await buildModels(plan, {
    session,
    clock: manualClock(instantOf('2017-07-03T06:30:00Z')),
    emit: (event) => events.push(event),
    parameters: projectParameters(plan.project, dateOf('2017-07-03')).value ?? {},
  });
  return { models, events: events.filter(({ kind }) => kind !== 'begun') };
}
