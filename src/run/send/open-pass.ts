import { bucketOf } from './account.ts';
import { openAgain } from './again.ts';
import { resentReason } from './answers.ts';
import { openBell } from './bell.ts';
import { openBreaker } from './breaker.ts';
import { readClocks } from './clock-reading.ts';
import { openDeadlines } from './deadlines.ts';
import { openGate } from './gate.ts';
import { patience } from './heed-orders.ts';
import { openJournal } from './journal.ts';
import { type LedgerEntry, type MessageState, restored, type Session } from '../../ports.ts';
import type { Delivery, DeliveryContext, Pass } from './pass.ts';
import { openRetryBudget } from './retry-budget.ts';
import { isAwaited, isReplayable } from './replays.ts';
import { openWire } from './wire.ts';

/** While the wire has enough to do, what is to be recorded waits so long for more to go with it, in milliseconds. */
const longestGroup = 50;

/** Reads what the ledger knows of a list and of the account that it goes to. The session is the gate's own. */
export async function openPass(
  delivery: Delivery,
  context: DeliveryContext,
  session: Session,
  ended: AbortSignal,
): Promise<Pass> {
  const { list, channel, policy } = delivery;
  const { ledger, clock } = context;
  const began = readClocks(clock);
  const since = began.wall.subtract({ milliseconds: policy.rate?.millis ?? 0 });
  const account = await ledger.account(channel.account, since);
  await resendUnknown(delivery, { ...delivery, context, account });
  const wire = openWire(channel.limits.inFlight, clock);
  const states = await ledger.states(list.runKey, list.step);
  return {
    ...delivery,
    ...{ context, began, account, states, wire },
    journal: openJournal(ledger, () => wire.short(longestGroup)),
    gate: openGate(delivery, session, context),
    resent: sentAgain(states),
    inTime: openDeadlines({ timeLimit: channel.limits.timeLimit, over: patience(context, ended), ended }, clock),
    bucket: bucketOf(policy, account, clock),
    breaker: openBreaker(account.trouble !== undefined, channel.limits.inFlight),
    budget: openRetryBudget(clock),
    again: openAgain(),
    bell: openBell(clock),
    done: 0,
    unsettled: await unknownOf(list.channel, context),
    rendered: 0,
    unrendered: 0,
    stopped: undefined,
    needsPerson: false,
    isWarned: false,
    refused: undefined,
    postponed: undefined,
    failure: undefined,
  };
}

function sentAgain(states: ReadonlyMap<number, MessageState>): Set<number> {
  const found = new Set<number>();
  for (const [seq, { mayHaveArrived }] of states) if (mayHaveArrived) found.add(seq);
  return found;
}

/** Messages of a channel, in whatever run, of which nobody knows what became of them. */
async function unknownOf(name: string, { ledger }: DeliveryContext): Promise<number> {
  const lists = (await ledger.runs()).flatMap((run) => run.lists);
  return lists.filter(({ channel }) => channel === name).reduce((sum, { counts }) => sum + (counts.unknown ?? 0), 0);
}

/** Where the step wants it, what nothing else can settle is open again: it comes with a new attempt, through the gate. */
async function resendUnknown(
  { list, policy }: Delivery,
  pass: Pick<Pass, 'context' | 'account' | 'channel'>,
): Promise<void> {
  if (policy.unknown !== 'resend') return;
  const { ledger } = pass.context;
  const entries: LedgerEntry[] = [];
  for (const [seq, state] of await ledger.states(list.runKey, list.step)) {
    if (state.status !== 'unknown' || state.tries > policy.retries) continue;
    // What a lost ledger knew better is settled by people alone.
    if (state.batch === restored || isReplayable(state, pass) || isAwaited(state, pass)) continue;
    const outcome = { kind: 'resent', reason: resentReason('nothing is known of it') } as const;
    entries.push({ kind: 'outcome', runKey: list.runKey, step: list.step, seq, batch: state.batch, outcome });
  }
  if (entries.length > 0) await ledger.append(entries);
}
