import { didYouMean } from '../../base/suggest.ts';
import type { RunRecord } from '../../ports.ts';
import { type ExitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { namedRun } from '../named-run.ts';
import type { CommandOptions } from '../options.ts';
import { giveAndSay, whoOf } from '../orders.ts';
import { openDesk } from '../desk.ts';

export interface SteerOptions extends CommandOptions {
  readonly run: string;
  readonly step?: string | undefined;
  readonly why?: string | undefined;
}

/** `muster pause|resume|cancel RUN [STEP]`: at once when nobody is at work, else by whoever is. */
export async function steer(command: 'pause' | 'resume' | 'cancel', options: SteerOptions, io: Io): Promise<ExitCode> {
  const desk = await openDesk(options, io);
  const run = await namedRun(options.run, desk);
  const { step, why } = options;
  if (step !== undefined) assertList(run, step);
  return giveAndSay(
    {
      ...{ command, run: run.runKey, who: whoOf(io) },
      ...(step === undefined ? {} : { step }),
      ...(why === undefined ? {} : { why }),
    },
    desk,
  );
}

function assertList({ runKey, lists }: RunRecord, step: string): void {
  const names = lists.map((list) => list.step);
  if (names.includes(step)) return;
  const hint = names.length === 0 ? 'without a step the whole run is meant' : didYouMean(step, names);
  throw new Refusal(`${runKey} has no send list of a step "${step}"`, hint);
}
