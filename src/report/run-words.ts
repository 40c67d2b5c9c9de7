import type { MessageStatus, RunStatus } from '../ports.ts';
import type { ChannelKind } from '../project/schema/channels.ts';

/** The words for what is recorded in codes; the same in every report. */

/** Why a row was not listed, in the order in which the rules apply: the first one that does is the one that counts. */
const exclusionWords: Readonly<Record<string, string>> = {
  no_profile: 'no profile',
  ambiguous_profile: 'several profiles',
  no_address: 'no address',
  bad_address: 'bad address',
  suppressed: 'suppressed',
  no_consent: 'no consent',
  duplicate_address: 'same address',
  sent_before: 'reached before',
  over_cap: 'over the cap',
  holdout: 'holdout',
  household: 'in a household that gets one',
  over_limit: 'over the limit',
  expired: 'too late',
};

const exclusionOrder = Object.keys(exclusionWords);

/** A reason that has no word here shows as its code. */
export const exclusionText = (reason: string): string => exclusionWords[reason] ?? reason.replaceAll('_', ' ');

/** Reasons with their counts in the order of the rules; those that nothing was excluded for are left out. */
export const exclusionsInOrder = (exclusions: Readonly<Record<string, number>>): [reason: string, rows: number][] => {
  const place = (reason: string) =>
    (exclusionOrder.indexOf(reason) + exclusionOrder.length + 1) % (exclusionOrder.length + 1);
  return Object.entries(exclusions)
    .filter(([, rows]) => rows > 0)
    .toSorted(([a], [b]) => place(a) - place(b));
};

/** In the order of a report: what went well, what is open, what went wrong. */
export const messageOrder: readonly MessageStatus[] = [
  'accepted',
  'listed',
  'deferred',
  'retry',
  'unknown',
  'rejected',
  'failed',
  'dropped',
];

export const messageText: Readonly<Record<MessageStatus, string>> = {
  accepted: 'accepted',
  listed: 'open',
  deferred: 'deferred',
  retry: 'to retry',
  unknown: 'unknown',
  rejected: 'rejected',
  failed: 'failed',
  dropped: 'dropped',
};

/** What is done with a message of a kind, and what it is called. */
export const channelWords: Readonly<
  Record<ChannelKind, { readonly will: string; readonly done: string; readonly noun: string }>
> = {
  email: { will: 'send', done: 'sent', noun: 'email' },
  sms: { will: 'send', done: 'sent', noun: 'text message' },
  push: { will: 'send', done: 'sent', noun: 'push message' },
  webhook: { will: 'post', done: 'posted', noun: 'webhook message' },
  direct_mail: { will: 'write', done: 'written', noun: 'print record' },
};

export const statusWords: Readonly<Record<RunStatus | 'planned', string>> = {
  planned: 'plan, nothing sent',
  building: 'building',
  waiting_confirm: 'waits for a confirmation',
  sending: 'sending',
  waiting: 'waiting',
  paused: 'paused',
  cancelled: 'cancelled',
  missed: 'missed',
  done: 'done',
  failed: 'failed',
};
