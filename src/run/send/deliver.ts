import PQueue from 'p-queue';
import { isBefore } from '../../base/time.ts';
import type { Channel, LedgerEntry, ListRecord, MessageState, Outcome, SealedBatch } from '../../ports.ts';
import { type Batch, batches, type Sent } from './batches.ts';
import { type Journal, openJournal } from './journal.ts';
import { type ListRow, listRows } from './list-rows.ts';
import type { SendContext } from '../run-context.ts';
import { type Renderer, seal } from './seal.ts';

export interface Delivery {
  readonly list: Pick<ListRecord, 'campaign' | 'runKey' | 'step' | 'rows'>;
  /** The list's file. */
  readonly file: string;
  readonly channel: Channel;
  readonly renderer: Renderer;
}

/** What sending a list needs from outside. */
export type DeliveryContext = Pick<SendContext, 'ledger' | 'warehouse' | 'clock' | 'emit' | 'stop' | 'inbox'>;

export interface Delivered {
  /** Why messages are left for another pass: what stopped this one, else what the last one was refused with. */
  readonly because?: string;
}

/** So many refusals in a row and nothing settled between them: the provider is down, and the rest of the list waits. */
const refusalsInARow = 10;

/** How often orders are looked for while the provider answers slowly, in milliseconds. */
const lookEvery = 10_000;

/** When somebody wants an end, what is on its way has so long to be answered, in milliseconds. */
const drainTime = 30_000;

/** One pass over a list. What changes lives here, for the length of a pass. */
interface Pass extends Delivery {
  readonly context: DeliveryContext;
  readonly journal: Journal;
  readonly states: ReadonlyMap<number, MessageState>;
  /** Ends the waiting for answers. */
  readonly signal: AbortSignal;
  done: number;
  refusals: number;
  /** Why no more is taken up. */
  stopped: string | undefined;
  /** What the last refused message was refused with. */
  refused: string | undefined;
  failure: { readonly cause: unknown } | undefined;
}

/**
 * Sends what is open of a frozen list. An intent is durable before the first byte of its batch leaves, and a message has
 * one attempt at a time. What may have been processed stays unknown, unless the channel takes the same batch twice
 * without a second effect. A message that was asked to come again stays open for the next pass.
 *
 * Rejects when the ledger or the list fails; then nothing is taken up any more, and what was on its way has ended.
 */
export async function deliver(delivery: Delivery, context: DeliveryContext): Promise<Delivered> {
  const { list, file, channel } = delivery;
  const states = await context.ledger.states(list.runKey, list.step);
  const ended = new AbortController();
  const pass: Pass = {
    ...delivery,
    context,
    journal: openJournal(context.ledger),
    states,
    signal: patience(context, ended.signal),
    done: 0,
    refusals: 0,
    stopped: undefined,
    refused: undefined,
    failure: undefined,
  };
  const queue = new PQueue({ concurrency: channel.limits.inFlight });
  const watch = watchInbox(pass, ended.signal);
  await using session = await context.warehouse.session('ledger');
  try {
    for await (const batch of batches(listRows(session, file, list.rows), states, channel.limits)) {
      // A batch is rendered when its turn comes: only those on their way are in memory as messages.
      await queue.onSizeLessThan(1);
      if (isOver(pass)) break;
      void queue.add(() => takeTurn(batch, pass));
    }
  } finally {
    await queue.onIdle();
    ended.abort();
    await watch;
  }
  if (pass.failure !== undefined) throw pass.failure.cause;
  const because = pass.stopped ?? pass.refused;
  return because === undefined ? {} : { because };
}

/** Looks for orders until the pass has ended. */
async function watchInbox(pass: Pass, ended: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await pass.context.clock.sleep(lookEvery, ended);
    } catch {
      return;
    }
    try {
      await heedOrders(pass);
    } catch (cause) {
      pass.failure ??= { cause };
      return;
    }
  }
}

/** Deals with what people asked for; a list that they hold back takes no more. */
async function heedOrders(pass: Pass): Promise<void> {
  const { context, list } = pass;
  await context.inbox?.drain();
  const held = context.inbox?.heldBack(list.runKey, list.step);
  if (held !== undefined) pass.stopped ??= held;
}

