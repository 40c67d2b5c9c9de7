import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FakeChannel, type Fault, openFake } from '../../src/adapters/channels/fake.ts';
import type { Channel, ChannelLimits, LedgerEntry } from '../../src/ports.ts';
import type { DeliveryPolicy } from '../../src/run/send/policy.ts';
import { mostTurns } from '../../src/run/send/take-up.ts';
import { frozenList, type FrozenListFixture, observedLedger } from '../support/frozen-list.ts';
import { storySeed } from '../support/seeded.ts';

/**
 * A list is sent by processes that die at some call of a port, before or after its effect, to a provider that misbehaves;
 * then by one that lives. What the provider knows to be true and what the ledger says are held against each other.
 */

interface Story {
  readonly rows: number;
  readonly limits: Pick<ChannelLimits, 'batch' | 'inFlight' | 'idempotent'>;
  /** What happens to a message: by its place in the list and its attempt, over and over. */
  readonly faults: readonly Fault[];
  readonly deaths: readonly Death[];
  readonly policy: DeliveryPolicy;
}

interface Death {
  /** The call of a port at which the process dies. */
  readonly at: number;
  readonly isAfterEffect: boolean;
}

const fault = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Fault>('accept') },
  { weight: 4, arbitrary: fc.constantFrom<Fault>('retry', 'throttle', 'reject') },
  { weight: 3, arbitrary: fc.constantFrom<Fault>('lost answer', 'lost message', 'short answer', 'stop') },
);

const story: fc.Arbitrary<Story> = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  limits: fc.record({
    batch: fc.integer({ min: 1, max: 8 }),
    inFlight: fc.integer({ min: 1, max: 4 }),
    idempotent: fc.constantFrom<ChannelLimits['idempotent']>(false, { ttl: 86_400_000 }),
  }),
  faults: fc.array(fault, { minLength: 1, maxLength: 30 }),
  policy: fc.record({
    retries: fc.integer({ min: 0, max: 5 }),
    maxUnknown: fc.constantFrom(1_000, 20),
    unknown: fc.constantFrom('hold', 'resend'),
  }),
  deaths: fc.array(fc.record({ at: fc.integer({ min: 1, max: 30 }), isAfterEffect: fc.boolean() }), { maxLength: 4 }),
});

const numRuns = Number(process.env['MUSTER_PROPERTY_RUNS'] ?? 20);

test('within a run no message goes out twice, and none is lost silently', { timeout: numRuns * 9_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      await using fixture = await frozenList(told.rows);
      const provider = openFake({ limits: told.limits, plan: planOf(told, () => provider) });
      for (const death of told.deaths) await passOf(fixture, provider, told, death);
      // A provider that stops or refuses ten times in a row ends a pass; so many passes end any list of forty.
      for (let pass = 0; pass < 200 && (await isOpen(fixture)); pass++) await passOf(fixture, provider, told);
      await holdAgainstEachOther(fixture, provider, told);
    }),
    { numRuns, seed: storySeed },
  );
});

const isLost = (fault: Fault): boolean => ['lost answer', 'lost message', 'short answer'].includes(fault);

/** Attempts go through the faults, so that none of them can hold a message for ever; a replay is answered at last, and trouble is over. */
function planOf(
  { faults, deaths }: Story,
  provider: () => FakeChannel,
): NonNullable<Parameters<typeof openFake>[0]>['plan'] & {} {
  return ({ seq }, { id, attempt }) => {
    const { batches } = provider().truth;
    const isOver = attempt > deaths.length + 5 || batches.length > 60;
    const planned = isOver ? 'accept' : (faults[(seq + 7 * attempt) % faults.length] ?? 'accept');
    const isReplay = batches.filter((batch) => batch.id === id).length > 1;
    return isReplay && isLost(planned) ? 'accept' : planned;
  };
}

