import { millisBetween } from '../../base/time.ts';
import type { AccountRecord, Clock, LedgerEntry } from '../../ports.ts';
import type { Pass } from './pass.ts';
import type { DeliveryPolicy } from './policy.ts';
import { openTokenBucket, type TokenBucket } from './token-bucket.ts';

/** The bucket of an account, as full as what was sent to it lately leaves it: an intent counts as sent. */
export function bucketOf({ rate }: DeliveryPolicy, { slowedTo, spent }: AccountRecord, clock: Clock): TokenBucket {
  const now = clock.now();
  const known = {
    spent: spent.map(({ at, messages }) => ({ age: millisBetween(at, now), messages })),
    ...(slowedTo === undefined ? {} : { slowedTo }),
  };
  return openTokenBucket(rate, known, clock);
}

/** What is to be remembered of the account from here on. */
export function accountEntry({ channel, bucket, breaker, account }: Pass): LedgerEntry {
  const { slowedTo } = bucket;
  const trouble = breaker.opened ?? (breaker.isTrying ? account.trouble : undefined);
  return {
    ...{ kind: 'account', account: channel.account },
    ...(slowedTo === undefined ? {} : { slowedTo }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

/** True when what the ledger remembers of the account is not what it should. */
export function isNews(entry: LedgerEntry, { slowedTo, trouble }: AccountRecord): boolean {
  return entry.kind === 'account' && (entry.slowedTo !== slowedTo || entry.trouble !== trouble);
}
