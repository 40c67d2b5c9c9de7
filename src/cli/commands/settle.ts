import { didYouMean } from '../../base/suggest.ts';
import { utc } from '../../base/time.ts';
import { Busy, type RunRecord } from '../../ports.ts';
import { longestWord } from '../../project/schema/order.ts';
import { unsettledText } from '../../report/unsettled.ts';
import { expiredAt } from '../../run/ledger/retention.ts';
import { heldLists, readUnsettled, type Unsettled } from '../../run/steer/unsettled.ts';
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

/** `muster settle RUN [STEP]`: lists what is unknown or held; with --as it says what became of it. Never shows an address. */
export async function settle(options: SettleOptions, io: Io): Promise<ExitCode> {
  const desk = await openDesk(options, io);
  const run = await namedRun(options.run, desk);
  const { step, as, key: keys, reason } = options;
  if (step !== undefined) assertList(run, step);
  if (as === undefined) {
    if (keys !== undefined || reason !== undefined)
      throw new Refusal('muster settle needs to know what became of the messages', '--as accepted, rejected or resend');
    return list(run, step, desk);
  }
  if (reason !== undefined && reason.length > longestWord)
    throw new Refusal(`--reason has more than ${longestWord} characters`);
  if (as === 'resend') await assertKept(run, desk);
  if (keys !== undefined) assertUnknown(keys, await look(desk, run.runKey, step), run);
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

/** What has expired cannot be sent again. */
async function assertKept({ runKey }: RunRecord, { place, environment }: Desk): Promise<void> {
  const at = await expiredAt(place.files, environment.folder, runKey);
  if (at !== undefined)
    throw new Refusal(
      `${runKey} has expired at ${at}: who was on its lists is no longer kept`,
      'it can be settled as accepted or rejected',
    );
}

/** A key that was mistyped would settle nothing without a word. Who holds the ledger finds out by itself. */
function assertUnknown(keys: readonly string[], found: readonly Unsettled[] | Busy, { runKey }: RunRecord): void {
  if (found instanceof Busy) return;
  const missing = keys.find((key) => !found.some(({ sendKey }) => sendKey === key));
  if (missing !== undefined)
    throw new Refusal(
      `no message "${missing}" of ${runKey} is unknown`,
      `muster settle ${runKey} lists those that are`,
    );
}

async function list(run: RunRecord, step: string | undefined, desk: Desk): Promise<ExitCode> {
  const { options, io } = desk;
  const { runKey } = run;
  const found = await look(desk, runKey, step);
  if (found instanceof Busy) throw await busyFailure(found, desk);
  const held = heldLists(run, step);
  const plain = found.map(({ since, ...message }) => ({ ...message, since: utc(since) }));
  io.out(
    options.json
      ? JSON.stringify({ run: runKey, unknown: plain, held }, null, 2)
      : unsettledText(runKey, found, held, io.style),
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
