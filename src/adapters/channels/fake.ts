import { sha256 } from '../../base/sha256.ts';
import type { Channel, ChannelLimits, Outcome, SealedBatch, SealedMessage } from '../../ports.ts';

/** What the provider does to one message, and what it says of it. */
export type Fault =
  | 'accept'
  | 'reject'
  | 'retry'
  /** It is too much at once. */
  | 'throttle'
  | 'stop'
  /** It takes the message, and its answer is lost. */
  | 'lost answer'
  /** It never sees the message, and nobody can tell. */
  | 'lost message'
  /** It takes the message and answers for those before it only. */
  | 'short answer'
  /** It takes the message and never answers. */
  | 'silence';

export interface FakeOptions {
  /** What happens to a message; everything is accepted when absent. */
  readonly plan?: (message: SealedMessage, batch: SealedBatch) => Fault;
  readonly limits?: Partial<ChannelLimits>;
}

/** What the provider knows to be true. */
export interface Truth {
  /** In the order of acceptance; a message that was accepted twice is here twice. */
  readonly accepted: readonly AcceptedMessage[];
  /** Every batch that came in, replays too. */
  readonly batches: readonly { readonly id: string; readonly attempt: number; readonly sendKeys: readonly string[] }[];
  /** The most batches that were on their way at once. */
  readonly mostInFlight: number;
}

export interface AcceptedMessage {
  readonly sendKey: string;
  readonly batch: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

export interface FakeChannel extends Channel {
  readonly truth: Truth;
}

/** A provider in memory that keeps the truth and can be told to misbehave; for rehearsals and tests of what sends. */
export function openFake({ plan = () => 'accept', limits }: FakeOptions = {}): FakeChannel {
  const accepted: AcceptedMessage[] = [];
  const batches: Truth['batches'][number][] = [];
  const seen = new Map<string, string>();
  const all: ChannelLimits = {
    batch: 50,
    inFlight: 2,
    idempotent: false,
    timeLimit: 60_000,
    reports: false,
    ...limits,
  };
  let inFlight = 0;
  let mostInFlight = 0;

  const accept = ({ sendKey, from, to, bytes }: SealedMessage, batch: SealedBatch): void => {
    const key = `${batch.id} ${sendKey}`;
    const hash = sha256(bytes);
    const known = seen.get(key);
    // With idempotency a batch that comes again has no second effect, but other bytes under its name are a mistake.
    if (all.idempotent !== false && known !== undefined && known !== hash)
      throw new Error(`batch ${batch.id} has other bytes`);
    if (all.idempotent !== false && known !== undefined) return;
    seen.set(key, hash);
    accepted.push({ sendKey, batch: batch.id, from, to, bytes });
  };

  return {
    limits: all,
    account: 'fake',
    get truth() {
      return { accepted, batches, mostInFlight };
    },
    async send(batch, signal) {
      mostInFlight = Math.max(mostInFlight, ++inFlight);
      batches.push({ id: batch.id, attempt: batch.attempt, sendKeys: batch.messages.map(({ sendKey }) => sendKey) });
      try {
        return await answer(batch, plan, accept, signal);
      } finally {
        inFlight--;
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** What the provider does with a batch, and what it says of it. */
export async function answer(
  batch: SealedBatch,
  plan: NonNullable<FakeOptions['plan']>,
  accept: (message: SealedMessage, batch: SealedBatch) => void,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  if (signal.aborted) return batch.messages.map(() => ({ kind: 'retry', reason: 'stopped before it was sent' }));
  // The answer of a real provider comes later too.
  await Promise.resolve();
  let isShort = false;
  for (const message of batch.messages) {
    const fault = plan(message, batch);
    if (takes(fault)) accept(message, batch);
    isShort ||= fault === 'short answer';
    if (fault === 'silence') await aborted(signal);
    if (!isShort) outcomes.push(outcomeOf(fault, message));
  }
  return outcomes;
}

const takes = (fault: Fault): boolean => !['reject', 'retry', 'throttle', 'stop', 'lost message'].includes(fault);

function outcomeOf(fault: Fault, { sendKey }: SealedMessage): Outcome {
  switch (fault) {
    case 'accept':
    case 'short answer':
      return { kind: 'accepted', providerId: `fake-${sendKey}` };
    case 'reject':
      return { kind: 'rejected', reason: 'the fake rejects it' };
    case 'retry':
      return { kind: 'retry', reason: 'the fake is busy' };
    case 'throttle':
      return { kind: 'retry', reason: 'the fake has too much to do', isThrottled: true };
    case 'stop':
      return { kind: 'stop', reason: 'the fake does not know the account' };
    case 'lost answer':
    case 'lost message':
    case 'silence':
      return { kind: 'unknown', reason: 'the fake did not answer' };
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    const wake = (): void => {
      resolve();
    };
    signal.addEventListener('abort', wake, { once: true });
  });
