import { sha256 } from '../base/sha256.ts';
import { type Notice, sealNotice } from '../message/notice.ts';
import { type Instant, isBefore } from '../base/time.ts';
import type { Channel, Clock, Outcome, SealedBatch } from '../ports.ts';
import type { MessageChannel } from '../project/schema/channels.ts';
import type { AlertTarget } from '../project/schema/steps/alert.ts';
import { isChannelStep } from '../project/project.ts';
import type { PopulationStep } from '../steps/index.ts';
import type { Populated } from './populate.ts';
import type { SendContext } from './run-context.ts';
import { findRun } from './run-ledger.ts';
import { campaignOf, type DefinedRun } from './run-definition.ts';

/** No step waits longer than this for an alert to be taken, in milliseconds. */
const longestWait = 30_000;

/**
 * Tells people what an alert says, when it has decided to: here, and through every channel that it names; where nothing may leave
 * the machine, that is the outbox. It comes before the step is recorded as finished: an alert that comes twice after a crash,
 * under one id, does less harm than one that never comes. Nobody's population waits for it: what goes wrong with a channel fails
 * nothing. Resolves to what is to be said of that.
 */
export async function tellAlert(
  run: DefinedRun,
  step: PopulationStep,
  { populations, decision }: Populated,
  context: SendContext,
): Promise<readonly string[]> {
  if (step.kind !== 'alert' || decision !== 'true') return [];
  const { title, text, to } = step.config;
  const rows = populations.reduce((sum, population) => sum + population.rows, 0);
  const { campaign, runKey } = run.occasion;
  const notice = { campaign, runKey, step: step.name, title, rows, ...(text === undefined ? {} : { text }) };
  context.emit({ kind: 'alert', ...notice });
  const problems: string[] = [];
  const date = to.length === 0 ? run.occasion.plannedAt : await goneOnAt(run, context);
  for (const target of to) {
    const outcome = await tell(run, target, { ...notice, date }, context);
    if (outcome.kind === 'accepted') continue;
    const verb = outcome.kind === 'unknown' ? 'may not have told' : 'did not tell';
    problems.push(`${target.channel} ${verb} anybody: ${outcome.reason}`);
  }
  return problems;
}

type DatedNotice = Notice & { readonly date: Instant };

/** When the run last went on after it had waited or sent something, else when it was due: the same whenever the step is made again. */
async function goneOnAt(
  { occasion: { runKey, plannedAt }, planned }: DefinedRun,
  context: SendContext,
): Promise<Instant> {
  const record = await findRun(context, runKey);
  const holding = planned.steps.flatMap(({ step }) =>
    isChannelStep(step) || step.kind === 'wait' || step.kind === 'approve' ? [step.name] : [],
  );
  return (record?.steps ?? [])
    .filter(({ step, status }) => status === 'done' && holding.includes(step))
    .reduce((last, { since }) => (isBefore(last, since) ? since : last), plannedAt);
}

async function tell(
  run: DefinedRun,
  { channel: name, address = '' }: AlertTarget,
  notice: DatedNotice,
  context: SendContext,
): Promise<Outcome> {
  const config = run.project.config.channels[name];
  if (config === undefined || config.kind === 'direct_mail')
    throw new Error(`${notice.step} has no channel "${name}" although it was checked`);
  const batch = sealedBatch(run, config, name, address, notice);
  await using channel = await context.openChannel(name, config);
  const [outcome] = await answersTo(batch, channel, context.clock);
  return outcome ?? { kind: 'unknown', reason: 'it did not answer' };
}

/** The same bytes under the same name whenever the step is carried out again. */
function sealedBatch(
  run: DefinedRun,
  channel: MessageChannel,
  name: string,
  address: string,
  notice: DatedNotice,
): SealedBatch {
  const { runKey } = run.occasion;
  const { step, date } = notice;
  const id = sha256(JSON.stringify(['alert', campaignOf(run).id, runKey, step, name, address]));
  const sealed = sealNotice(notice, { channel, to: address, id, date });
  return { id, attempt: 1, runKey, step, messages: [{ seq: 0, sendKey: id, ...sealed }] };
}

async function answersTo(batch: SealedBatch, channel: Channel, clock: Clock): Promise<readonly Outcome[]> {
  const [answered, tooLate] = [new AbortController(), new AbortController()];
  clock.sleep(Math.min(longestWait, channel.limits.timeLimit), answered.signal).then(
    () => {
      tooLate.abort();
    },
    () => undefined,
  );
  try {
    return await channel.send(batch, tooLate.signal);
  } finally {
    answered.abort();
  }
}
