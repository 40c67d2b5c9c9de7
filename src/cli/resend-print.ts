import { didYouMean } from '../base/suggest.ts';
import { longestWord } from '../project/schema/order.ts';
import { openDesk } from './desk.ts';
import { type ExitCode, Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import { namedRun } from './named-run.ts';
import type { CommandOptions } from './options.ts';
import { giveAndSay, whoOf } from './orders.ts';

interface ResendOptions extends CommandOptions {
  readonly run: string;
  readonly step?: string | undefined;
  readonly reason?: string | undefined;
}

/** `muster print RUN STEP --resend --reason WHY`: whoever is at work, or the next night, makes the set again and delivers it. */
export async function resendPrint({ run: name, step, reason, ...options }: ResendOptions, io: Io): Promise<ExitCode> {
  const desk = await openDesk(options, io);
  const { runKey, lists } = await namedRun(name, desk);
  const steps = lists.filter(({ channelKind }) => channelKind === 'direct_mail').map((list) => list.step);
  if (step === undefined || !steps.includes(step))
    throw new Refusal(
      step === undefined ? '--resend needs a step' : `${runKey} has no print files of a step "${step}"`,
      didYouMean(step ?? '', steps),
    );
  if (reason === undefined || reason.trim() === '')
    throw new Refusal('--resend needs a reason, which is kept', `--reason "the vendor has lost the files"`);
  if (reason.length > longestWord) throw new Refusal(`--reason has more than ${longestWord} characters`);
  return giveAndSay({ command: 'resend', run: runKey, step, who: whoOf(io), why: reason }, desk);
}
