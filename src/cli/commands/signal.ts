import { hasErrors } from '../../base/diagnostic.ts';
import { isFileNamePart } from '../../base/names.ts';
import { campaignParameters } from '../../plan/parameters.ts';
import type { Campaign } from '../../project/project.ts';
import { runKeyOf } from '../../project/run-key.ts';
import { whereInPeriod } from '../../run/schedule/schedule.ts';
import { heedsSignals } from '../../run/schedule/signalled-runs.ts';
import { chosenCampaign } from '../chosen-run.ts';
import { type ExitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type CommandOptions, overridesOf } from '../options.ts';
import { orderId } from '../order-id.ts';
import { giveAndSay, whoOf } from '../orders.ts';
import { openSetting, type Setting } from '../setting.ts';

export interface SignalOptions extends CommandOptions {
  readonly campaign: string;
  /** Names what happened: a second signal with it starts nothing. */
  readonly id?: string | undefined;
  readonly why?: string | undefined;
}

/** `muster signal CAMPAIGN`: a campaign that waits for signals starts with the next tick of the nightly job. */
export async function signal(options: SignalOptions, io: Io): Promise<ExitCode> {
  const { id = orderId(), why } = options;
  if (!isFileNamePart(id))
    throw new Refusal(`--id ${id} cannot be part of a file's name`, 'use letters, digits, _ and -');
  const setting = await openSetting(options, io);
  const { project } = setting.plan;
  const { campaign } = chosenCampaign(setting.plan, options.campaign);
  assertHeeds(campaign);
  assertTime(campaign, setting);
  const variables = overridesOf(options);
  const run = { date: setting.date, runKey: runKeyOf(campaign, id) };
  const { diagnostics } = campaignParameters(project, campaign, run, variables);
  if (hasErrors(diagnostics)) throw new Refusal(diagnostics);
  return giveAndSay(
    {
      ...{ command: 'signal', campaign: campaign.name, id, variables, who: whoOf(io) },
      ...(why === undefined ? {} : { why }),
    },
    { ...setting, project },
  );
}

function assertHeeds(campaign: Campaign): void {
  if (heedsSignals(campaign)) return;
  const { name, config } = campaign;
  throw config.live
    ? new Refusal(`"${name}" does not wait for signals`, 'give it schedule: { on_signal: true }')
    : new Refusal(`"${name}" is a draft: no signal starts it`, 'set live: true');
}

/** A campaign that has not begun, or has ended, is closed to new runs. */
function assertTime(campaign: Campaign, { clock, plan }: Setting): void {
  const { name, config } = campaign;
  const where = whereInPeriod(campaign, clock.now(), plan.project.config.timezone);
  if (where === 'before') throw new Refusal(`"${name}" begins at ${config.start ?? ''}: no signal starts it before`);
  if (where === 'after') throw new Refusal(`"${name}" ended at ${config.end ?? ''}: no signal starts it`);
}
