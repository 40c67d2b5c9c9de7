import { isFileNamePart } from '../../base/names.ts';
import type { Files, LedgerPosition } from '../../ports.ts';
import { folderName } from '../run-folder.ts';
import { type FoundMark, isBehind, type Mark, readMarks } from './marks.ts';

/** Why a ledger is not the one that knows what was sent. */
export interface WentBack {
  readonly code: 'ledger-behind' | 'other-ledger' | 'ledger-lacks-run' | 'torn-mark';
  /** What was found, to stand after the name of the ledger's file. */
  readonly found: string;
}

interface Ledger {
  /** Nothing of a ledger that nobody has written to. */
  readonly position: LedgerPosition | undefined;
  /** Every run that it knows. */
  readonly runKeys: readonly string[];
}

/**
 * Holds a ledger against the marks beside it and in the runs' folders, and against the lists that lie there. A project that
 * was moved is fine: nothing in a mark names a machine or a path. Nothing when nothing is wrong.
 */
export async function wentBack(
  { position, runKeys }: Ledger,
  files: Files,
  /** Absolute, of the environment. */
  folder: string,
): Promise<WentBack | undefined> {
  for (const found of await readMarks(files, folder)) {
    const problem = problemOf(position, found);
    if (problem !== undefined) return problem;
  }
  const known = new Set(runKeys.map(folderName));
  const lists = await files.find(folder, 'runs/*/lists/*.parquet');
  const unknown = lists.map(({ path }) => path.split('/').at(-3) ?? '').find((run) => isRun(run) && !known.has(run));
  if (unknown === undefined) return undefined;
  return { code: 'ledger-lacks-run', found: `knows nothing of runs/${unknown}, which has a send list` };
}

/** Copies that somebody made of a folder by hand, such as `hello@2017-07-03 (2)`, are no runs. */
const isRun = (name: string): boolean => name.split(/[@+]/).every(isFileNamePart);

function problemOf(position: LedgerPosition | undefined, { file, mark }: FoundMark): WentBack | undefined {
  if (mark === undefined) return { code: 'torn-mark', found: `cannot be held against ${file}, which is torn` };
  if (position === undefined)
    return { code: 'ledger-behind', found: `is empty, and ${file} tells of ${placeOf(mark)}` };
  if (mark.ledger !== position.ledger)
    return { code: 'other-ledger', found: `is another ledger than the one that ${file} tells of` };
  if (!isBehind(position, mark)) return undefined;
  return { code: 'ledger-behind', found: `ends at ${eventOf(position)}, and ${file} tells of ${placeOf(mark)}` };
}

const eventOf = ({ epoch, event }: LedgerPosition): string => `event ${event} of start ${epoch}`;
const placeOf = (mark: Mark): string => `${eventOf(mark)} at ${mark.at.replace(/\.\d+Z$/, 'Z')}`;
