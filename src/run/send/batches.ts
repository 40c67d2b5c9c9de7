import { type Instant, isBefore, millisBetween } from '../../base/time.ts';
import type { MessageState } from '../../ports.ts';
import type { ListRow } from './list-rows.ts';

/** Open rows of one attempt that go out together. */
export interface Batch {
  readonly rows: readonly ListRow[];
  readonly attempt: number;
  /** How often something of them has left the machine when this batch has: the attempts that count. */
  readonly tries: number;
  /** What went out under this attempt before: the batch has to be the same, member by member and byte by byte. */
  readonly replayOf?: Sent;
  /** How often it was sent again in this pass. */
  readonly replays?: number;
  /** The batch that its rows were members of last, when that was in this pass. */
  readonly last?: string;
  /** Milliseconds before it may go. */
  readonly wait?: number;
}

export type Sent = Pick<MessageState, 'batch' | 'hash' | 'replayUntil'>;

/** How a list is cut. */
export interface Cut {
  /** Messages of one batch. */
  readonly size: number;
  readonly now: Instant;
  /** What asked to come later than this is not taken up, in milliseconds. */
  readonly longestWait: number;
  readonly isReplayable: (state: MessageState) => boolean;
}

/** Where an open row belongs. */
interface Group {
  readonly name: string;
  readonly attempt: number;
  readonly tries: number;
  readonly size: number;
  readonly replayOf?: Sent;
}

/**
 * Cuts what is open of a list into batches, in the order of the list. Rows of another attempt, or of a batch to replay,
 * never mix with fresh ones. What is deferred comes when it is time for it; what is unknown only where a replay has no second
 * effect.
 */
export async function* batches(
  rows: AsyncIterable<readonly ListRow[]>,
  states: ReadonlyMap<number, MessageState>,
  cut: Cut,
): AsyncGenerator<Batch, undefined> {
  const unknown = unknownByBatch(states, cut);
  const open = new Map<string, Group & { readonly rows: ListRow[]; wait: number }>();
  for await (const some of rows) {
    for (const row of some) {
      const state = states.get(row.seq);
      const wait = waitOf(state, cut.now);
      const group = wait > longestOf(state, cut) ? undefined : groupOf(state, cut.size, unknown);
      if (group === undefined) continue;
      const batch = open.get(group.name) ?? { ...group, rows: [], wait: 0 };
      batch.rows.push(row);
      batch.wait = Math.max(batch.wait, wait);
      open.set(group.name, batch);
      if (batch.rows.length < batch.size) continue;
      open.delete(group.name);
      yield batchOf(batch);
    }
  }
  for (const batch of open.values()) yield batchOf(batch);
  return undefined;
}

const batchOf = ({ rows, attempt, tries, replayOf, wait }: Group & { rows: ListRow[]; wait: number }): Batch => ({
  ...{ rows, attempt, tries },
  ...(replayOf === undefined ? {} : { replayOf }),
  ...(wait === 0 ? {} : { wait }),
});

/** Milliseconds before a message may go. */
const waitOf = (state: MessageState | undefined, now: Instant): number =>
  state?.until === undefined || !isBefore(now, state.until) ? 0 : millisBetween(now, state.until);

/** What is deferred has its hour; what was refused is waited for a little. */
const longestOf = (state: MessageState | undefined, { longestWait }: Cut): number =>
  state?.status === 'deferred' ? 0 : longestWait;

/** A batch to replay is as large as its unknown part; when that is not all of it, it is not the same batch any more. */
function unknownByBatch(states: ReadonlyMap<number, MessageState>, { isReplayable }: Cut): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const state of states.values()) {
    if (state.status === 'unknown' && isReplayable(state)) sizes.set(state.batch, (sizes.get(state.batch) ?? 0) + 1);
  }
  return sizes;
}

function groupOf(
  state: MessageState | undefined,
  size: number,
  unknown: ReadonlyMap<string, number>,
): Group | undefined {
  if (state === undefined) return { name: 'attempt 1', attempt: 1, tries: 1, size };
  const { status, attempt, tries, batch } = state;
  if (status === 'retry' || status === 'listed' || status === 'deferred')
    return { name: `attempt ${attempt + 1} after ${tries}`, attempt: attempt + 1, tries: tries + 1, size };
  const replayed = status === 'unknown' ? unknown.get(batch) : undefined;
  return replayed === undefined ? undefined : { name: batch, attempt, tries, size: replayed, replayOf: state };
}
