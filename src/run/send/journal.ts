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

/** `due` resolves when a commit may not wait for more to go with it. */
export function openJournal(ledger: Pick<Ledger, 'append'>, due = () => Promise.resolve()): Journal {
  let waiting: Waiting[] = [];
  let isCommitting = false;
  let failure: { readonly cause: unknown } | undefined;

  async function drain(): Promise<void> {
    isCommitting = true;
    while (waiting.length > 0) {
      await due();
      const group = waiting;
      waiting = [];
      try {
        if (failure !== undefined) throw failure.cause;
        for (const some of apart(group)) {
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
        if (!isCommitting) void drain();
      });
    },
  };
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
