import { withoutSecrets } from '../../base/secret-forms.ts';
import type { Outcome, SealedMessage } from '../../ports.ts';
import { ForbiddenAddress } from './allowed-address.ts';
import { masked } from './masked.ts';
import type { Reply } from './webhook-request.ts';

/** What became of each message of a batch, by what the receiver answered. docs/webhooks.md says it to its author. */
export function webhookOutcomes(
  reply: Reply,
  messages: readonly SealedMessage[],
  now: number,
  secrets: readonly string[],
): readonly Outcome[] {
  const all = (outcome: Outcome) => messages.map(() => outcome);
  switch (reply.kind) {
    case 'unsent':
      return all({
        kind: reply.cause instanceof ForbiddenAddress ? 'stop' : 'retry',
        reason: withoutSecrets(reply.cause.message, secrets),
      });
    case 'unanswered':
      return all({ kind: 'unknown', reason: withoutSecrets(reply.cause.message, secrets) });
    case 'answer':
      if (reply.status < 200 || reply.status > 299) return all(refusal(reply, now));
      return answered(reply.body, messages, secrets);
  }
}

/** The receiver took none of them, or says so. What a status of 5xx means nobody knows: it may stand before the work or after it. */
function refusal({ status, headers }: Extract<Reply, { kind: 'answer' }>, now: number): Outcome {
  const reason = `the receiver answered ${status}`;
  const after = retryAfter(headers['retry-after'], now);
  const wait = after === undefined ? {} : { after };
  if (status === 409) return { kind: 'unknown', reason: `${reason}: it is at work on the batch`, isInProgress: true };
  if (status === 425 || status === 429 || (status === 503 && after !== undefined))
    return { kind: 'retry', reason, ...wait, isThrottled: true };
  if (status === 408) return { kind: 'retry', reason, ...wait };
  if (status >= 500) return { kind: 'unknown', reason };
  if (status === 410) return { kind: 'stop', reason: `${reason}: it wants no more` };
  if (status >= 300 && status < 400) return { kind: 'stop', reason: `${reason}: redirects are not followed` };
  return { kind: 'stop', reason };
}

/** Milliseconds until the moment that the header names, in seconds or as a date. */
function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const written = [header].flat()[0]?.trim() ?? '';
  if (/^\d{1,9}$/.test(written)) return Number(written) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(written) ? Date.parse(written) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const unnamed: Outcome = { kind: 'unknown', reason: 'the answer does not name it' };

/** What is accepted and rejected at once may have left: believing the wrong one would send it twice, or lose it. */
const contradicted: Outcome = { kind: 'unknown', reason: 'the answer says different things of it' };

/** A message that the answer does not name may have been processed as well as not. */
function answered(body: string, messages: readonly SealedMessage[], secrets: readonly string[]): readonly Outcome[] {
  const results = resultsOf(body);
  if (results === undefined)
    return messages.map(() => ({ kind: 'unknown', reason: 'the answer is no JSON array of results' }));
  const byKey = new Map<unknown, Result[]>();
  for (const result of results) {
    const same = byKey.get(result['id']);
    if (same === undefined) byKey.set(result['id'], [result]);
    else same.push(result);
  }
  return messages.map((message) => {
    const [first, ...others] = byKey.get(message.sendKey) ?? [];
    if (others.some((other) => other['status'] !== first?.['status'])) return contradicted;
    return resultOutcome(first, message, secrets);
  });
}

function resultsOf(body: string): readonly Result[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) ? parsed.filter(isResult) : undefined;
  } catch {
    return undefined;
  }
}

type Result = Readonly<Record<string, unknown>>;

const isResult = (value: unknown): value is Result =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function resultOutcome(
  result: Result | undefined,
  { sendKey, to }: SealedMessage,
  secrets: readonly string[],
): Outcome {
  const reason = typeof result?.['reason'] === 'string' ? masked(result['reason'], to, secrets) : 'without a reason';
  switch (result?.['status']) {
    case 'accepted': {
      const id = nameOf(result['provider_id']);
      return { kind: 'accepted', providerId: id === '' ? sendKey : masked(id, to, secrets) };
    }
    case 'rejected':
      return { kind: 'rejected', reason };
    case 'retry': {
      const seconds = result['after'];
      const after = typeof seconds === 'number' && seconds >= 0 ? { after: Math.round(seconds * 1000) } : {};
      return { kind: 'retry', reason, ...after };
    }
    default:
      return unnamed;
  }
}

/** Many receivers count: a whole number that JSON brought exactly is a name, too. */
const nameOf = (id: unknown): string => (typeof id === 'string' || Number.isSafeInteger(id) ? String(id) : '');
