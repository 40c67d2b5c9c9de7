import type { Outcome } from '../../ports.ts';

/** So many answers in a row, and nothing settled between them: the provider is down. */
const shortestRow = 10;

/** Of so many last messages not more than this share may be refused or without an answer. */
const lookedAt = 200;
const worst = 0.5;

/**
 * Watches what a provider answers. Open, nothing more goes to it in this pass: what is left of the list waits, and is not
 * burnt on it. The next pass tries with one message.
 */
export interface Breaker {
  /** What became of the messages of one batch. */
  heed(outcomes: readonly Outcome[]): void;
  /** Why nothing more is sent. */
  readonly opened: string | undefined;
  /** It was open, and nobody knows yet whether that is over: one batch of one goes out, and everything else waits for it. */
  readonly isTrying: boolean;
  /** Something got through in this pass: what is refused all the same is refused for its own sake. */
  readonly isHealthy: boolean;
}

/** `inFlight`: so many batches are refused together when a provider begins to refuse. */
export function openBreaker(wasOpen: boolean, inFlight: number): Breaker {
  const longestRow = Math.max(shortestRow, 2 * inFlight);
  const last: boolean[] = [];
  let row = 0;
  let bad = 0;
  let opened: string | undefined;
  let isTrying = wasOpen;
  let isHealthy = false;

  const look = (isBad: boolean): void => {
    last.push(isBad);
    if (isBad) bad++;
    if (last.length > lookedAt && last.shift() === true) bad--;
  };

  return {
    heed(outcomes) {
      for (const outcome of outcomes) look(!isSettled(outcome));
      if (outcomes.some(isSettled)) [row, isTrying, isHealthy] = [0, false, true];
      else row++;
      const trouble = outcomes.find((outcome) => !isSettled(outcome));
      if (trouble === undefined) return;
      const because = reasonOf(trouble);
      const stop = outcomes.find(({ kind }) => kind === 'stop');
      if (stop !== undefined) opened ??= reasonOf(stop);
      else if (isTrying) opened ??= because;
      else if (row >= longestRow) opened ??= `${row} batches in a row failed: ${because}`;
      else if (last.length >= lookedAt && bad > worst * last.length)
        opened ??= `${bad} of the last ${last.length} messages were refused or not answered: ${because}`;
    },
    get opened() {
      return opened;
    },
    get isTrying() {
      return isTrying;
    },
    get isHealthy() {
      return isHealthy;
    },
  };
}

/** The provider was there and dealt with the message, well or badly. */
const isSettled = ({ kind }: Outcome): boolean => kind === 'accepted' || kind === 'rejected';

const reasonOf = (outcome: Outcome): string => ('reason' in outcome ? outcome.reason : '');
