import PQueue from 'p-queue';
import { isBefore } from '../base/time.ts';
import type { Channel, LedgerEntry, ListRecord, MessageState, Outcome, SealedBatch } from '../ports.ts';
import { openJournal, type Journal } from './journal.ts';
import { type ListRow, listRows } from './list-rows.ts';
import type { SendContext } from './run-context.ts';
import { type Renderer, seal } from './seal.ts';

export interface Delivery {
  readonly list: ListRecord;
  /** The list's file. */
  readonly file: string;
  readonly channel: Channel;
  readonly renderer: Renderer;
}

export interface Delivered {
  /** Why sending stopped before the end of the list; absent when every message was tried. */
  readonly stopped?: string;
}

/** So many refusals in a row and nothing accepted between them: the provider is down, and the rest of the list waits. */
const refusalsInARow = 10;

/** One pass over a list. Counters live here, for the length of a pass. */
interface Pass extends Delivery {
  readonly context: SendContext;
  readonly journal: Journal;
  readonly states: ReadonlyMap<number, MessageState>;
  readonly abort: AbortController;
  refusals: number;
  stopped: string | undefined;
}

/**
 * Sends what is open of a frozen list. An intent is durable before the first byte of its batch leaves, and a message has
 * one attempt at a time. What may have been processed stays unknown, unless the channel takes the same batch twice
 * without a second effect. A message that was asked to come again stays open for the next pass.
 */
export async function deliver(delivery: Delivery, context: SendContext): Promise<Delivered> {
  const { list, file, channel } = delivery;
  const states = await context.ledger.states(list.runKey, list.step);
  const pass: Pass = {
    ...delivery,
    context,
    journal: openJournal(context.ledger),
    states,
    abort: new AbortController(),
    refusals: 0,
    stopped: undefined,
  };
  const queue = new PQueue({ concurrency: channel.limits.inFlight });
  let failure: { readonly cause: unknown } | undefined;
  let done = 0;

  await using session = await context.warehouse.session('ledger');
  for await (const batch of batches(listRows(session, file, list.rows), pass)) {
    // What is waiting is already in memory: no more than one batch for each that is on its way.
    await queue.onSizeLessThan(channel.limits.inFlight);
    if (pass.stopped !== undefined || failure !== undefined) break;
    const work = async (): Promise<void> => {
      if (pass.stopped !== undefined || failure !== undefined) return;
      await sendBatch(batch, pass);
      done += batch.rows.length;
      context.emit({
        kind: 'sending',
        campaign: list.campaign,
        runKey: list.runKey,
        step: list.step,
        done,
        total: list.rows,
      });
    };
    queue.add(work).catch((cause: unknown) => {
      failure ??= { cause };
    });
  }
  await queue.onIdle();
  if (failure !== undefined) throw failure.cause;
  return pass.stopped === undefined ? {} : { stopped: pass.stopped };
}

/** Open rows of one attempt that go out together; a replay has exactly the members that its batch had. */
interface Batch {
  readonly rows: readonly ListRow[];
  readonly attempt: number;
  readonly replayOf?: MessageState;
}

/** Cuts the list into batches. Rows of another attempt, or of a batch to replay, never mix with fresh ones. */
async function* batches(rows: AsyncIterable<readonly ListRow[]>, { states, channel }: Pass): AsyncIterable<Batch> {
  const open = new Map<string, { rows: ListRow[]; attempt: number; replayOf?: MessageState }>();
  for await (const some of rows) {
    for (const row of some) {
      const state = states.get(row.seq);
      const group = groupOf(state, channel.limits.idempotent);
      if (group === undefined) continue;
      const batch = open.get(group.name) ?? { rows: [], ...group };
      batch.rows.push(row);
      open.set(group.name, batch);
      if (batch.replayOf === undefined && batch.rows.length === channel.limits.batch) {
        open.delete(group.name);
        yield batch;
      }
    }
  }
  yield* open.values();
}

function groupOf(state: MessageState | undefined, isIdempotent: boolean) {
  if (state === undefined) return { name: '1', attempt: 1 };
  if (state.status === 'retry') return { name: String(state.attempt + 1), attempt: state.attempt + 1 };
  if (state.status === 'unknown' && isIdempotent) return { name: state.batch, attempt: state.attempt, replayOf: state };
  return undefined;
}

async function sendBatch(batch: Batch, pass: Pass): Promise<void> {
  const { list, journal, channel, renderer } = pass;
  const now = pass.context.clock.now();
  const expired = batch.replayOf === undefined ? batch.rows.filter(({ expiresAt }) => !isBefore(now, expiresAt)) : [];
  const ready = batch.rows.filter((row) => !expired.includes(row) && !isBefore(now, row.notBefore));
  const sealed = seal(ready, batch.attempt, list.runKey, list.step, renderer);
  const entries: LedgerEntry[] = [
    ...expired.map(({ seq }) => outcomeEntry(pass, '', seq, { kind: 'dropped', reason: 'expired' })),
    ...sealed.problems.map(({ seq, problem }) =>
      outcomeEntry(pass, '', seq, { kind: 'rejected', reason: `render: ${problem}` }),
    ),
  ];
  if (sealed.batch === undefined || isOtherThan(batch, sealed.batch, sealed.hash)) {
    if (entries.length > 0) await journal.commit(entries);
    return;
  }
  const { id, attempt, messages } = sealed.batch;
  if (batch.replayOf === undefined) {
    const seqs = messages.map(({ seq }) => seq);
    entries.push({
      kind: 'intent',
      runKey: list.runKey,
      step: list.step,
      batch: id,
      attempt,
      seqs,
      account: channel.account,
      hash: sealed.hash,
    });
  }
  if (entries.length > 0) await journal.commit(entries);
  const outcomes = await channel.send(sealed.batch, pass.abort.signal);
  const answers = messages.map(
    (_, index): Outcome => outcomes[index] ?? { kind: 'unknown', reason: 'the provider did not answer for it' },
  );
  await journal.commit(
    messages.map(({ seq }, index) => outcomeEntry(pass, id, seq, answers[index] ?? { kind: 'unknown', reason: '' })),
  );
  for (const answer of answers) heed(answer, pass);
}

/** A replay must be the same batch with the same bytes; if the template or its members changed it stays unknown. */
const isOtherThan = ({ replayOf }: Batch, { id }: SealedBatch, hash: string): boolean =>
  replayOf !== undefined && (replayOf.batch !== id || replayOf.hash !== hash);

function outcomeEntry(
  { list }: Pass,
  batch: string,
  seq: number,
  outcome: Extract<LedgerEntry, { kind: 'outcome' }>['outcome'],
): LedgerEntry {
  return { kind: 'outcome', runKey: list.runKey, step: list.step, seq, batch, outcome };
}

/** Stops taking work when no message can succeed now. What is on its way is waited for. */
function heed(outcome: Outcome, pass: Pass): void {
  if (outcome.kind === 'accepted' || outcome.kind === 'rejected') pass.refusals = 0;
  if (outcome.kind === 'retry') pass.refusals++;
  if (outcome.kind === 'stop' || pass.refusals >= refusalsInARow)
    pass.stopped ??= 'reason' in outcome ? outcome.reason : '';
}
