import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One message as docs/webhooks.md shows it. */
export interface Item {
  readonly id: string;
  readonly kind: string;
  readonly from?: string;
  readonly to: string;
  readonly message: unknown;
}

export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly items: readonly Item[];
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Messages that it took, each batch once. */
  readonly taken: readonly Item[];
  readonly connections: () => number;
}

/** Answers instead of the usual receiver; `number` counts the requests from 1. */
export type Answer = (request: Received, response: ServerResponse, number: number) => void;

export const receiverSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A receiver on this machine that does as docs/webhooks.md says, unless a test wants it to misbehave. */
export async function startReceiver(answer: Answer = () => undefined): Promise<Receiver> {
  const received: Received[] = [];
  const taken: Item[] = [];
  const seen = new Set<string>();
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const one = { headers: request.headers, body, items: JSON.parse(body) as Item[] };
      received.push(one);
      const id = String(one.headers['webhook-id']);
      if (!seen.has(id)) taken.push(...one.items);
      seen.add(id);
      answer(one, response, received.length);
      if (response.headersSent || response.writableEnded || response.destroyed) return;
      if (!isSigned(one)) response.writeHead(401).end();
      else json(response, 200, accepted(one.items));
    });
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/messages?shop=1`,
    received,
    taken,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const accepted = (items: readonly Item[]) =>
  items.map(({ id }) => ({ id, status: 'accepted', provider_id: `r-${id}` }));

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Standard Webhooks: the id, the time and the body were signed with the secret that both sides know. */
function isSigned({ headers, body }: Received): boolean {
  const key = Buffer.from(receiverSecret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  const given = Buffer.from(String(headers['webhook-signature']));
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}
