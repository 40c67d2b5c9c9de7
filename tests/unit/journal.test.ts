import { expect, test } from 'vitest';
import type { Ledger, LedgerEntry } from '../../src/ports.ts';
import { openJournal } from '../../src/run/send/journal.ts';

const entry = (seq: number): LedgerEntry => ({
  kind: 'outcome',
  ...{ runKey: 'r', step: 's', batch: 'b', seq, outcome: { kind: 'accepted', providerId: 'p' } },
});

const intent: LedgerEntry = {
  kind: 'intent',
  ...{ runKey: 'r', step: 's', batch: 'c', attempt: 1, seqs: [4], account: 'a', hash: 'h' },
};

/** A ledger whose commits end when the test says so. */
function slowLedger() {
  const commits: {
    readonly seqs: readonly number[];
    readonly end: () => void;
    readonly fail: (cause: Error) => void;
  }[] = [];
  const append = (entries: readonly LedgerEntry[]): Promise<void> =>
    new Promise((resolve, reject) => {
      commits.push({ seqs: entries.map((one) => ('seq' in one ? one.seq : -1)), end: resolve, fail: reject });
    });
  return { commits, ledger: { append } satisfies Pick<Ledger, 'append'> };
}

/** Lets everything run that only waits for what has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what comes together goes together; what arrives while a commit is under way goes into the next one', async () => {
  const { commits, ledger } = slowLedger();
  const journal = openJournal(ledger);
  const durable: number[] = [];
  const note = (seq: number) => journal.commit([entry(seq), entry(10 * seq)]).then(() => durable.push(seq));
  void note(1);
  await settled();
  for (const seq of [2, 3]) void note(seq);
  await settled();
  expect(commits.map(({ seqs }) => seqs)).toEqual([[1, 10]]);
  expect(durable).toEqual([]);
  commits[0]?.end();
  await settled();
  expect(commits.map(({ seqs }) => seqs)).toEqual([
    [1, 10],
    [2, 20, 3, 30],
  ]);
  expect(durable).toEqual([1]);
  commits[1]?.end();
  await settled();
  expect(durable).toEqual([1, 2, 3]);
});

test('after a commit that failed nothing is accepted any more, and the ledger is not asked again', async () => {
  const { commits, ledger } = slowLedger();
  const journal = openJournal(ledger);
  const said: string[] = [];
  const note = (seq: number): void => {
    journal.commit([entry(seq)]).then(
      () => said.push(`${seq} durable`),
      (cause: unknown) => said.push(`${seq} ${(cause as Error).message}`),
    );
  };
  note(1);
  note(2);
  await settled();
  commits[0]?.fail(new Error('the disk is full'));
  await settled();
  note(3);
  await settled();
  expect(said).toEqual(['1 the disk is full', '2 the disk is full', '3 the disk is full']);
  expect(commits).toHaveLength(1);
});

test('intents go first, and who waits for one does not wait for the outcomes beside it', async () => {
  const { commits, ledger } = slowLedger();
  const journal = openJournal(ledger);
  const durable: string[] = [];
  void journal.commit([entry(1)]);
  await settled();
  void journal.commit([entry(2)]).then(() => durable.push('outcome'));
  void journal.commit([entry(3), intent]).then(() => durable.push('intent'));
  commits[0]?.end();
  await settled();
  expect(commits.map(({ seqs }) => seqs)).toEqual([[1], [3, -1]]);
  commits[1]?.end();
  await settled();
  expect(durable).toEqual(['intent']);
  commits[2]?.end();
  await settled();
  expect([commits.map(({ seqs }) => seqs), durable]).toEqual([
    [[1], [3, -1], [2]],
    ['intent', 'outcome'],
  ]);
});

test('a commit has no more than 1,000 entries, but of one hand; so many wait for no others', async () => {
  const { commits, ledger } = slowLedger();
  const journal = openJournal(ledger, () => new Promise(() => undefined));
  const handIn = (many: number): Promise<void> => journal.commit(Array.from({ length: many }, (_, seq) => entry(seq)));
  const durable: number[] = [];
  for (const many of [400, 599]) void handIn(many).then(() => durable.push(many));
  await settled();
  expect(commits).toEqual([]);
  for (const many of [400, 1_200]) void handIn(many).then(() => durable.push(many));
  const sizes: number[] = [];
  for (let commit = 0; commit < 3; commit++) {
    await settled();
    sizes.push(commits[commit]?.seqs.length ?? 0);
    commits[commit]?.end();
  }
  await settled();
  expect({ sizes, durable, commits: commits.length }).toEqual({
    ...{ sizes: [999, 400, 1200], durable: [400, 599, 400, 1200], commits: 3 },
  });
});
