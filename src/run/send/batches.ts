import { type Instant, isBefore } from '../../base/time.ts';
import type { ChannelLimits, MessageState } from '../../ports.ts';
import type { ListRow } from './list-rows.ts';

/** Open rows of one attempt that go out together. */
export interface Batch {
  readonly rows: readonly ListRow[];
  readonly attempt: number;
  /** What went out under this attempt before: the batch has to be the same, member by member and byte by byte. */
  readonly replayOf?: Sent;
  /** The batch that its rows were members of last, when that was in this pass. */
  readonly last?: string;
}

export type Sent = Pick<MessageState, 'batch' | 'hash'>;

/** Where an open row belongs. */
interface Group {
  readonly name: string;
  readonly attempt: number;
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
  { batch: size, idempotent }: ChannelLimits,
  now: Instant,
): AsyncIterable<Batch> {
  const unknown = idempotent !== false ? unknownByBatch(states) : new Map<string, number>();
  const open = new Map<string, Group & { readonly rows: ListRow[] }>();
  for await (const some of rows) {
    for (const row of some) {
      const state = states.get(row.seq);
      const group = isDeferred(state, now) ? undefined : groupOf(state, size, unknown);
      if (group === undefined) continue;
      const batch = open.get(group.name) ?? { ...group, rows: [] };
      batch.rows.push(row);
      open.set(group.name, batch);
      if (batch.rows.length < batch.size) continue;
      open.delete(group.name);
      yield batch;
    }
  }
  yield* open.values();
}

/** A batch to replay is as large as its unknown part; when that is not all of it, it is not the same batch any more. */
function unknownByBatch(states: ReadonlyMap<number, MessageState>): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { status, batch } of states.values()) {
    if (status === 'unknown') sizes.set(batch, (sizes.get(batch) ?? 0) + 1);
  }
  return sizes;
}

const isDeferred = (state: MessageState | undefined, now: Instant): boolean =>
  state?.status === 'deferred' && state.until !== undefined && isBefore(now, state.until);

function groupOf(
  state: MessageState | undefined,
  size: number,
  unknown: ReadonlyMap<string, number>,
): Group | undefined {
  if (state === undefined) return { name: 'attempt 1', attempt: 1, size };
  const { status, attempt, batch } = state;
  if (status === 'retry' || status === 'listed' || status === 'deferred')
    return { name: `attempt ${attempt + 1}`, attempt: attempt + 1, size };
  const replayed = status === 'unknown' ? unknown.get(batch) : undefined;
  return replayed === undefined ? undefined : { name: batch, attempt, size: replayed, replayOf: state };
}
