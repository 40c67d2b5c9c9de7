import { isFileNamePart } from '../../base/names.ts';
import { carryThrough } from '../../run/nightly.ts';
import { defineRun } from '../../run/run-definition.ts';
import { chosenCampaign } from '../campaign-choice.ts';
import { soundProject } from '../checked-project.ts';
import { assertSecrets, clockOf, environmentOf, openPlace, openRunContext, openSendContext } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type GlobalOptions, overridesOf } from '../options.ts';
import { showResults } from '../run-results.ts';
import { withWarehouse } from '../runner.ts';
import { logicalDate } from '../warehouse-work.ts';

export interface StartOptions extends GlobalOptions {
  readonly campaign: string;
  /** Names an incident, so that a repeated alarm does nothing. */
  readonly key?: string | undefined;
}

/** `muster start CAMPAIGN`: one run now, carried through in the foreground. A run that is done stays done. */
export async function start(options: StartOptions, io: Io): Promise<ExitCode> {
  const place = openPlace(options, io);
  const sound = await soundProject(place, options, io);
  if (sound === undefined) return exitCode.refused;
  const { campaign } = chosenCampaign(sound.plan, options.campaign);
  if (options.key !== undefined && !isFileNamePart(options.key))
    throw new Refusal(`--key ${options.key} cannot be part of a file's name`, 'use letters, digits, _ and -');
  const environment = environmentOf(options, io, place.root, sound.plan.project);
  if (!campaign.config.live && environment.deliver === 'providers')
    throw new Refusal(
      `"${campaign.name}" is a draft`,
      'set live: true, or start it in an environment that delivers to the outbox',
    );
  assertSecrets(sound.plan.project, environment, place, io);
  const clock = clockOf(options, environment);
  return withWarehouse(
    { place, plan: sound.plan, options, io, clock, command: `start ${campaign.name}`, ledger: true },
    async (work) => {
      const date = logicalDate(work);
      const runKey = `${campaign.id}@${options.key ?? date.toString()}`;
      const run = defineRun(sound.plan, sound.files, {
        campaign: campaign.name,
        runKey,
        plannedAt: clock.now(),
        date,
        overrides: overridesOf(options),
      });
      await using context = await openSendContext(
        await openRunContext(work.engine, place, environment, clock, work.emit),
        place,
        io,
      );
      const before = (await context.ledger.runs()).find((record) => record.runKey === runKey);
      if (before?.status === 'done') io.err(`${runKey} is done: nothing is sent again`);
      await carryThrough([run], sound.files, context);
      return await showResults([run], context, options, io);
    },
  );
}
