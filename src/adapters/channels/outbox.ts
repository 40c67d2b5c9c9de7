import { renameSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isFileNamePart } from '../../base/names.ts';
import type { Channel, Outcome, SealedBatch, SealedMessage } from '../../ports.ts';

/** Milliseconds. Files do not forget under which name they were written. */
const forYears = 10 * 365 * 86_400_000;

/**
 * Writes each mail as a file to look at, `<folder>/<run key>/<step>/<send key>.eml`, and sends nothing. The same message
 * sent again becomes the same file. A file is whole or absent, but it is not forced to the disk: after a power cut an
 * outbox may be made again.
 */
export function openOutbox(folder: string): Channel {
  const folders = new Map<string, Promise<void>>();
  const made = (target: string): Promise<void> => {
    const known = folders.get(target) ?? makeFolder(target);
    folders.set(target, known);
    return known;
  };
  return {
    limits: { batch: 500, inFlight: 4, idempotent: { ttl: forYears }, timeLimit: 60_000, reports: false },
    account: 'outbox',
    async send(batch, signal) {
      const target = folderOf(folder, batch);
      try {
        await made(target);
      } catch (cause) {
        folders.delete(target);
        return batch.messages.map(() => failure(cause));
      }
      return batch.messages.map((message) => write(target, message, signal));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Only the owner reads what is made here: letters are full of people. */
const makeFolder = async (target: string): Promise<void> => {
  await mkdir(target, { recursive: true, mode: 0o700 });
};

/** `win_back@2017-07-03#2` is kept in `win_back@2017-07-03+2`, as its run is. */
function folderOf(folder: string, { runKey, step }: SealedBatch): string {
  const name = runKey.replace('#', '+');
  const isSafe = name.split(/[@+]/).every(isFileNamePart) && isFileNamePart(step);
  if (!isSafe) throw new Error(`"${runKey}" and "${step}" cannot be names of folders`);
  return path.join(folder, name, step);
}

/** In one go: for files as small as mails, each trip to the thread pool costs more than the writing. */
function write(folder: string, { sendKey, bytes }: SealedMessage, signal: AbortSignal): Outcome {
  if (!isFileNamePart(sendKey)) throw new Error(`"${sendKey}" cannot be the name of a file`);
  if (signal.aborted) return { kind: 'retry', reason: 'stopped before it was written' };
  const file = path.join(folder, `${sendKey}.eml`);
  try {
    writeFileSync(`${file}.part`, bytes, { mode: 0o600 });
    renameSync(`${file}.part`, file);
    return { kind: 'accepted', providerId: `${sendKey}.eml` };
  } catch (cause) {
    return failure(cause);
  }
}

/** A full disk or a folder that may not be written: nothing is there under its name, and the next message fares no better. */
const failure = (cause: unknown): Outcome => ({
  kind: 'stop',
  reason: `the outbox cannot be written: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}`,
});
