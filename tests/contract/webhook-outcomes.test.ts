import { createServer as createPlain } from 'node:net';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openWebhook, type WebhookOptions } from '../../src/adapters/channels/webhook.ts';
import { webhookSecret } from '../../src/adapters/channels/webhook-secret.ts';
import type { Outcome, SealedBatch } from '../../src/ports.ts';
import { accepted, json, type Received, receiverSecret, startReceiver } from '../support/receiver.ts';

/** What a receiver answers and what the channel makes of it, against real sockets on this machine. */

const batch = (...keys: string[]): SealedBatch => ({
  id: 'batch-1',
  attempt: 1,
  runKey: 'win_back@2017-07-03',
  step: 'nudge',
  messages: keys.map((sendKey, seq) => ({
    seq,
    sendKey,
    from: '+15005550006',
    to: '+442079460958',
    bytes: Buffer.from(`{"text":"Hello ${sendKey}"}`),
  })),
});

const never = new AbortController().signal;

function open(url: string, changed: Partial<WebhookOptions> = {}) {
  const secret = webhookSecret(receiverSecret) ?? Buffer.alloc(0);
  const usual = { kind: 'sms', hosts: ['localhost'], batch: 100, connections: 2, idempotent: false } as const;
  return openWebhook({ ...usual, url, secret, ...changed });
}

async function send(url: string, sent = batch('a', 'b', 'c'), changed: Partial<WebhookOptions> = {}, signal = never) {
  await using channel = open(url, changed);
  return (await channel.send(sent, signal)).map(brief);
}

const brief = (outcome: Outcome): string => {
  if (outcome.kind === 'accepted') return `accepted ${outcome.providerId}`;
  const more =
    outcome.kind === 'retry'
      ? `${outcome.after === undefined ? '' : ` after ${outcome.after}`}${outcome.isThrottled === true ? ' throttled' : ''}`
      : '';
  return `${outcome.kind}: ${outcome.reason}${more}${outcome.kind === 'unknown' && outcome.isInProgress === true ? ' in progress' : ''}`;
};

const thrice = (outcome: string): string[] => [outcome, outcome, outcome];

test('a batch is a JSON array, signed, under the name of the batch', async () => {
  await using receiver = await startReceiver();
  expect(await send(receiver.url, batch('a', 'b'))).toEqual(['accepted r-a', 'accepted r-b']);
  const [request] = receiver.received;
  expect(request?.items).toEqual([
    { id: 'a', kind: 'sms', from: '+15005550006', to: '+442079460958', message: { text: 'Hello a' } },
    { id: 'b', kind: 'sms', from: '+15005550006', to: '+442079460958', message: { text: 'Hello b' } },
  ]);
  expect(request?.headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-id': 'batch-1',
    'idempotency-key': 'batch-1',
    'webhook-timestamp': expect.stringMatching(/^\d{10}$/) as string,
  });
});

describe('an answer for each message', () => {
  const answers: Readonly<Record<string, [results: (request: Received) => unknown, outcomes: string[]]>> = {
    'of each kind': [
      () => [
        { id: 'b', status: 'rejected', reason: 'no such number +442079460958' },
        { id: 'a', status: 'accepted' },
        { id: 'c', status: 'retry', reason: 'busy', after: 1.5 },
      ],
      ['accepted a', 'rejected: no such number …', 'retry: busy after 1500'],
    ],
    'for the first of them only': [
      ({ items }) => accepted(items.slice(0, 1)),
      ['accepted r-a', 'unknown: the answer does not name it', 'unknown: the answer does not name it'],
    ],
    'under other names': [() => [{ id: 'x', status: 'accepted' }], thrice('unknown: the answer does not name it')],
    'with words that mean nothing': [
      () => [{ id: 'a', status: 'fine' }, null, 'b', [{ id: 'c', status: 'accepted' }]],
      thrice('unknown: the answer does not name it'),
    ],
    'that says two things of one message': [
      ({ items }) => [
        ...accepted(items),
        { id: 'a', status: 'rejected' },
        { id: 'b', status: 'accepted', provider_id: 'r-b' },
      ],
      ['unknown: the answer says different things of it', 'accepted r-b', 'accepted r-c'],
    ],
    'with numbers for names': [
      () => [
        { id: 'a', status: 'accepted', provider_id: 4711 },
        { id: 'b', status: 'accepted', provider_id: 1e300 },
        { id: 'c', status: 'accepted', provider_id: 1.5 },
      ],
      ['accepted 4711', 'accepted b', 'accepted c'],
    ],
    'that is no array': [() => ({ ok: true }), thrice('unknown: the answer is no JSON array of results')],
  };
  test.each(Object.entries(answers))('%s', async (_what, [results, outcomes]) => {
    await using receiver = await startReceiver((request, response) => {
      json(response, 207, results(request));
    });
    expect(await send(receiver.url)).toEqual(outcomes);
  });

  test('a page instead of it', async () => {
    await using receiver = await startReceiver((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
    });
    expect(await send(receiver.url)).toEqual(thrice('unknown: the answer is no JSON array of results'));
  });

  test('an answer without an end is not read', async () => {
    await using receiver = await startReceiver((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed)
          response.write(' '.repeat(100_000), () => {
            setImmediate(more);
          });
      };
      more();
    });
    expect(await send(receiver.url)).toEqual(thrice('unknown: the answer is longer than 1 MB'));
  });
});

