import { error } from '../../base/diagnostic.ts';
import { type RunRecord, SqlFailure } from '../../ports.ts';
import type { Guardrails } from '../../project/schema/muster.ts';
import { type Change, changesOf, changesText } from '../../report/changes.ts';
import { funnelText, stoppedSteps } from '../../report/funnel.ts';
import { type FunnelReport, funnelOfPlan } from '../../report/funnel-report.ts';
import { launchesText } from '../../report/launches.ts';
import { PopulationProblem } from '../../run/population-rules.ts';
import { planRun } from '../../run/plan-run.ts';
import { guardrailNotes, lastRunOf } from '../../run/prepare/guardrails.ts';
import { readRunStates } from '../../run/run-state.ts';
import { nextLaunches, zoneOf } from '../../run/schedule/schedule.ts';
import { openRunContext } from '../context.ts';
import { type ExitCode, exitCode, Failure } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { assertBuilt } from '../built-tables.ts';
import { chosenAgain, chosenRun } from '../chosen-run.ts';
import { withEngine } from '../runner.ts';
import { openSetting } from '../setting.ts';
import { unfitData } from '../unfit-data.ts';

export interface PlanOptions extends CommandOptions {
  readonly campaign: string;
  /** Goes on behind waits, approvals and messages. */
  readonly 'follow-waits': boolean;
}

/** How far ahead a plan looks. */
const shownLaunches = 10;

/** `muster plan CAMPAIGN`: everything up to and with the send lists; nothing is sent and nothing stays behind. */
export async function plan(options: PlanOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const { place, environment, clock } = setting;
  const runs = await readRunStates(place.files, environment.folder);
  const first = chosenRun(setting, options.campaign);
  // A cancelled run does not go on: what may be started is the next one, for whom it has not written to.
  const isOver = runs.some(({ runKey, status }) => runKey === first.occasion.runKey && status === 'cancelled');
  const run = isOver ? chosenAgain(setting, first, runs) : first;
  const { campaign } = run.planned;
  const zone = setting.plan.project.config.timezone;
  return withEngine(setting, { command: `plan ${campaign.name}`, ledger: 'read' }, async (work) => {
    await assertBuilt(work, run.planned);
    const context = await openRunContext(work.engine, place, environment, clock, work.emit);
    try {
      const known = runs.find(({ runKey, lists }) => runKey === run.occasion.runKey && lists.length > 0)?.status;
      const planned = await planRun(run, context, { followWaits: options['follow-waits'] });
      const report = {
        ...funnelOfPlan(planned, environment.deliver),
        ...(known === undefined ? {} : { known }),
      };
      const launches = nextLaunches(campaign, clock.now(), zone, shownLaunches);
      const compared = compare(report, campaign.id, runs);
      const unfit = await unfitData(work, run.planned);
      const warnings = [
        ...(isOver
          ? [`${first.occasion.runKey} is cancelled: this is one more run, by muster start ${campaign.name} --again`]
          : []),
        ...unfit.map((why) => `it would be held: ${why}`),
        ...overGuardrails(report, compared.last, setting.plan.project.config.governance.guardrails),
      ];
      if (options.json) io.out(JSON.stringify({ ...report, changes: compared.changes, warnings, launches }, null, 2));
      else {
        const { last, changes } = compared;
        const parts = [
          funnelText(report, io.style, io.width),
          ...(last === undefined || changes.length === 0 ? [] : [changesText(changes, last, io.style)]),
          ...(warnings.length === 0 ? [] : [warnings.map((one) => io.style.yellow(one)).join('\n')]),
          launchesText(campaign.config, launches, zoneOf(campaign.config, zone)),
        ];
        io.out(parts.join('\n\n'));
      }
      return stoppedSteps(report.samples).length > 0 ? exitCode.failed : exitCode.done;
    } catch (cause) {
      if (!(cause instanceof PopulationProblem) && !(cause instanceof SqlFailure)) throw cause;
      throw new Failure([error('no-plan', cause.message)], exitCode.failed);
    }
  });
}

/** The last run of the campaign, and how the counts have changed since. */
function compare(
  report: FunnelReport,
  campaign: string,
  runs: readonly RunRecord[],
): { readonly last: RunRecord | undefined; readonly changes: readonly Change[] } {
  const last = lastRunOf(campaign, report.runKey, runs);
  return { last, changes: last === undefined ? [] : changesOf(report, last) };
}

/** Lists that would wait for a person where providers deliver. */
const overGuardrails = (report: FunnelReport, last: RunRecord | undefined, guardrails: Guardrails): string[] =>
  report.steps.flatMap(({ name: step, list }) =>
    list === undefined
      ? []
      : guardrailNotes(
          { step, rows: list.listed },
          last?.lists.find((one) => one.step === step),
          guardrails,
        ),
  );
