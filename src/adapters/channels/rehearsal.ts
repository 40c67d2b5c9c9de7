import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sha256 } from '../../base/sha256.ts';
import type { Channel, SealedBatch, SealedMessage } from '../../ports.ts';
import type { Faults } from '../../project/schema/channels.ts';
import { answer, type Fault } from './fake.ts';

/**
 * A provider for rehearsals: it sends nothing, misbehaves as the project says, and appends what it took to a file, a line for
 * each message, before it answers. Which message meets which fault is decided by its send key and the attempt, so that a
 * rehearsal can be held again. It takes the same batch twice when it is sent twice.
 */
export function openRehearsal(file: string, faults: Faults): Channel {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const take = ({ sendKey }: SealedMessage, { id, attempt, runKey, step }: SealedBatch): void => {
    const line = { run_key: runKey, step, send_key: sendKey, attempt, batch: id };
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  };
  return {
    limits: { batch: 50, inFlight: 5, idempotent: false, timeLimit: 60_000, reports: false },
    account: 'fake',
    async send(batch, signal) {
      await wait(faults.latency, undefined, { signal }).catch(() => undefined);
      return answer(batch, (message) => faultOf(message, batch, faults), take, signal);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function faultOf({ sendKey }: SealedMessage, { attempt }: SealedBatch, faults: Faults): Fault {
  const place = Number.parseInt(sha256(`${sendKey} ${attempt}`).slice(0, 12), 16) / 16 ** 12;
  const shares: readonly (readonly [Fault, number | undefined])[] = [
    ['reject', faults.reject],
    ['retry', faults.retry],
    ['lost answer', faults.lost_answer],
    ['lost message', faults.lost_message],
  ];
  let end = 0;
  for (const [fault, share = 0] of shares) {
    end += share;
    if (place < end) return fault;
  }
  return 'accept';
}
