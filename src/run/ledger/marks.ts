import { utc } from '../../base/time.ts';
import type { Clock, Files, LedgerPosition } from '../../ports.ts';
import { readText, writeText } from '../parquet.ts';
import { runFolder } from '../run-folder.ts';

/**
 * How far the ledger was, written down beside it and in the folder of each run, so that a ledger that went back is recognised:
 * `ledger.mark`, one line. It is written after the commit that it tells of, so the ledger is never behind it by itself.
 */
export interface Mark extends LedgerPosition {
  /** When it was written, in UTC. */
  readonly at: string;
}

const name = 'ledger.mark';

interface Marking {
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Marks a position in the environment's folder, and in those of the runs that it is news of. */
export async function writeMarks(
  position: LedgerPosition,
  runKeys: Iterable<string>,
  { files, folder, clock }: Marking,
): Promise<void> {
  const text = textOf(position, clock);
  const folders = [...runKeys].map((runKey) => runFolder(folder, runKey).root);
  for (const one of [...folders, folder]) await writeText(files, `${one}/${name}`, text);
}

/** Marks a position beside the ledger alone, and does not wait for the disk. */
export const overwriteMark = (position: LedgerPosition, { files, folder, clock }: Marking): Promise<void> =>
  files.overwrite(`${folder}/${name}`, textOf(position, clock));

/** All marks are of one length: of the one before nothing is left. */
const width = 160;

const textOf = (position: LedgerPosition, clock: Pick<Clock, 'now'>): string =>
  `${JSON.stringify({ ...position, at: utc(clock.now()) } satisfies Mark).padEnd(width - 1)}\n`;

export interface FoundMark {
  /** Relative to the environment's folder. */
  readonly file: string;
  /** Nothing when the file cannot be read. */
  readonly mark: Mark | undefined;
}

/** Every mark of an environment, the one beside the ledger first. */
export async function readMarks(files: Files, folder: string): Promise<FoundMark[]> {
  const found = [...(await files.find(folder, name)), ...(await files.find(folder, `runs/*/${name}`))];
  return Promise.all(
    found.map(async ({ path }) => ({
      file: path.slice(folder.length + 1),
      mark: parseMark(await readText(files, path)),
    })),
  );
}

/** The mark beside the ledger; nothing when nobody has written to it, or the mark is torn. */
export async function readMark(files: Files, folder: string): Promise<Mark | undefined> {
  const [found] = await files.find(folder, name);
  return found === undefined ? undefined : parseMark(await readText(files, found.path));
}

function parseMark(text: string): Mark | undefined {
  try {
    const mark = JSON.parse(text) as Partial<Mark>;
    const isWhole = typeof mark.ledger === 'string' && typeof mark.at === 'string';
    return isWhole && Number.isInteger(mark.epoch) && Number.isInteger(mark.event) ? (mark as Mark) : undefined;
  } catch {
    return undefined;
  }
}

/** True when the ledger has not come to a place where it was before. */
export const isBehind = (position: LedgerPosition, mark: Mark): boolean =>
  position.epoch < mark.epoch || (position.epoch === mark.epoch && position.event < mark.event);

/** Brings marks that tell of another ledger, or cannot be read, to where this one is. */
export async function renewMarks(
  marks: readonly FoundMark[],
  position: LedgerPosition,
  { files, folder, clock }: Marking,
): Promise<void> {
  for (const { file, mark } of marks) {
    if (mark?.ledger !== position.ledger) await writeText(files, `${folder}/${file}`, textOf(position, clock));
  }
}
