import { twinOf } from '../../project/run-key.ts';
import { error } from '../../base/diagnostic.ts';
import { isFileNamePart } from '../../base/names.ts';
import { startOfDay } from '../../base/time.ts';
import type { PlannedCampaign } from '../../plan/project-plan.ts';
import { carryThrough } from '../../run/nightly.ts';
import type { DefinedRun } from '../../run/run-definition.ts';
import { whereInPeriod } from '../../run/schedule/schedule.ts';
import { assertBuilt } from '../built-tables.ts';
import { chosenAgain, chosenRun } from '../chosen-run.ts';
import { openRunContext, openSendContext } from '../context.ts';
import { assertSecrets } from '../ways-out.ts';
import { type ExitCode, exitCode, Failure, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { showResults } from '../run-results.ts';
import { withEngine, type Work } from '../runner.ts';
import { openSetting, type Setting } from '../setting.ts';
import { unfitData } from '../unfit-data.ts';

export interface StartOptions extends CommandOptions {
  readonly campaign: string;
  /** Names an incident, so that a repeated alarm does nothing. */
  readonly key?: string | undefined;
  /** One more run of the same day or key. */
  readonly again?: boolean | undefined;
  /** On data that holds the nightly job, too. */
  readonly stale?: boolean | undefined;
}

/** `muster start CAMPAIGN`: one run now, carried through in the foreground. A run that is done stays done. */
export async function start(options: StartOptions, io: Io): Promise<ExitCode> {
  if (options.key !== undefined && !isFileNamePart(options.key))
    throw new Refusal(`--key ${options.key} cannot be part of a file's name`, 'use letters, digits, _ and -');
  const setting = await openSetting(options, io);
  const { place, files, plan, environment, clock } = setting;
  const first = chosenRun(setting, options.campaign, options.key);
  const { campaign } = first.occasion;
  if (!first.planned.campaign.config.live && environment.deliver === 'providers')
    throw new Refusal(
      `"${campaign}" is a draft`,
      'set live: true, or start it in an environment that delivers to the outbox',
    );
  await assertSecrets(plan.project, environment, place, io);
  return withEngine(setting, { command: `start ${campaign}`, ledger: 'write' }, async (work) => {
    await using context = await openSendContext(
      await openRunContext(work.engine, place, environment, clock, work.emit),
      place,
      io,
    );
    const runs = await context.ledger.runs();
    const run = options.again === true ? chosenAgain(setting, first, runs) : first;
    const { runKey } = run.occasion;
    const before = runs.find((record) => record.runKey === runKey);
    if (before === undefined) assertNotEnded(run, setting);
    const twin = twinOf(
      runKey,
      runs.map((one) => one.runKey),
    );
    if (twin !== undefined) throw new Refusal(`${runKey} differs only in case from ${twin}`, 'choose another --key');
    // A run that began reads what it has built itself.
    if (before === undefined || before.status === 'missed') {
      await assertBuilt(work, run.planned);
      if (options.stale !== true) await assertFit(runKey, run.planned, work);
    }
    if (before?.status === 'done' && !options.quiet) io.err(`${runKey} is done: nothing is sent again without --again`);
    // One that was started again and is still open comes first: two of them at once would not know of each other.
    if (options.again === true && before !== undefined && !options.quiet)
      io.err(`${runKey} is not over: it is carried on, and no other begins; once it is over, --again begins one`);
    const carried = await carryThrough([run], files, context);
    return await showResults(carried, context, options, io);
  });
}

/** An ended campaign is closed to new runs, but for days before its end; it may still be tried where nothing leaves the machine. */
function assertNotEnded({ occasion: { campaign, date }, planned }: DefinedRun, { plan, environment }: Setting): void {
  const { timezone } = plan.project.config;
  const isEnded = whereInPeriod(planned.campaign, startOfDay(date, timezone), timezone) === 'after';
  if (!isEnded || environment.deliver === 'outbox') return;
  throw new Refusal(
    `"${campaign}" ended at ${planned.campaign.config.end ?? ''}`,
    'give it a later end, or --date a day before it',
  );
}

/** What holds the nightly job waits for a person here, too: whoever starts by hand may not know of it. */
async function assertFit(runKey: string, campaign: PlannedCampaign, work: Work): Promise<void> {
  const unfit = await unfitData(work, campaign);
  if (unfit.length === 0) return;
  const hint = 'muster load and muster build bring it up to date; --stale starts on what is there';
  throw new Failure([error('held', `${runKey} is held: ${unfit.join(', ')}`, { hint })], exitCode.waits);
}
