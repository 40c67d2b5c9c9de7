import { parseSpan } from '../../base/time.ts';
import { readsOfCampaign } from '../../plan/dependencies.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import { carryThrough, dueRuns } from '../../run/nightly.ts';
import type { DefinedRun } from '../../run/run-definition.ts';
import { chosenCampaign } from '../campaign-choice.ts';
import { soundProject } from '../checked-project.ts';
import { assertSecrets, clockOf, environmentOf, openPlace, openRunContext, openSendContext } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { showResults } from '../run-results.ts';
import { withWarehouse } from '../runner.ts';
import { build, load } from '../warehouse-work.ts';

export interface SendOptions extends GlobalOptions {
  readonly campaigns: readonly string[];
  /** How long to wait for another muster. */
  readonly wait: string;
}

/** `muster send`: the nightly job. Loads, builds, starts due runs of live campaigns, carries on unfinished ones, sends. */
export async function send(options: SendOptions, io: Io): Promise<ExitCode> {
  if (options.date !== undefined)
    throw new Refusal(
      'send takes no --date: it does what is due now',
      'a missed night is muster start CAMPAIGN --date D',
    );
  const wait = waitMillis(options.wait);
  const place = openPlace(options, io);
  const sound = await soundProject(place, options, io);
  if (sound === undefined) return exitCode.refused;
  const { plan, files } = sound;
  for (const name of options.campaigns) chosenCampaign(plan, name);
  const environment = environmentOf(options, io, place.root, plan.project);
  assertSecrets(plan.project, environment, place, io);
  const clock = clockOf(options, environment);
  return withWarehouse({ place, plan, options, io, clock, command: 'send', ledger: true, wait }, async (work) => {
    await using context = await openSendContext(
      await openRunContext(work.engine, place, environment, clock, work.emit),
      place,
      io,
    );
    const missing = await load(work, plan.project.sources.values());
    const built = await build(work, missing);
    const unusable = new Set([
      ...missing,
      ...built.filter(({ status }) => status !== 'built').map(({ model }) => model),
    ]);
    const due = dueRuns(plan, files, await context.ledger.runs(), context, options.campaigns);
    const [ready, held] = partition(due, (run) => blockedBy(plan, run, unusable) === undefined);
    for (const run of held)
      io.err(
        `${io.style.red('✗')} ${run.occasion.runKey} is held: ${blockedBy(plan, run, unusable) ?? ''} is not what it should be tonight`,
      );
    if (due.length === 0) io.err('no campaign is due');
    await carryThrough(ready, files, context);
    const shown = await showResults(ready, context, options, io);
    return held.length > 0 || unusable.size > 0 ? exitCode.failed : shown;
  });
}

/** What a run reads that could not be loaded or built. A run whose lists are frozen reads nothing any more. */
function blockedBy(plan: ProjectPlan, run: DefinedRun, unusable: ReadonlySet<string>): string | undefined {
  const reads = readsOfCampaign(plan, run.planned);
  return [...unusable].find((name) => reads.has(name));
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

function waitMillis(text: string): number {
  const span = parseSpan(text);
  if (span === undefined) throw new Refusal(`--wait ${text} is no length of time`, 'write 10m, or 0s');
  const millis = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };
  return span.amount * millis[span.unit];
}