describe('a status for all of them', () => {
  test.each<[status: number, headers: Record<string, string>, outcome: string]>([
    [204, {}, 'unknown: the answer is no JSON array of results'],
    [301, { location: 'http://localhost:1/' }, 'stop: the receiver answered 301: redirects are not followed'],
    [400, {}, 'stop: the receiver answered 400'],
    [401, {}, 'stop: the receiver answered 401'],
    [404, {}, 'stop: the receiver answered 404'],
    [408, {}, 'retry: the receiver answered 408'],
    [409, {}, 'unknown: the receiver answered 409: it is at work on the batch in progress'],
    [410, {}, 'stop: the receiver answered 410: it wants no more'],
    [413, {}, 'stop: the receiver answered 413'],
    [429, {}, 'retry: the receiver answered 429 throttled'],
    [429, { 'retry-after': '7' }, 'retry: the receiver answered 429 after 7000 throttled'],
    [429, { 'retry-after': 'Mon, 03 Jul 2017 05:30:00 GMT' }, 'retry: the receiver answered 429 after 0 throttled'],
    [429, { 'retry-after': 'soon' }, 'retry: the receiver answered 429 throttled'],
    [503, { 'retry-after': '1' }, 'retry: the receiver answered 503 after 1000 throttled'],
    [503, {}, 'unknown: the receiver answered 503'],
    [500, {}, 'unknown: the receiver answered 500'],
    [502, {}, 'unknown: the receiver answered 502'],
    [504, {}, 'unknown: the receiver answered 504'],
  ])('%i %o', async (status, headers, outcome) => {
    await using receiver = await startReceiver((_request, response) => {
      response.writeHead(status, headers).end();
    });
    expect(await send(receiver.url)).toEqual(thrice(outcome));
    expect(receiver.received).toHaveLength(1);
  });
});

describe('not a byte was written', () => {
  test('nobody listens', async () => {
    const server = createPlain().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    expect((await send(`http://127.0.0.1:${port}/`, batch('a'), { hosts: ['127.0.0.1'] }))[0]).toBe(
      `retry: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });

  test('the name is unknown', async () => {
    expect((await send('https://receiver.nowhere.invalid/', batch('a'), { hosts: [] }))[0]).toMatch(/^retry: /);
  });

  test('it speaks no TLS', async () => {
    await using receiver = await startReceiver();
    const url = receiver.url.replace('http:', 'https:');
    expect((await send(url, batch('a')))[0]).toMatch(/^retry: /);
  });

  test('an abort that came before', async () => {
    await using receiver = await startReceiver();
    expect(await send(receiver.url, batch('a'), {}, AbortSignal.abort())).toEqual([
      'retry: stopped before it was sent',
    ]);
    expect(receiver.received).toEqual([]);
  });
});

describe('it was written, and the answer is lost', () => {
  test.each<[misdeed: string, answer: (response: ServerResponse) => void]>([
    ['reset', (response) => response.socket?.resetAndDestroy()],
    ['closed', (response) => response.socket?.end()],
    [
      'cut in the middle',
      (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('[{"id"');
        response.socket?.end();
      },
    ],
  ])('%s', async (_misdeed, answer) => {
    await using receiver = await startReceiver((_request, response) => {
      answer(response);
    });
    const outcomes = await send(receiver.url);
    expect(outcomes.map((one) => one.split(':')[0])).toEqual(thrice('unknown'));
    // It has them, and they were not sent again.
    expect(receiver.received).toHaveLength(1);
  });

  test('it never comes', async () => {
    await using receiver = await startReceiver((_request, response) => {
      response.flushHeaders();
    });
    const timeouts = { connect: 10_000, answer: 200 };
    expect(await send(receiver.url, batch('a'), { timeouts })).toEqual(['unknown: Body Timeout Error']);
  });

  test('an abort while it is waited for', async () => {
    const abort = new AbortController();
    await using receiver = await startReceiver((_request, response) => {
      response.flushHeaders();
      abort.abort();
    });
    expect(await send(receiver.url, batch('a'), {}, abort.signal)).toEqual(['unknown: stopped before it was answered']);
  });
});

describe('a private address', () => {
  test.each<[hosts: string[], outcome: string]>([
    [[], 'stop: localhost is a private address that hosts does not name'],
    [['10.0.0.0/8'], 'stop: localhost is a private address that hosts does not name'],
    [['127.0.0.0/8'], 'accepted r-a'],
    [['localhost'], 'accepted r-a'],
  ])('hosts: %j', async (hosts, outcome) => {
    await using receiver = await startReceiver();
    expect(await send(receiver.url, batch('a'), { hosts })).toEqual([outcome]);
    expect(receiver.connections()).toBe(outcome.startsWith('stop') ? 0 : 1);
  });

  test('written as one', async () => {
    expect(await send('https://169.254.169.254/latest', batch('a'), { hosts: [] })).toEqual([
      'stop: 169.254.169.254 is a private address that hosts does not name',
    ]);
    expect(await send('https://[::ffff:10.0.0.1]/', batch('a'), { hosts: [] })).toEqual([
      'stop: ::ffff:a00:1 is a private address that hosts does not name',
    ]);
  });
});

test('connections are kept for the next batches', async () => {
  await using receiver = await startReceiver();
  await using channel = open(receiver.url, { connections: 1 });
  for (const key of ['a', 'b', 'c']) await channel.send(batch(key), never);
  expect(receiver.connections()).toBe(1);
});

test('a secret is base64 behind whsec_, or text; short ones keep nobody out', () => {
  expect(webhookSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toHaveLength(24);
  expect(webhookSecret('correct horse battery staple')).toHaveLength(28);
  expect(webhookSecret('hunter2')).toBeUndefined();
  expect(webhookSecret('whsec_aHVudGVyMg==')).toBeUndefined();
});
