import { turns } from '../../base/turns.ts';
import type { Clock, Files, Ledger, LedgerEntry } from '../../ports.ts';
import { overwriteMark, writeMarks } from './marks.ts';

/** While messages go out the marks are made durable so often, in milliseconds. */
const markEvery = 60_000;

export interface MarkedContext {
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
  readonly clock: Clock;
}

/**
 * A ledger that is marked after every commit, so that it is recognised when its log lost its end: what left would leave again. The mark
 * waits for the disk when the ledger is opened and closed, at every transition of a run or step, at a freeze, and while it sends.
 */
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
  let isInDoubt = false;
  /** Where the ledger is after a write that failed nobody knows: it is marked no more. */
  const certain = async (written: Promise<void>): Promise<void> => {
    try {
      await written;
    } catch (cause) {
      isInDoubt = true;
      throw cause;
    }
  };
  return {
    ...ledger,
    async append(entries) {
      await certain(ledger.append(entries));
      for (const entry of entries) if ('runKey' in entry) touched.add(entry.runKey);
      if (entries.some(isTransition) || (touched.size > 0 && context.clock.monotonic() - last >= markEvery))
        await mark();
      else await inTurn(() => overwriteMark(ledger.position(), context));
    },
    async freeze(list, listFile, exclusionsFile) {
      await certain(ledger.freeze(list, listFile, exclusionsFile));
      touched.add(list.runKey);
      await mark();
    },
    async [Symbol.asyncDispose]() {
      if (!isInDoubt) await mark();
      await ledger[Symbol.asyncDispose]();
    },
  };
}

const isTransition = ({ kind }: LedgerEntry): boolean => kind === 'run' || kind === 'step';
