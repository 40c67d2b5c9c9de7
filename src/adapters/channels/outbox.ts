import { renameSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isFileNamePart } from '../../base/names.ts';
import type { Channel, Outcome, SealedBatch, SealedMessage } from '../../ports.ts';

/** Milliseconds. Files do not forget under which name they were written. */
const forYears = 10 * 365 * 86_400_000;

/** How messages are kept: each mail as a file of its own, or the messages of a batch as the lines of one. */
export type OutboxForm = 'mails' | 'lines';

/**
 * Writes messages into files to look at and sends nothing: `<folder>/<run key>/<step>/<send key>.eml`, or one NDJSON file per
 * batch, `<first seq>-<batch>.ndjson`. A batch that comes again becomes the same files. A file is whole or absent, but it is
 * not forced to the disk: after a power cut an outbox may be made again.
 */
export function openOutbox(folder: string, form: OutboxForm): Channel {
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
      return form === 'mails'
        ? batch.messages.map((message) => writeMail(target, message, signal))
        : writeLines(target, batch, signal);
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

function writeMail(folder: string, { sendKey, bytes }: SealedMessage, signal: AbortSignal): Outcome {
  if (!isFileNamePart(sendKey)) throw new Error(`"${sendKey}" cannot be the name of a file`);
  if (signal.aborted) return unwritten;
  const problem = write(path.join(folder, `${sendKey}.eml`), bytes);
  return problem ?? { kind: 'accepted', providerId: `${sendKey}.eml` };
}

/** All of them or none: a batch keeps its members and its name, so its file never meets another one's messages. */
function writeLines(folder: string, { id, messages }: SealedBatch, signal: AbortSignal): readonly Outcome[] {
  const [first] = messages;
  if (!isFileNamePart(id)) throw new Error(`"${id}" cannot be the name of a file`);
  if (signal.aborted || first === undefined) return messages.map(() => unwritten);
  const name = `${String(first.seq).padStart(9, '0')}-${id}.ndjson`;
  const problem = write(path.join(folder, name), messages.map(lineOf).join(''));
  return messages.map(({ sendKey }) => problem ?? { kind: 'accepted', providerId: sendKey });
}

/** The bytes are JSON already. */
function lineOf({ sendKey, from, to, bytes }: SealedMessage): string {
  const head = JSON.stringify({ send_key: sendKey, ...(from === '' ? {} : { from }), to });
  return `${head.slice(0, -1)},"message":${Buffer.from(bytes).toString()}}\n`;
}

const unwritten: Outcome = { kind: 'retry', reason: 'stopped before it was written' };

/** In one go: for files as small as these, each trip to the thread pool costs more than the writing. */
function write(file: string, data: Uint8Array | string): Outcome | undefined {
  try {
    writeFileSync(`${file}.part`, data, { mode: 0o600 });
    renameSync(`${file}.part`, file);
    return undefined;
  } catch (cause) {
    return failure(cause);
  }
}

/** A full disk or a folder that may not be written: nothing is there under its name, and the next message fares no better. */
const failure = (cause: unknown): Outcome => ({
  kind: 'stop',
  reason: `the outbox cannot be written: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}`,
});
