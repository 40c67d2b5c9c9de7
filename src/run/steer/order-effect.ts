import { approved } from './approval.ts';
import { unreachable } from '../../base/result.ts';
import { instantOf } from '../../base/time.ts';
import type { LedgerEntry, RunRecord } from '../../ports.ts';
import type { Order } from '../../project/schema/order.ts';
import { notPaused } from './not-paused.ts';
import { settlementOf } from './settlement.ts';
import { entriesOf } from '../feedback/provider-events.ts';
import { isFinal, openMessages } from '../run-status.ts';

/** What carrying out an order comes to: entries of the ledger, or why it is not carried out. */
export type Effect = { readonly entries: readonly LedgerEntry[] } | { readonly refused: string };

export interface NamedOrder {
  readonly id: string;
  readonly order: Order;
}

/** Says that the messages of a list that are still open are never sent; its step is paused until that is done. */
const cancelledNote = 'cancelled';

type RunOrder = Exclude<Extract<Order, { run: string }>, { command: 'resend' | 'settle' }>;

/** Decides on one order from what the ledger says of its run. Giving the same order twice changes nothing more. */
export function effectOf({ id, order }: NamedOrder, run: RunRecord | undefined): Effect {
  if (order.command === 'signal') {
    const { campaign, id, variables } = order;
    return { entries: [{ kind: 'signal', campaign, id, variables }] };
  }
  if (order.command === 'suppress' || order.command === 'lift') return { entries: suppressionsOf(order) };
  if (order.command === 'erase') return { entries: [erasureOf(id, order)] };
  if (order.command === 'events') return { entries: entriesOf(order.events, order.trust) };
  if (run === undefined) return { refused: `there is no run ${order.run}` };
  if (order.command === 'resend') return onPrintSet(order, run);
  if (order.command === 'settle') return settlementOf(order, run);
  if (isFinal(run)) return { refused: `${run.runKey} is ${run.status}` };
  return effectOnRun(order, run);
}

const suppressionsOf = (order: Extract<Order, { command: 'suppress' | 'lift' }>): LedgerEntry[] =>
  order.command === 'lift'
    ? order.addresses.map(({ key, kind }) => ({ kind: 'lift', addressKey: key, channelKind: kind }))
    : order.addresses.map(({ key, kind, scope, reason, expiresAt }) => ({
        ...{ kind: 'suppression', addressKey: key, channelKind: kind, scope, reason },
        ...(expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt) }),
      }));

const erasureOf = (id: string, { profile, addresses }: Extract<Order, { command: 'erase' }>): LedgerEntry => ({
  ...{ kind: 'erasure', id, profileKey: profile },
  addresses: addresses.map(({ key, kind }) => ({ key, channelKind: kind })),
});

function effectOnRun(order: RunOrder, run: RunRecord): Effect {
  const { runKey } = run;
  switch (order.command) {
    case 'pause':
    case 'resume':
    case 'cancel':
      return order.step === undefined ? onWholeRun(order.command, run) : onList(order.command, run, order.step);
    case 'confirm':
      return { entries: [{ kind: 'confirmation', runKey, files: order.files, lists: order.lists }] };
    case 'approve': {
      const step = run.steps.find(({ step: name }) => name === order.step);
      if (step?.status !== 'waiting') return { refused: `${order.step} of ${runKey} does not wait for anybody` };
      return { entries: [{ kind: 'step', runKey, step: order.step, status: 'open', note: approved }] };
    }
    default:
      return unreachable(order);
  }
}

function onWholeRun(command: 'pause' | 'resume' | 'cancel', run: RunRecord): Effect {
  const { campaign, runKey, plannedAt, definition } = run;
  const becomes = (status: RunRecord['status']): Effect => ({
    entries: [{ kind: 'run', campaign, runKey, status, plannedAt, definition }],
  });
  if (command === 'cancel') return becomes('cancelled');
  if (command === 'pause') return run.status === 'paused' ? { entries: [] } : becomes('paused');
  if (run.status !== 'paused') return { refused: notPaused(run, undefined, heldAlone(run)) };
  // What it is really doing is found out when it is taken up.
  return becomes(run.lists.some(({ step }) => !isFinished(run, step)) ? 'sending' : 'building');
}

/** A single step can be held back once it has a list: before that there is nothing to send. */
function onList(command: 'pause' | 'resume' | 'cancel', run: RunRecord, step: string): Effect {
  const { runKey } = run;
  if (!run.lists.some((list) => list.step === step)) return { refused: `${step} of ${runKey} has no send list` };
  if (isFinished(run, step)) return { refused: `${step} of ${runKey} is finished` };
  if (isListCancelled(run, step)) return { refused: `${step} of ${runKey} is cancelled` };
  if (command === 'cancel') return { entries: [{ kind: 'step', runKey, step, status: 'paused', note: cancelledNote }] };
  const isPaused = isListHeld(run, step);
  if (command === 'pause') return { entries: isPaused ? [] : [{ kind: 'step', runKey, step, status: 'paused' }] };
  return isPaused
    ? { entries: [{ kind: 'step', runKey, step, status: 'open' }] }
    : { refused: run.status === 'paused' ? wholeIsPaused(run, step) : notPaused(run, step, []) };
}

const wholeIsPaused = ({ runKey }: RunRecord, step: string): string =>
  `${step} of ${runKey} is not paused by itself, the whole run is: muster resume ${runKey}`;

/** A run that was done goes on with this one list. */
function onPrintSet({ step, why }: Extract<Order, { command: 'resend' }>, run: RunRecord): Effect {
  const { campaign, runKey, status, plannedAt, definition } = run;
  const set = run.lists.find((list) => list.step === step)?.set;
  if (set === undefined) return { refused: `${step} of ${runKey} has no print files` };
  if (set.status === 'ordered') return { refused: `${step} of ${runKey} is to be made again already` };
  if (status !== 'done' && status !== 'sending') return { refused: `${runKey} is ${status}` };
  return {
    entries: [
      {
        ...{ kind: 'print_set', runKey, step, version: set.version + 1, status: 'ordered', vendor: set.vendor },
        ...{ files: [], sentWhen: set.sentWhen, reason: why },
      },
      { kind: 'reopen', runKey, step, reason: why },
      { kind: 'step', runKey, step, status: 'open' },
      { kind: 'run', campaign, runKey, status: 'sending', plannedAt, definition },
    ],
  };
}

const isFinished = ({ steps }: RunRecord, name: string): boolean =>
  steps.some(({ step, status }) => step === name && (status === 'done' || status === 'skipped'));

/** True when nothing of the list of a step is to be sent, for now or for good. */
export const isListHeld = ({ steps }: RunRecord, name: string): boolean =>
  steps.some(({ step, status }) => step === name && status === 'paused');

/** The lists that a person can resume although the run goes on. */
const heldAlone = (run: RunRecord): string[] =>
  run.lists.map(({ step }) => step).filter((step) => isListHeld(run, step) && !isListCancelled(run, step));

export const isListCancelled = ({ steps }: RunRecord, name: string): boolean =>
  steps.some(({ step, status, note }) => step === name && status === 'paused' && note === cancelledNote);

/** Entries that end what was cancelled and is still open. What is on its way when somebody cancels ends later. */
export const cancelledDrops = (runs: readonly RunRecord[]): LedgerEntry[] =>
  runs.flatMap((run) =>
    run.lists
      .filter((list) => openMessages([list]) > 0)
      .filter(({ step }) => run.status === 'cancelled' || isListCancelled(run, step))
      .map(({ runKey, step }) => ({ kind: 'drop', runKey, step, reason: 'cancelled' }) as const),
  );
