import { Pool } from 'undici';
import { hostOf } from '../../base/host.ts';
import { hmacSigner, sha256 } from '../../base/sha256.ts';
import type { Channel, ChannelLimits, SealedBatch, SealedMessage } from '../../ports.ts';
import type { ChannelKind } from '../../project/schema/channels.ts';
import { addressRule, assertAllowed, guardedLookup } from './allowed-address.ts';
import { webhookOutcomes } from './webhook-outcome.ts';
import { post, type Posting, type Reply } from './webhook-request.ts';

export interface WebhookOptions {
  readonly kind: ChannelKind;
  /** Checked: webhookUrlProblem has nothing against it. */
  readonly url: string;
  /** What batches are signed with. */
  readonly secret: Uint8Array;
  /** Forms of secrets that no answer brings into a ledger: of the key, and of a url that is one. */
  readonly hidden?: readonly string[];
  /** Private addresses and networks that may be reached. */
  readonly hosts: readonly string[];
  /** Messages of one request. */
  readonly batch: number;
  readonly connections: number;
  readonly idempotent: ChannelLimits['idempotent'];
  readonly timeouts?: WebhookTimeouts;
}

/** In milliseconds. */
export interface WebhookTimeouts {
  readonly connect: number;
  /** From the last byte of a batch to the head of its answer, and then between two pieces of it. */
  readonly answer: number;
}

type Signer = ReturnType<typeof hmacSigner>;

const patient: WebhookTimeouts = { connect: 10_000, answer: 60_000 };

/**
 * Posts batches as JSON, signed as Standard Webhooks has it, to a receiver that answers for each message. The name of its host is
 * looked up for each connection, and only what may be reached is connected to. The same batch has the same id and body whenever
 * it comes; its signature has the time of its sending.
 */
export function openWebhook(options: WebhookOptions): Channel {
  const { kind, secret, hidden = [], batch, connections, idempotent, timeouts = patient } = options;
  const url = new URL(options.url);
  const path = `${url.pathname}${url.search}`;
  const isAllowed = addressRule(options.hosts);
  const sign = hmacSigner(secret);
  const pool = new Pool(url.origin, {
    connections,
    connect: { lookup: guardedLookup(isAllowed), timeout: timeouts.connect },
    headersTimeout: timeouts.answer,
    bodyTimeout: timeouts.answer,
  });
  const send = async (sealed: SealedBatch, signal: AbortSignal): Promise<Reply> => {
    try {
      assertAllowed(hostOf(url), isAllowed);
    } catch (cause) {
      return { kind: 'unsent', cause: cause as Error };
    }
    return post(pool, { path, ...(await signedRequest(sealed, kind, sign)), signal });
  };
  return {
    limits: {
      batch,
      inFlight: connections,
      idempotent,
      timeLimit: timeouts.connect + 3 * timeouts.answer,
      reports: false,
    },
    account: `${url.host} ${sha256(path).slice(0, 8)}`,
    async send(sealed, signal) {
      return webhookOutcomes(await send(sealed, signal), sealed.messages, Date.now(), hidden);
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

/** standardwebhooks.com: the signature is that of id, time and body with dots between them. */
async function signedRequest(
  { id, messages }: SealedBatch,
  kind: ChannelKind,
  sign: Signer,
): Promise<Pick<Posting, 'headers' | 'body'>> {
  const time = String(Math.floor(Date.now() / 1000));
  const before = Buffer.from(`${id}.${time}.`);
  const signed = Buffer.concat([before, ...itemsOf(messages, kind)]);
  const signature = (await sign(signed)).toString('base64');
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': id,
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signature}`,
  };
  return { headers, body: signed.subarray(before.length) };
}

/** The batch as a JSON array. The bytes of a message are JSON already. */
const itemsOf = (messages: readonly SealedMessage[], kind: ChannelKind): Uint8Array[] => [
  ...messages.flatMap((message, index) => [
    Buffer.from(`${index === 0 ? '[' : '},'}${headOf(message, kind)},"message":`),
    message.bytes,
  ]),
  Buffer.from('}]'),
];

/** An item up to its message. */
function headOf({ sendKey, from, to }: SealedMessage, kind: ChannelKind): string {
  return JSON.stringify({ id: sendKey, kind, ...(from === '' ? {} : { from }), to }).slice(0, -1);
}
