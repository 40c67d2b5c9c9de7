import { turns } from '../../base/turns.ts';
import type { Clock, Files, Ledger, LedgerEntry } from '../../ports.ts';
import { writeMarks } from './marks.ts';

/** While messages go out the ledger is marked so often, in milliseconds. */
const markEvery = 60_000;

export interface MarkedContext {
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
  readonly clock: Clock;
}

/** A ledger that is marked when it is opened, at every transition of a run or step, at a freeze, while it sends, and when it is closed. */
export async function markedLedger(ledger: Ledger, context: MarkedContext): Promise<Ledger> {
  const inTurn = turns();
  let last = context.clock.monotonic();
  /** Runs of which there is news since they were marked. */
  const touched = new Set<string>();
  const mark = (): Promise<void> =>
    inTurn(async () => {
      last = context.clock.monotonic();
      const runKeys = [...touched];
      touched.clear();
      await writeMarks(ledger.position(), runKeys, context);
    });
  await mark();
  return {
    ...ledger,
    async append(entries) {
      await ledger.append(entries);
      for (const entry of entries) if ('runKey' in entry) touched.add(entry.runKey);
      if (entries.some(isTransition) || (touched.size > 0 && context.clock.monotonic() - last >= markEvery))
        await mark();
    },
    async freeze(list, listFile, exclusionsFile) {
      await ledger.freeze(list, listFile, exclusionsFile);
      touched.add(list.runKey);
      await mark();
    },
    async [Symbol.asyncDispose]() {
      await mark();
      await ledger[Symbol.asyncDispose]();
    },
  };
}

const isTransition = ({ kind }: LedgerEntry): boolean => kind === 'run' || kind === 'step';
