import { readsOfCampaign } from '../../plan/dependencies.ts';
import type { ProjectPlan } from '../../plan/project-plan.ts';
import type { Ledger, RunRecord } from '../../ports.ts';
import { counted } from '../../report/number-text.ts';
import { keepKeys } from '../../run/ledger/kept-keys.ts';
import { expireLeftovers, expireRuns } from '../../run/ledger/retention.ts';
import { clearSets } from '../../run/print/clear-sets.ts';
import { recordMissed } from '../../run/schedule/missed-runs.ts';
import { carryThrough, dueRuns, signalledRuns } from '../../run/nightly.ts';
import { openMessages } from '../../run/run-status.ts';
import type { DefinedRun } from '../../run/run-definition.ts';
import { chosenCampaign } from '../chosen-run.ts';
import { openRunContext, openSendContext } from '../context.ts';
import { assertSecrets } from '../ways-out.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type CommandOptions, waitOption } from '../options.ts';
import { showResults } from '../run-results.ts';
import { withEngine, type Work } from '../runner.ts';
import { openSetting, parametersOf } from '../setting.ts';
import { build, load, notBuilt, notLoaded, type SourceLoad, tableOf } from '../warehouse-work.ts';

export interface SendOptions extends CommandOptions {
  /** All that are due when empty. */
  readonly campaigns: readonly string[];
  /** How long to wait for another muster. */
  readonly wait: string;
}

/** `muster send`: the nightly job. Loads, builds, starts due runs of live campaigns, carries on unfinished ones, sends. */
export async function send(options: SendOptions, io: Io): Promise<ExitCode> {
  assertNothingByHand(options);
  const wait = waitOption(options.wait);
  const setting = await openSetting(options, io);
  const { place, plan, environment, clock, files } = setting;
  for (const name of options.campaigns) chosenCampaign(plan, name);
  await assertSecrets(plan.project, environment, place, io);
  const parameters = parametersOf(setting);
  return withEngine(setting, { command: 'send', ledger: 'write', wait }, async (work) => {
    const loads = await load(work, plan.project.sources.values(), 'counted');
    const missing = notLoaded(loads);
    const built = await build(work, parameters, { unusable: missing });
    const unusable = new Map([
      ...loads.filter(({ source }) => missing.has(tableOf(source))).map(whatIsWrong),
      ...[...notBuilt(built)].map((model) => [model, 'was not built'] as const),
    ]);
    await using context = await openSendContext(
      await openRunContext(work.engine, place, environment, clock, work.emit),
      place,
      io,
    );
    await context.ledger.append([{ kind: 'tick' }]);
    const records = await context.ledger.runs();
    const signals = await context.ledger.signals();
    await recordMissed(plan, files, records, signals, context, options.campaigns);
    const due = await dueRuns(plan, files, records, signals, context, options.campaigns);
    if (due.length === 0 && !options.quiet) io.err('no campaign is due');
    const ready = due.filter((run) => !isHeld(run, records, unusable, work));
    const carried = await carryThrough(ready, files, context);
    // A run that one of these gave a signal to starts in the same night; what it signals itself starts in the next.
    const given = (await context.ledger.signals()).slice(signals.length);
    const signalled = signalledRuns(plan, files, await context.ledger.runs(), given, context, options.campaigns);
    const heard = signalled.filter((run) => !isHeld(run, records, unusable, work));
    const all = [...carried, ...(await carryThrough(heard, files, context))];
    const shown = await showResults(all, context, options, io);
    await forgetPeople(context.ledger, work);
    return ready.length < due.length || heard.length < signalled.length || unusable.size > 0 ? exitCode.failed : shown;
  });
}

/** Who was in a run, or in the files of a vendor, is kept no longer than the project says. */
async function forgetPeople(ledger: Ledger, work: Work): Promise<void> {
  const { plan, place, environment, clock, options, io, engine } = work;
  const { timezone: zone, governance } = plan.project.config;
  const inside = { files: place.files, folder: environment.folder, clock, zone };
  const runs = await ledger.runs();
  const cleared = await clearSets(runs, plan.project, { ...inside, ledger });
  await using session = await engine.session('ledger');
  const keeping = (run: RunRecord) => keepKeys(run, { ...inside, session, ledger });
  const expired = await expireRuns(runs, governance.retain, { ...inside, keepKeys: keeping });
  await expireLeftovers(place.root, governance.retain, inside);
  if (options.quiet) return;
  for (const { runKey, step } of cleared)
    io.err(
      io.style.dim(`the print files of ${step} of ${runKey} are deleted: their vendor has had them for long enough`),
    );
  if (expired.length > 0)
    io.err(io.style.dim(`${counted(expired.length, 'run')} expired: who was in them is no longer kept`));
}

/** The nightly job does what is due, in the way that the project says: what is chosen by hand is started by hand. */
function assertNothingByHand({ date, var: vars = [] }: SendOptions): void {
  if (date !== undefined)
    throw new Refusal(
      'send takes no --date: it does what is due now',
      'a missed night is muster start CAMPAIGN --date YYYY-MM-DD',
    );
  if (vars.length > 0)
    throw new Refusal('send takes no --var: it does what is due now', 'muster start CAMPAIGN takes variables');
}

/** True when a run cannot go on tonight, after saying why. One whose lists are all frozen reads nothing any more. */
function isHeld(
  run: DefinedRun,
  records: readonly RunRecord[],
  unusable: ReadonlyMap<string, string>,
  { plan, io }: Work,
): boolean {
  const { runKey } = run.occasion;
  const record = records.find((one) => one.runKey === runKey);
  if (record?.status === 'sending' || (record?.status === 'waiting' && openMessages(record.lists) > 0)) return false;
  const missing = firstMissing(plan, run, unusable);
  if (missing === undefined) return false;
  io.err(`${io.style.red('✗')} ${runKey} is held: ${missing} ${unusable.get(missing) ?? ''}`);
  return true;
}

function firstMissing(
  plan: ProjectPlan,
  { planned }: DefinedRun,
  unusable: ReadonlyMap<string, string>,
): string | undefined {
  const reads = readsOfCampaign(plan, planned);
  return [...unusable.keys()].find((name) => reads.has(name));
}

/** A source that was loaded and is no use all the same is one whose data is too old. */
const whatIsWrong = ({ source, result }: SourceLoad): [table: string, words: string] => [
  tableOf(source),
  result.value === undefined ? 'was not loaded' : 'is too old',
];
