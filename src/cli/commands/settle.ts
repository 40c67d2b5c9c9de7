import { didYouMean } from '../../base/suggest.ts';
import { utc } from '../../base/time.ts';
import { Busy, type RunRecord } from '../../ports.ts';
import { longestWord } from '../../project/schema/order.ts';
import { unsettledText } from '../../report/unsettled.ts';
import { readRunStates } from '../../run/run-state.ts';
import { readUnsettled, type Unsettled } from '../../run/steer/unsettled.ts';
import { openEngine } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { namedRun } from '../named-run.ts';
import type { CommandOptions } from '../options.ts';
import { giveAndSay, whoOf } from '../orders.ts';
import { busyFailure } from '../runner.ts';

export interface SettleOptions extends CommandOptions {
  readonly run: string;
  readonly step?: string | undefined;
  readonly as?: 'accepted' | 'rejected' | 'resend' | undefined;
  readonly key?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

/** `muster settle RUN [STEP]`: lists what is unknown; with --as it says what became of it. Never shows an address. */
export async function settle(options: SettleOptions, io: Io): Promise<ExitCode> {
  const desk = await openDesk(options, io);
  const run = namedRun(await readRunStates(desk.place.files, desk.environment.folder), options.run);
  const { step, as, key: keys, reason } = options;
  if (step !== undefined) assertList(run, step);
  if (as === undefined) {
    if (keys !== undefined || reason !== undefined)
      throw new Refusal('muster settle needs to know what became of the messages', '--as accepted, rejected or resend');
    return list(run, step, desk);
  }
  if (reason !== undefined && reason.length > longestWord)
    throw new Refusal(`--reason has more than ${longestWord} characters`);
  return giveAndSay(
    {
      ...{ command: 'settle', run: run.runKey, as, who: whoOf(io) },
      ...(step === undefined ? {} : { step }),
      ...(keys === undefined ? {} : { keys: [...keys] }),
      ...(reason === undefined ? {} : { why: reason }),
    },
    desk,
  );
}

function assertList({ runKey, lists }: RunRecord, step: string): void {
  const names = lists.map((one) => one.step);
  if (!names.includes(step))
    throw new Refusal(`${runKey} has no send list of a step "${step}"`, didYouMean(step, names));
}

async function list({ runKey }: RunRecord, step: string | undefined, desk: Desk): Promise<ExitCode> {
  const { options, io } = desk;
  const found = await look(desk, runKey, step);
  if (found instanceof Busy) throw await busyFailure(found, desk);
  io.out(
    options.json
      ? JSON.stringify(
          found.map(({ since, ...message }) => ({ ...message, since: utc(since) })),
          null,
          2,
        )
      : unsettledText(found, io.style),
  );
  return exitCode.done;
}

async function look(desk: Desk, runKey: string, step?: string): Promise<Unsettled[] | Busy> {
  const { place, project, environment } = desk;
  try {
    await using engine = await openEngine({
      ...{ root: place.root, project, environment, ledger: true, warehouse: false },
    });
    await using session = await engine.session('ledger');
    return await readUnsettled(session, runKey, step);
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
    return cause;
  }
}
