import { runningSha256, sha256 } from '../../base/sha256.ts';
import type { SealedBatch, SealedMessage } from '../../ports.ts';
import type { ListRow } from './list-rows.ts';

/** Turns one row of a list into the bytes of its message: the same row into the same bytes, whenever and wherever. */
export interface Renderer {
  render(row: ListRow): Rendered;
}

export type Rendered =
  | { readonly from: string; readonly to: string; readonly bytes: Uint8Array }
  /** This row cannot become a message; the next one may. */
  | { readonly problem: string };

export interface Sealing {
  /** Absent when no row could be rendered. */
  readonly batch?: SealedBatch;
  /** Hash of every message of the batch, envelope and bytes: what a replay has to match. */
  readonly hash: string;
  readonly problems: readonly { readonly seq: number; readonly problem: string }[];
}

/** Renders rows and closes the batch: from here on its members and its bytes stay as they are. */
export function seal(
  rows: readonly ListRow[],
  attempt: number,
  runKey: string,
  step: string,
  renderer: Renderer,
): Sealing {
  const messages: SealedMessage[] = [];
  const problems: { seq: number; problem: string }[] = [];
  const hash = runningSha256();
  for (const row of rows) {
    const rendered = row.isErased === true ? { problem: 'its person is forgotten' } : renderer.render(row);
    if ('problem' in rendered) {
      problems.push({ seq: row.seq, problem: rendered.problem });
    } else {
      messages.push({ seq: row.seq, sendKey: row.sendKey, ...rendered });
      const { from, to, bytes } = rendered;
      hash.update(JSON.stringify([from, to, bytes.length])).update(bytes);
    }
  }
  const batch =
    messages.length === 0 ? {} : { batch: { id: batchId(messages, attempt), attempt, runKey, step, messages } };
  return { ...batch, hash: hash.digest('hex'), problems };
}

const batchId = (messages: readonly SealedMessage[], attempt: number): string =>
  sha256(JSON.stringify([...messages.map(({ sendKey }) => sendKey).toSorted(), attempt]));
