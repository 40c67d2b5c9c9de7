import { existsSync, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { killOften, killsOfAll, missedPoints, onTheirWay, type Toll } from '../support/killing.ts';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf } from '../support/muster.ts';
import { accepted, json, receiverSecret, startReceiver } from '../support/receiver.ts';
import { startSmtp } from '../support/smtp.ts';

/** Within a run no message goes out twice, and none is lost silently, whenever and wherever the command is killed. */

const connections = 2;
const kills = Math.ceil(killsOfAll / 5);
const timeout = 60_000 + kills * 30_000;

/** Nobody settles anything here: what hundreds of kills leave unknown would pause the channel, and the toll bounds it for each. */
const manyUnknown = 'max_unknown: 1000000';

const settings = mailShop().get('muster.yml') as string;

const tolls: Toll[] = [];

afterAll(() => {
  const sum = (what: keyof Toll): number => tolls.reduce((total, toll) => total + toll[what], 0);
  say('all of them', {
    ...{ kills: sum('kills'), messages: sum('messages') },
    ...{ doubles: sum('doubles'), lost: sum('lost'), unknown: sum('unknown') },
  });
  if (killsOfAll >= 200) expect(missedPoints()).toEqual([]);
});

async function builtShop(recipients: number, changed: Parameters<typeof mailShop>[0] = {}) {
  const project = await projectOf(mailShop({ 'data/exports/customers.csv': customers(recipients), ...changed }));
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  expect(await muster(project, ['init', '--ledger', '--env', 'prod'])).toMatchObject({ code: 0 });
  return { project, folder: path.join(project, 'data', 'prod'), args: ['--env', 'prod'], recipients };
}

test.concurrent('a mail server, which takes one mail at a time and knows none again', { timeout }, async () => {
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
      ...(await builtShop(300, {
        'muster.yml': settings.replace('connections: 2', `connections: ${connections}, ${manyUnknown}`),
      })),
      env: { SMTP_URL: smtp.url },
      taken: (sendKey) => taken.get(sendKey) ?? 0,
      watch: (callback) => (happened = callback),
      unknownPerKill: onTheirWay(connections, 1),
    },
    kills,
  );
  tell('mail server, one by one, not idempotent', toll);
});

test.concurrent.each([
  { batch: 1, isIdempotent: true, recipients: 300 },
  { batch: 50, isIdempotent: true, recipients: 3_000 },
  { batch: 50, isIdempotent: false, recipients: 3_000 },
])('a receiver of batches of $batch, idempotent: $isIdempotent', { timeout }, async (told) => {
  const { batch, isIdempotent, recipients } = told;
  const taken = new Map<string, number>();
  const batches = new Set<string>();
  let happened = (): void => undefined;
  await using receiver = await startReceiver(({ headers, items }, response, number) => {
    const id = String(headers['webhook-id']);
    // Of some batches three come again, in another batch, which may be when the command is another one.
    const late = number % 5 === 0 && items.length === 50 && !isIdempotent ? 3 : 0;
    const now = items.slice(late);
    if (!isIdempotent || !batches.has(id)) for (const item of now) taken.set(item.id, (taken.get(item.id) ?? 0) + 1);
    batches.add(id);
    happened();
    response.once('finish', () => {
      happened();
    });
    const later = items.slice(0, late).map((item) => ({ id: item.id, status: 'retry', reason: 'busy' }));
    if (late > 0) json(response, 207, [...later, ...accepted(now)]);
  });
  const channel = `{ kind: webhook, provider: webhook, url: { env: HOOK_URL }, secret: { env: HOOK_SECRET }, hosts: [localhost],
    batch: ${batch}, connections: ${connections}, ${manyUnknown}${isIdempotent ? '' : ', idempotent_for: false'} }`;
  const shop = {
    'muster.yml': settings.replace(/ {2}newsletter: .*\n/, `  hook: ${channel}\n`),
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
      ...(await builtShop(recipients, shop)),
      env: { HOOK_URL: receiver.url, HOOK_SECRET: receiverSecret },
      taken: (sendKey) => taken.get(sendKey) ?? 0,
      watch: (callback) => (happened = callback),
      unknownPerKill: isIdempotent ? 0 : onTheirWay(connections, batch),
    },
    kills,
  );
  tell(`receiver, batches of ${batch}, ${isIdempotent ? '' : 'not '}idempotent`, toll);
});

test.concurrent('the outbox: every mail is there once, and all of it is known', { timeout }, async () => {
  const shop = await builtShop(300);
  const folder = path.join(shop.project, 'data', 'dev');
  const outbox = path.join(folder, 'outbox');
  await mkdir(outbox, { recursive: true });
  let happened = (): void => undefined;
  const watcher = watch(outbox, { recursive: true }, () => {
    happened();
  });
  const toll = await killOften(
    {
      ...{ ...shop, folder, env: {}, args: [] },
      taken: (sendKey, runKey) => Number(existsSync(path.join(outbox, runKey, 'letter', `${sendKey}.eml`))),
      watch: (callback) => (happened = callback),
      unknownPerKill: 0,
    },
    kills,
  );
  watcher.close();
  tell('outbox', toll);
});

/** A soak says what it saw. */
function tell(scene: string, toll: Toll): void {
  tolls.push(toll);
  say(scene, toll);
}

function say(scene: string, { kills: died, messages, doubles, lost, unknown }: Toll): void {
  if (process.env['MUSTER_KILLS'] === undefined || died === 0) return;
  process.stdout.write(
    `${scene}: ${died} kills, ${messages} messages, ${doubles} doubled, ${lost} lost, ${(unknown / died).toFixed(2)} unknown per kill\n`,
  );
}
