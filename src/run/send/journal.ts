import type { Ledger, LedgerEntry } from '../../ports.ts';

/**
 * Commits entries of many hands together. Each call resolves when its entries are durable; what arrives while a commit is
 * under way, or before the next one is due, goes into that. After a commit that failed nothing is accepted any more: whether
 * it is durable is not known, so nothing may be done on its strength.
 */
export interface Journal {
  commit(entries: readonly LedgerEntry[]): Promise<void>;
}

interface Waiting {
  readonly entries: readonly LedgerEntry[];
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Entries of one commit, unless a single hand has more: with that many, none waits for more to go with it. What 20,000 messages a
 * second leave behind in 50 ms; half as many cost an eighth of the speed.
 */
const mostEntries = 1_000;

/** `due` resolves when a commit may not wait for more to go with it. */
export function openJournal(ledger: Pick<Ledger, 'append'>, due = () => Promise.resolve()): Journal {
  let waiting: Waiting[] = [];
  let isCommitting = false;
  let failure: { readonly cause: unknown } | undefined;
  let heedFull = (): void => undefined;

  /** Resolves when there is enough for a commit. */
  const full = (): Promise<void> =>
    new Promise((resolve) => {
      heedFull = () => {
        if (sizeOf(waiting) >= mostEntries) resolve();
      };
      heedFull();
    });

  async function drain(): Promise<void> {
    isCommitting = true;
    while (waiting.length > 0) {
      await Promise.race([due(), full()]);
      const parts = apart(waiting).map(firstOf);
      const group = new Set(parts.flat());
      waiting = waiting.filter((one) => !group.has(one));
      try {
        if (failure !== undefined) throw failure.cause;
        for (const some of parts) {
          await ledger.append(some.flatMap(({ entries }) => entries));
          for (const { resolve } of some) resolve();
        }
      } catch (cause) {
        failure = { cause };
        for (const { reject } of group) reject(cause);
      }
    }
    isCommitting = false;
  }

  return {
    commit(entries) {
      return new Promise((resolve, reject) => {
        waiting.push({ entries, resolve, reject });
        heedFull();
        if (!isCommitting) void drain();
      });
    },
  };
}

const sizeOf = (some: readonly Waiting[]): number => some.reduce((sum, { entries }) => sum + entries.length, 0);

/** As many of them as one commit takes, in the order in which they came; one at least. */
function firstOf(some: readonly Waiting[]): readonly Waiting[] {
  let size = 0;
  const end = some.findIndex(({ entries }, index) => (size += entries.length) > mostEntries && index > 0);
  return end < 0 ? some : some.slice(0, end);
}

/**
 * Intents stand in a table of their own, and what goes into one table costs less. They come first: the wire waits for them.
 * Whoever hands in an intent has seen the outcome before it become durable.
 */
function apart(group: readonly Waiting[]): readonly Waiting[][] {
  const hasIntent = ({ entries }: Waiting): boolean => entries.some(({ kind }) => kind === 'intent');
  const parts = [group.filter(hasIntent), group.filter((one) => !hasIntent(one))];
  return parts.filter(({ length }) => length > 0);
}
