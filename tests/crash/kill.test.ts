import { existsSync, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { killOften, killsOfAll, type Toll } from '../support/killing.ts';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf } from '../support/muster.ts';
import { receiverSecret, startReceiver } from '../support/receiver.ts';
import { startSmtp } from '../support/smtp.ts';

/** Within a run no message goes out twice, and none is lost silently, whenever and wherever the command is killed. */

const recipients = 300;
const connections = 2;
const kills = Math.ceil(killsOfAll / 5);
const timeout = 60_000 + kills * 10_000;

async function builtShop(changed: Parameters<typeof mailShop>[0] = {}): Promise<string> {
  const project = await projectOf(mailShop({ 'data/exports/customers.csv': customers(recipients), ...changed }));
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  expect(await muster(project, ['init', '--ledger', '--env', 'prod'])).toMatchObject({ code: 0 });
  return project;
}

test('a mail server, which takes one mail at a time and knows none again', { timeout }, async () => {
  const taken = new Map<string, number>();
  let happened = (): void => undefined;
  await using smtp = await startSmtp({
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const [, sendKey = ''] = /^Message-ID:\s*<([0-9a-f]{64})@/im.exec(Buffer.concat(chunks).toString()) ?? [];
        taken.set(sendKey, (taken.get(sendKey) ?? 0) + 1);
        happened();
        done();
      });
    },
  });
  const toll = await killOften(
    {
      ...{ project: await builtShop(), env: { SMTP_URL: smtp.url }, args: ['--env', 'prod'] },
      taken: (sendKey) => taken.get(sendKey) ?? 0,
      watch: (callback) => (happened = callback),
      unknownPerKill: connections,
    },
    kills,
    recipients,
  );
  tell('mail server, one by one, not idempotent', toll);
});

test.each([
  { batch: 1, isIdempotent: true },
  { batch: 50, isIdempotent: true },
  { batch: 50, isIdempotent: false },
])('a receiver of batches of $batch, idempotent: $isIdempotent', { timeout }, async ({ batch, isIdempotent }) => {
  const taken = new Map<string, number>();
  const batches = new Set<string>();
  let happened = (): void => undefined;
  await using receiver = await startReceiver(({ headers, items }, response) => {
    const id = String(headers['webhook-id']);
    if (!isIdempotent || !batches.has(id)) for (const item of items) taken.set(item.id, (taken.get(item.id) ?? 0) + 1);
    batches.add(id);
    happened();
    response.once('finish', () => {
      happened();
    });
  });
  const channel = `{ kind: webhook, provider: webhook, url: { env: HOOK_URL }, secret: { env: HOOK_SECRET }, hosts: [localhost],
    batch: ${batch}, connections: ${connections}${isIdempotent ? '' : ', idempotent_for: false'} }`;
  const shop = {
    'muster.yml': (mailShop().get('muster.yml') as string).replace(/ {2}newsletter: .*\n/, `  hook: ${channel}\n`),
    'campaigns/hello/campaign.yml': `live: true
confirm: never
category: transactional
entity: customer
steps:
  everybody: { audience: audiences.everybody }
  letter: { webhook: { channel: hook, body: { name: first_name }, unknown: hold }, from: everybody }
`,
  };
  const toll = await killOften(
    {
      ...{
        project: await builtShop(shop),
        env: { HOOK_URL: receiver.url, HOOK_SECRET: receiverSecret },
        args: ['--env', 'prod'],
      },
      taken: (sendKey) => taken.get(sendKey) ?? 0,
      watch: (callback) => (happened = callback),
      unknownPerKill: isIdempotent ? 0 : connections * batch,
    },
    kills,
    recipients,
  );
  tell(`receiver, batches of ${batch}, ${isIdempotent ? '' : 'not '}idempotent`, toll);
});

test('the outbox: every mail is there once, and all of it is known', { timeout }, async () => {
  const project = await builtShop();
  const outbox = path.join(project, 'data', 'dev', 'outbox');
  await mkdir(outbox, { recursive: true });
  let happened = (): void => undefined;
  const watcher = watch(outbox, { recursive: true }, () => {
    happened();
  });
  const toll = await killOften(
    {
      ...{ project, env: {}, args: [] },
      taken: (sendKey, runKey) => Number(existsSync(path.join(outbox, runKey, 'letter', `${sendKey}.eml`))),
      watch: (callback) => (happened = callback),
      unknownPerKill: 0,
    },
    kills,
    recipients,
  );
  watcher.close();
  tell('outbox', toll);
});

/** A soak says what it saw. */
function tell(scene: string, { kills: died, messages, doubles, lost, unknown }: Toll): void {
  if (process.env['MUSTER_KILLS'] === undefined) return;
  process.stdout.write(
    `${scene}: ${died} kills, ${messages} messages, ${doubles} doubled, ${lost} lost, ${(unknown / died).toFixed(2)} unknown per kill\n`,
  );
}
