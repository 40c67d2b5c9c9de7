import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import { hostOf } from '../../base/host.ts';
import { sha256 } from '../../base/sha256.ts';
import type { Channel, ChannelLimits, SealedBatch, SealedMessage } from '../../ports.ts';
import type { ChannelKind } from '../../project/schema/channels.ts';
import { addressRule, assertAllowed, guardedLookup } from './allowed-address.ts';
import { webhookOutcomes } from './webhook-outcome.ts';
import { post, type Reply } from './webhook-request.ts';

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
    const body = bodyOf(sealed.messages, kind);
    return post(pool, { path, headers: headersOf(sealed.id, body, secret), body, signal });
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

/** The bytes of a message are JSON already. */
function bodyOf(messages: readonly SealedMessage[], kind: ChannelKind): Uint8Array {
  const parts = messages.flatMap((message, index) => [
    Buffer.from(`${index === 0 ? '[' : '},'}${headOf(message, kind)},"message":`),
    message.bytes,
  ]);
  return Buffer.concat([...parts, Buffer.from('}]')]);
}

/** An item up to its message. */
function headOf({ sendKey, from, to }: SealedMessage, kind: ChannelKind): string {
  return JSON.stringify({ id: sendKey, kind, ...(from === '' ? {} : { from }), to }).slice(0, -1);
}

/** standardwebhooks.com: the signature is that of id, time and body with dots between them. */
function headersOf(id: string, body: Uint8Array, secret: Uint8Array): Readonly<Record<string, string>> {
  const time = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${time}.`).update(body).digest('base64');
  return {
    'content-type': 'application/json',
    'idempotency-key': id,
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signature}`,
  };
}
