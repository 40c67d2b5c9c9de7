import { error } from '../../base/diagnostic.ts';
import { SqlFailure } from '../../ports.ts';
import { funnelText } from '../../report/funnel.ts';
import { funnelOfPlan } from '../../report/funnel-report.ts';
import { launchesText } from '../../report/launches.ts';
import { PopulationProblem } from '../../run/population-rules.ts';
import { planRun } from '../../run/plan-run.ts';
import { nextLaunches, zoneOf } from '../../run/schedule.ts';
import { openRunContext } from '../context.ts';
import { type ExitCode, exitCode, Failure } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { assertBuilt } from '../built-tables.ts';
import { chosenRun } from '../chosen-run.ts';
import { withEngine } from '../runner.ts';
import { openSetting } from '../setting.ts';

export interface PlanOptions extends CommandOptions {
  readonly campaign: string;
  /** Goes on behind waits, approvals and messages. */
  readonly followWaits: boolean;
}

/** How far ahead a plan looks. */
const shownLaunches = 10;

/** `muster plan CAMPAIGN`: everything up to and with the send lists; nothing is sent and nothing stays behind. */
export async function plan(options: PlanOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const run = chosenRun(setting, options.campaign);
  const { campaign } = run.planned;
  const { place, environment, clock } = setting;
  const zone = setting.plan.project.config.timezone;
  return withEngine(setting, { command: `plan ${campaign.name}`, ledger: true }, async (work) => {
    await assertBuilt(work, run.planned);
    const context = await openRunContext(work.engine, place, environment, clock, work.emit);
    try {
      const report = funnelOfPlan(
        await planRun(run, context, { followWaits: options.followWaits }),
        environment.deliver,
      );
      const launches = nextLaunches(campaign, clock.now(), zone, shownLaunches);
      const text = () =>
        `${funnelText(report, io.style)}\n\n${launchesText(campaign.config, launches, zoneOf(campaign.config, zone))}`;
      io.out(options.json ? JSON.stringify({ ...report, launches }, null, 2) : text());
      return exitCode.done;
    } catch (cause) {
      if (!(cause instanceof PopulationProblem) && !(cause instanceof SqlFailure)) throw cause;
      throw new Failure([error('no-plan', cause.message)], exitCode.failed);
    }
  });
}
