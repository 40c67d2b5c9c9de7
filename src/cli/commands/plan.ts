import type { PlannedCampaign } from '../../plan/project-plan.ts';
import { SqlFailure } from '../../ports.ts';
import { funnelText } from '../../report/funnel.ts';
import { funnelOfPlan } from '../../report/funnel-report.ts';
import { launchesText } from '../../report/launches.ts';
import { PopulationProblem } from '../../run/populate.ts';
import { planRun } from '../../run/plan-run.ts';
import { defineRun } from '../../run/run-definition.ts';
import { nextLaunches } from '../../run/schedule.ts';
import { chosenCampaign } from '../campaign-choice.ts';
import { soundProject } from '../checked-project.ts';
import { clockOf, environmentOf, openPlace, openRunContext } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type GlobalOptions, overridesOf } from '../options.ts';
import { withWarehouse } from '../runner.ts';
import { logicalDate, type WarehouseWork } from '../warehouse-work.ts';

/** `muster plan CAMPAIGN`: everything up to and with the send lists; nothing is sent and nothing stays behind. */
export async function plan(options: GlobalOptions & { readonly campaign: string }, io: Io): Promise<ExitCode> {
  const place = openPlace(options, io);
  const sound = await soundProject(place, options, io);
  if (sound === undefined) return exitCode.refused;
  const chosen = chosenCampaign(sound.plan, options.campaign);
  const environment = environmentOf(options, io, place.root, sound.plan.project);
  const clock = clockOf(options, environment);
  return withWarehouse({ place, plan: sound.plan, options, io, clock, command: 'plan', ledger: true }, async (work) => {
    const context = await openRunContext(work.engine, place, environment, clock, work.emit);
    const run = defineRun(sound.plan, sound.files, occasionOf(chosen, work, options));
    try {
      const report = funnelOfPlan(await planRun(run, context), environment.deliver);
      const launches = nextLaunches(chosen.campaign, clock.now(), sound.plan.project.config.timezone, 10);
      io.out(
        options.json
          ? JSON.stringify(report, null, 2)
          : [
              funnelText(report, io.style),
              launchesText(chosen.campaign.config.live, launches, sound.plan.project.config.timezone),
            ].join('\n'),
      );
      return exitCode.done;
    } catch (cause) {
      if (!(cause instanceof PopulationProblem) && !(cause instanceof SqlFailure)) throw cause;
      io.err(`${io.style.red('✗')} ${cause.message}`);
      return exitCode.failed;
    }
  });
}

function occasionOf({ campaign }: PlannedCampaign, work: WarehouseWork, options: GlobalOptions) {
  const date = logicalDate(work);
  return {
    campaign: campaign.name,
    runKey: `${campaign.id}@${date.toString()}`,
    plannedAt: work.clock.now(),
    date,
    overrides: overridesOf(options),
  };
}