/** One process: it sends until it has nothing to do or dies. From its death on no port answers it. */
async function passOf(
  fixture: FrozenListFixture,
  provider: FakeChannel,
  { policy }: Story,
  death?: Death,
): Promise<void> {
  let calls = 0;
  const dying = async <T>(effect: () => Promise<T>): Promise<T> => {
    const call = ++calls;
    if (death === undefined || call < death.at) return effect();
    if (call === death.at && death.isAfterEffect) await effect();
    throw new Error('killed');
  };
  const attempts = attemptsOf(fixture, policy);
  const observed = observedLedger(fixture.ledger, attempts.tell);
  const ledger = { ...observed, append: (entries: readonly LedgerEntry[]) => dying(() => observed.append(entries)) };
  const channel: Channel = {
    ...provider,
    send: (batch, signal) =>
      dying(() => {
        attempts.sent(batch.id);
        return provider.send(batch, signal);
      }),
  };
  await attempts.known;
  await fixture.send({ channel, policy }, { ledger }).catch((cause: unknown) => {
    expect((cause as Error).message).toBe('killed');
  });
}

/** I7, I5: an intent comes only after a message's attempt before it has ended, nothing goes out without one, and what is unknown is bounded. */
function attemptsOf(fixture: FrozenListFixture, { maxUnknown }: DeliveryPolicy) {
  const open = new Set<number>();
  const unsettled = new Set<number>();
  const batches = new Set<string>();
  const known = fixture.states().then((states) => {
    for (const [seq, { status, batch }] of states) {
      if (status !== 'retry' && status !== 'listed') open.add(seq);
      if (status === 'unknown') unsettled.add(seq);
      batches.add(batch);
    }
  });
  const tell = (what: 'begun' | 'durable', entries: readonly LedgerEntry[]): void => {
    for (const entry of entries) {
      if (entry.kind === 'intent' && what === 'begun') {
        for (const seq of entry.seqs) expect(open.has(seq)).toBe(false);
        for (const seq of entry.seqs) open.add(seq);
        for (const seq of entry.seqs) unsettled.add(seq);
        expect(unsettled.size).toBeLessThanOrEqual(maxUnknown);
      }
      if (entry.kind === 'outcome' && what === 'durable' && entry.outcome.kind !== 'unknown')
        unsettled.delete(entry.seq);
      if (entry.kind === 'intent' && what === 'durable') batches.add(entry.batch);
      if (
        entry.kind === 'outcome' &&
        what === 'durable' &&
        ['retry', 'stop', 'resent', 'not_sent'].includes(entry.outcome.kind)
      )
        open.delete(entry.seq);
    }
  };
  const sent = (batch: string): void => {
    expect(batches.has(batch)).toBe(true);
  };
  return { known, tell, sent };
}

async function isOpen(fixture: FrozenListFixture): Promise<boolean> {
  const { listed = 0, retry = 0 } = await fixture.counts();
  return listed + retry > 0;
}

async function holdAgainstEachOther(fixture: FrozenListFixture, { truth }: FakeChannel, told: Story): Promise<void> {
  const accepted = truth.accepted.map(({ sendKey }) => Number(sendKey.slice('key'.length)));
  const states = await fixture.states();
  const counts = await fixture.counts();
  const seqs = Array.from({ length: told.rows }, (_, seq) => seq);
  const isLossy = told.faults.some((fault) => isLost(fault));
  const cutOff = told.deaths.length * mostTurns(told.limits) * told.limits.batch;
  expect({
    // Who wants what may have arrived sent again gets some of it twice.
    I1: new Set(accepted).size === accepted.length || told.policy.unknown === 'resend',
    I2: Object.values(counts).reduce((sum, n) => sum + n, 0) === told.rows,
    I3: seqs.every((seq) => states.get(seq)?.status !== 'accepted' || accepted.includes(seq)),
    I4: accepted.every((seq) => ['accepted', 'unknown'].includes(states.get(seq)?.status ?? 'listed')),
    I5: (counts.unknown ?? 0) <= Math.min(told.policy.maxUnknown, cutOff + (isLossy ? told.rows : 0)),
    ended:
      (counts.listed ?? 0) + (counts.retry ?? 0) === 0 ||
      (counts.unknown ?? 0) + told.limits.batch > told.policy.maxUnknown,
  }).toEqual({ I1: true, I2: true, I3: true, I4: true, I5: true, ended: true });
}
