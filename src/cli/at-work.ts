import path from 'node:path';
import { writeText } from '../run/parquet.ts';
import type { Place } from './context.ts';
import type { Io } from './io.ts';

/**
 * Who is at work in a project. The engine's lock has no name on it, so each process leaves a note. A note is only told to
 * people, never believed: whoever was killed left it behind.
 */
interface Note {
  readonly pid: number;
  readonly command: string;
  /** When it began, by the clock of the machine, in UTC. */
  readonly since: string;
}

const folder = ({ root }: Place): string => path.join(root, 'data', 'at-work');

/** Leaves a note until it is disposed of. */
export async function signIn(place: Place, { pid }: Io, command: string): Promise<AsyncDisposable> {
  const file = path.join(folder(place), `${pid}.json`);
  const note: Note = { pid, command, since: new Date().toISOString() };
  await writeText(place.files, file, `${JSON.stringify(note)}\n`);
  return { [Symbol.asyncDispose]: () => place.files.remove(file) };
}

/** A line for each other process that is at work: `muster send, process 4711, since …`. Notes of the dead are removed. */
export async function othersAtWork(place: Place, io: Io): Promise<string[]> {
  const lines: string[] = [];
  for (const { path: file } of await place.files.find(folder(place), '*.json')) {
    const note = await readNote(place, file);
    if (note === undefined) continue;
    const { pid, command, since } = note;
    if (!io.isAlive(pid)) await place.files.remove(file);
    else if (pid !== io.pid) lines.push(`muster ${command}, process ${pid}, since ${since}`);
  }
  return lines;
}

/** Nothing when its process has ended since the note was found. */
async function readNote({ files }: Place, file: string): Promise<Note | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of files.read(file)) chunks.push(chunk);
  } catch {
    return undefined;
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Note;
}