/** Aborts some time after somebody wanted an end, for an answer that does not come. */
function patience({ stop, clock }: DeliveryContext, ended: AbortSignal): AbortSignal {
  const over = new AbortController();
  const wait = (): void => {
    clock.sleep(drainTime, ended).then(
      () => {
        over.abort();
      },
      () => undefined,
    );
  };
  stop?.addEventListener('abort', wait, { once: true, signal: ended });
  return over.signal;
}

/** True when no new work is to be taken up. */
function isOver(pass: Pass): boolean {
  if (pass.context.stop?.aborted === true) pass.stopped ??= 'stopped by hand';
  return pass.stopped !== undefined || pass.failure !== undefined;
}

async function takeTurn(batch: Batch, pass: Pass): Promise<void> {
  try {
    await heedOrders(pass);
    if (isOver(pass)) return;
    await sendBatch(batch, pass);
  } catch (cause) {
    pass.failure ??= { cause };
    return;
  }
  const { campaign, runKey, step, rows } = pass.list;
  pass.done += batch.rows.length;
  pass.context.emit({ kind: 'sending', campaign, runKey, step, done: pass.done, total: rows });
}

async function sendBatch(batch: Batch, pass: Pass): Promise<void> {
  const { list, channel, journal, renderer, signal } = pass;
  const { late, ready } = gate(batch.rows, pass);
  const sealing = seal(ready, batch.attempt, list.runKey, list.step, renderer);
  if (batch.replayOf === undefined) {
    const entries = [
      ...late.map(({ seq }) => outcomeEntry(pass, seq, { kind: 'dropped', reason: 'expired' })),
      ...sealing.problems.map(({ seq, problem }) =>
        outcomeEntry(pass, seq, { kind: 'rejected', reason: `render: ${problem}` }),
      ),
      ...(sealing.batch === undefined ? [] : [intentEntry(pass, sealing.batch, sealing.hash)]),
    ];
    if (entries.length > 0) await journal.commit(entries);
  } else if (!isSame(sealing, batch.replayOf)) return;
  if (sealing.batch === undefined) return;

  const { id, messages } = sealing.batch;
  const answers = await channel.send(sealing.batch, signal);
  const outcomes = messages.map(({ seq }, index) => ({ seq, outcome: answers[index] ?? unanswered }));
  await journal.commit(outcomes.map(({ seq, outcome }) => outcomeEntry(pass, seq, outcome, id)));
  for (const { outcome } of outcomes) heed(outcome, pass);
}

/** Who may go now: too early waits for another pass, too late is dropped. */
function gate(rows: readonly ListRow[], { context }: Pass): { late: readonly ListRow[]; ready: readonly ListRow[] } {
  const now = context.clock.now();
  const late = rows.filter(({ expiresAt }) => !isBefore(now, expiresAt));
  const ready = rows.filter(({ notBefore, expiresAt }) => !isBefore(now, notBefore) && isBefore(now, expiresAt));
  return { late, ready };
}

/** A batch whose members or bytes are not what they were is another batch: what is unknown stays unknown. */
const isSame = ({ batch, hash }: ReturnType<typeof seal>, sent: Sent): boolean =>
  batch?.id === sent.batch && hash === sent.hash;

const unanswered: Outcome = { kind: 'unknown', reason: 'the provider did not answer for it' };

function intentEntry({ list, channel }: Pass, { id, attempt, messages }: SealedBatch, hash: string): LedgerEntry {
  const { runKey, step } = list;
  const seqs = messages.map(({ seq }) => seq);
  return { kind: 'intent', runKey, step, batch: id, attempt, seqs, account: channel.account, hash };
}

/** An outcome belongs to a batch, else to the last one that the message was a member of: it ends what that left open. */
function outcomeEntry(
  { list, states }: Pass,
  seq: number,
  outcome: Extract<LedgerEntry, { kind: 'outcome' }>['outcome'],
  batch = states.get(seq)?.batch ?? '',
): LedgerEntry {
  return { kind: 'outcome', runKey: list.runKey, step: list.step, seq, batch, outcome };
}

/** Takes up no more when no message can succeed now. What is on its way is waited for. */
function heed(outcome: Outcome, pass: Pass): void {
  if (outcome.kind === 'stop') pass.stopped ??= outcome.reason;
  if (outcome.kind === 'accepted' || outcome.kind === 'rejected') pass.refusals = 0;
  if (outcome.kind !== 'retry') return;
  pass.refused = outcome.reason;
  pass.refusals++;
  if (pass.refusals >= refusalsInARow) pass.stopped ??= `${refusalsInARow} refusals in a row: ${outcome.reason}`;
}
