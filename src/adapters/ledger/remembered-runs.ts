import type { RunRecord, Session } from '../../ports.ts';
import { readRun, readRuns } from './runs.ts';

/** The records of runs, each read once for as long as nothing is written: reading them takes longer than most writes. */
export interface RememberedRuns {
  all(): Promise<readonly RunRecord[]>;
  one(runKey: string): Promise<RunRecord | undefined>;
  /** Something is written, or may be: what is remembered is old. */
  forget(): void;
}

export function rememberRuns(session: Session): RememberedRuns {
  let runs: readonly RunRecord[] | undefined;
  const alone = new Map<string, RunRecord | undefined>();
  return {
    async all() {
      return (runs ??= await readRuns(session));
    },
    async one(runKey) {
      if (runs !== undefined) return runs.find((run) => run.runKey === runKey);
      if (!alone.has(runKey)) alone.set(runKey, await readRun(session, runKey));
      return alone.get(runKey);
    },
    forget() {
      runs = undefined;
      alone.clear();
    },
  };
}
