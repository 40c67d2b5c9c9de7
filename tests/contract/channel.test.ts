import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFake } from '../../src/adapters/channels/fake.ts';
import { openOutbox } from '../../src/adapters/channels/outbox.ts';
import { openRehearsal } from '../../src/adapters/channels/rehearsal.ts';
import { openSmtp } from '../../src/adapters/channels/smtp.ts';
import { openWebhook } from '../../src/adapters/channels/webhook.ts';
import { webhookSecret } from '../../src/adapters/channels/webhook-secret.ts';
import type { Channel, SealedBatch, SealedMessage } from '../../src/ports.ts';
import { foundMails } from '../support/outbox.ts';
import { receiverSecret, startReceiver } from '../support/receiver.ts';
import { startSmtp } from '../support/smtp.ts';
import { temporaryFolder } from '../support/warehouse.ts';

/** One promise, kept by every way out. */

interface Rig extends AsyncDisposable {
  readonly channel: Channel;
  /** What has arrived at the other end, sorted by recipient. */
  arrived(): { to: string; data: string }[] | Promise<{ to: string; data: string }[]>;
}

const byRecipient = <T extends { to: string }>(mails: readonly T[]): T[] =>
  mails.toSorted((a, b) => (a.to < b.to ? -1 : 1));

const rigs: Readonly<Record<string, () => Promise<Rig>>> = {
  fake: () => {
    const channel = openFake();
    return Promise.resolve({
      channel,
      arrived: () =>
        byRecipient(channel.truth.accepted.map(({ to, bytes }) => ({ to, data: new TextDecoder().decode(bytes) }))),
      [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
    });
  },
  rehearsal: () => {
    const file = path.join(temporaryFolder(), 'fake', 'newsletter.ndjson');
    const channel = openRehearsal(file, { latency: 0 });
    const sent = new Map<string, SealedMessage>();
    return Promise.resolve({
      channel: {
        ...channel,
        send: (batch, signal) => {
          for (const message of batch.messages) sent.set(message.sendKey, message);
          return channel.send(batch, signal);
        },
      },
      // It keeps names only: what they stand for is known to who sent it.
      arrived: async () => {
        const lines = existsSync(file) ? (await readFile(file, 'utf8')).trimEnd().split('\n') : [];
        const keys = lines.map((line) => (JSON.parse(line) as { send_key: string }).send_key);
        return byRecipient(
          keys.map((key) => ({
            to: sent.get(key)?.to ?? '',
            data: Buffer.from(sent.get(key)?.bytes ?? '').toString(),
          })),
        );
      },
      [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
    });
  },
  outbox: () => {
    const folder = temporaryFolder();
    const channel = openOutbox(folder, 'mails');
    return Promise.resolve({
      channel,
      arrived: async () =>
        byRecipient((await foundMails(folder)).map(({ data }) => ({ to: /To: (.*)\r/.exec(data)?.[1] ?? '', data }))),
      [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
    });
  },
  'outbox of lines': () => {
    const folder = temporaryFolder();
    const channel = openOutbox(folder, 'lines');
    return Promise.resolve({
      channel,
      arrived: async () => {
        const files = await foundMails(folder);
        const lines = files.flatMap(({ data }) => data.trimEnd().split('\n'));
        return byRecipient(lines.map((line) => JSON.parse(line) as { to: string; message: unknown }).map(received));
      },
      [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
    });
  },
  webhook: async () => {
    const receiver = await startReceiver();
    const secret = webhookSecret(receiverSecret) ?? Buffer.alloc(0);
    const channel = openWebhook({
      ...{ kind: 'sms', url: receiver.url, secret, hosts: ['localhost'], batch: 20, connections: 3 },
      idempotent: { ttl: 86_400_000 },
    });
    return {
      channel,
      arrived: () => byRecipient(receiver.taken.map(received)),
      async [Symbol.asyncDispose]() {
        await channel[Symbol.asyncDispose]();
        await receiver[Symbol.asyncDispose]();
      },
    };
  },
  smtp: async () => {
    const server = await startSmtp();
    const channel = openSmtp({ url: server.url, connections: 3 });
    return {
      channel,
      arrived: () => byRecipient(server.taken.map(({ to: [to = ''], data }) => ({ to, data }))),
      async [Symbol.asyncDispose]() {
        await channel[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  },
};

/** What a way out of JSON has of a message. */
const received = ({ to, message }: { to: string; message: unknown }) => ({ to, data: JSON.stringify(message) });

const message = (number: number, isJson: boolean): SealedMessage => {
  const to = `person${String(number).padStart(4, '0')}@example.com`;
  const data = isJson
    ? JSON.stringify({ text: `Hello ${number}, "é"\n` })
    : `To: ${to}\r\nSubject: ${number}\r\n\r\n.\r\nHello =C3=A9\r\n`;
  return { seq: number, sendKey: `key-${number}`, from: 'news@example.com', to, bytes: Buffer.from(data) };
};

/** Batches of as many messages as the channel takes. */
function batches(count: number, { limits }: Channel, isJson: boolean): SealedBatch[] {
  const messages = Array.from({ length: count }, (_, number) => message(number, isJson));
  return Array.from({ length: Math.ceil(count / limits.batch) }, (_, number) => ({
    id: `batch-${number}`,
    attempt: 1,
    runKey: 'win_back@2017-07-03#2',
    step: 'offer',
    messages: messages.slice(number * limits.batch, (number + 1) * limits.batch),
  }));
}

const never = new AbortController().signal;

describe.each(Object.entries(rigs))('%s', (name, open) => {
  const isJson = name === 'webhook' || name === 'outbox of lines';

  test('says what it can take', async () => {
    await using rig = await open();
    const { limits, account } = rig.channel;
    expect(limits.batch).toBeGreaterThanOrEqual(1);
    expect(limits.inFlight).toBeGreaterThanOrEqual(1);
    expect(account).not.toBe('');
  });

  test('gives one outcome per message, and the other end has exactly the bytes', async () => {
    await using rig = await open();
    const sent = batches(rig.channel.limits.batch, rig.channel, isJson);
    for (const batch of sent) {
      const outcomes = await rig.channel.send(batch, never);
      expect(outcomes.map(({ kind }) => kind)).toEqual(batch.messages.map(() => 'accepted'));
    }
    expect(await rig.arrived()).toEqual(
      sent.flatMap(({ messages }) => messages.map(({ to, bytes }) => ({ to, data: new TextDecoder().decode(bytes) }))),
    );
  });

  test('takes as many batches at once as it says', async () => {
    await using rig = await open();
    const { limits } = rig.channel;
    const sent = batches(limits.batch * limits.inFlight, rig.channel, isJson);
    const outcomes = await Promise.all(sent.map((batch) => rig.channel.send(batch, never)));
    expect(outcomes.flat().every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(await rig.arrived()).toHaveLength(limits.batch * limits.inFlight);
  });

  test('an abort that came before is answered, not thrown, and nothing goes out', async () => {
    await using rig = await open();
    for (const batch of batches(1, rig.channel, isJson)) {
      const outcomes = await rig.channel.send(batch, AbortSignal.abort());
      expect(outcomes.map(({ kind }) => kind)).toEqual(['retry']);
    }
    expect(await rig.arrived()).toEqual([]);
  });

  test('the same batch again has no second effect, if it says so', async () => {
    await using rig = await open();
    if (rig.channel.limits.idempotent === false) return;
    for (const batch of batches(3, rig.channel, isJson)) {
      await rig.channel.send(batch, never);
      const again = await rig.channel.send(batch, never);
      expect(again.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
    }
    expect(await rig.arrived()).toHaveLength(3);
  });

  test('its account has no secret', async () => {
    await using channel =
      name === 'smtp' ? openSmtp({ url: 'smtp://user:hunter2@localhost', connections: 1 }) : (await open()).channel;
    expect(channel.account).not.toMatch(/hunter2|user:/);
  });
});
