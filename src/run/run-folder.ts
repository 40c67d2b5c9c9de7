import { isFileNamePart } from '../base/names.ts';
import { outputName } from '../steps/compiled-step.ts';

/** Where one run keeps everything that belongs to it. All paths are absolute. */
export interface RunFolder {
  readonly root: string;
  /** The project's files as they were when the run started. */
  readonly definition: string;
  /** The rows of one output. */
  population(step: string, port: string): string;
  /** The SQL that made a step, ready to read. */
  compiled(step: string): string;
  list(step: string): string;
  /** The SQL that decided who is on a list. */
  listSql(step: string): string;
  exclusions(step: string): string;
}

/** Where the file set of a step lies: a folder of its own, from which the vendor may collect. */
export const printFolder = (environmentFolder: string, runKey: string, step: string): string =>
  `${environmentFolder}/print/${folderName(runKey)}/${step}`;

/** Which seed is where in a version of a set. */
export const seedsFile = (
  environmentFolder: string,
  { runKey, step }: { readonly runKey: string; readonly step: string },
  version: number,
): string =>
  `${runFolder(environmentFolder, runKey).root}/lists/${step}${version === 1 ? '' : `.v${version}`}.seeds.json`;

/** `win_back@2017-07-03#2` is kept in `win_back@2017-07-03+2`: `#` means something to shells and links. */
export function folderName(runKey: string): string {
  const name = runKey.replace('#', '+');
  if (!name.split(/[@+]/).every(isFileNamePart)) throw new Error(`"${runKey}" is no run key`);
  return name;
}

export function runFolder(environmentFolder: string, runKey: string): RunFolder {
  const root = `${environmentFolder}/runs/${folderName(runKey)}`;
  return {
    root,
    definition: `${root}/definition`,
    population: (step, port) => `${root}/steps/${outputName(step, port)}.parquet`,
    compiled: (step) => `${root}/steps/${step}.sql`,
    list: (step) => `${root}/lists/${step}.parquet`,
    listSql: (step) => `${root}/lists/${step}.sql`,
    exclusions: (step) => `${root}/lists/${step}.excluded.parquet`,
  };
}
