import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { filesHolding } from '../support/holding.ts';
import { mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, transcript } from '../support/muster.ts';
import { json, receiverSecret, startReceiver } from '../support/receiver.ts';
import { temporaryFolder } from '../support/warehouse.ts';

/** The receiver of docs/webhooks.md, as it stands there, and the built command that sends to it. */

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

interface Example extends AsyncDisposable {
  readonly url: string;
  readonly told: () => string[];
}

async function startExample(): Promise<Example> {
  const page = await readFile('docs/webhooks.md', 'utf8');
  const file = path.join(temporaryFolder(), 'receiver.mjs');
  await writeFile(file, /```js\n([^]*?)```/.exec(page)?.[1] ?? '');
  const child: ChildProcess = spawn(process.execPath, [file], { env: { SECRET: secret, PORT: '0' } });
  let told = '';
  child.stdout?.setEncoding('utf8').on('data', (some: string) => (told += some));
  while (!told.includes('\n') && child.stdout !== null) await once(child.stdout, 'data');
  return {
    url: `http://localhost:${/listening (\d+)/.exec(told)?.[1] ?? ''}/texts`,
    told: () => told.trimEnd().split('\n').slice(1).toSorted(),
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'close');
    },
  };
}

let project = '';

beforeAll(async () => {
  const sound = mailShop();
  project = await projectOf(
    mailShop({
      'muster.yml': String(sound.get('muster.yml'))
        .replace('{ email: email }', '{ email: email, sms: phone }')
        .replace(/ {2}newsletter:.*\n/, '')
        .concat(
          '  texts: { kind: sms, provider: webhook, url: { env: TEXTS_URL }, hosts: [localhost], secret: { env: TEXTS_SECRET } }\n',
        ),
      'models/sources.yml': String(sound.get('models/sources.yml')).replace(
        '    modified_at',
        '    phone: { type: varchar }\n    modified_at',
      ),
      'campaigns/hello/campaign.yml': `live: true
confirm: never
category: transactional
entity: customer
steps:
  everybody: { audience: audiences.everybody }
  text: { sms: { channel: texts, text: "Hello {{first_name}}" }, from: everybody }
`,
      'campaigns/hello/letter.hbs': undefined,
      'data/exports/customers.csv': `customer_id,email,first_name,wants_mail,phone,modified_at
1,anna1@example.org,Änna,true,+442079460958,2026-01-01 00:00:00
2,anna2@example.org,Bo,true,+442079460000,2026-01-01 00:00:00
3,anna3@example.org,Cy,true,+49301234567,2026-01-01 00:00:00
`,
    }),
  );
  for (const args of [['load'], ['build'], ['init', '--ledger', '--env', 'prod']]) {
    const { code, err } = await muster(project, args);
    if (code !== 0) throw new Error(err);
  }
});

const start = (day: string, env: Record<string, string>) =>
  muster(project, ['start', 'hello', '--date', day, '--env', 'prod'], env);

test('each message gets the answer that the receiver gives for it, and nothing goes out twice', async () => {
  await using receiver = await startExample();
  const env = { TEXTS_URL: receiver.url, TEXTS_SECRET: secret };
  expect(transcript(await start('2026-01-02', env))).toBe(`
step     hello.everybody               3 rows
listed   hello.text                    3 messages, 0 excluded
sent     hello.text                    2 accepted, 1 rejected
done     hello@2026-01-02              all steps
hello · 2026-01-02 · done                                       hello@2026-01-02
────────────────────────────────────────────────────────────────────────────────

  everybody         audience     3         █████████████████████████████████████

  text              sms · texts
    targeted                     3         █████████████████████████████████████
    listed                       3   100%  █████████████████████████████████████
      accepted                   2    67%  ████████████████████████▋
      rejected                   1    33%  ████████████▍

2 text messages sent.
1 will not be sent.
exit 0
`);
  await start('2026-01-02', env);
  expect(receiver.told()).toEqual(['+442079460958 Hello Änna', '+49301234567 Hello Cy']);
});

test('a signature that the receiver does not know stops the step, and its messages stay open', async () => {
  await using receiver = await startExample();
  const env = { TEXTS_URL: receiver.url, TEXTS_SECRET: 'correct horse battery staple' };
  expect(transcript(await start('2026-01-03', env))).toBe(`
step     hello.everybody               3 rows
listed   hello.text                    3 messages, 0 excluded
sent     hello.text                    3 to retry
hello · 2026-01-03 · sending                                    hello@2026-01-03
────────────────────────────────────────────────────────────────────────────────

  text: paused: the receiver answered 401

  everybody         audience     3         █████████████████████████████████████

  text              sms · texts
    targeted                     3         █████████████████████████████████████
    listed                       3   100%  █████████████████████████████████████
      to retry                   3   100%  █████████████████████████████████████

0 text messages sent.
3 still to be sent.
exit 1
`);
  expect(receiver.told()).toEqual([]);
});

test('what sending needs is asked for before anything is touched', async () => {
  const url = 'http://localhost:1/';
  expect(transcript(await start('2026-01-04', { TEXTS_URL: url }))).toBe(`
error[missing-secret]  channel "texts" needs its secret, and the environment variable TEXTS_SECRET is not there
  hint: set TEXTS_SECRET for whatever starts muster
exit 2
`);
  expect(transcript(await start('2026-01-04', { TEXTS_URL: url, TEXTS_SECRET: 'hunter2' }))).toBe(`
error[wrong-secret]  channel "texts": the secret of a webhook has at least 24 bytes
  hint: it stands in the environment variable TEXTS_SECRET
exit 2
`);
  expect(transcript(await start('2026-01-04', { TEXTS_URL: 'http://example.com/', TEXTS_SECRET: secret }))).toBe(`
error[wrong-secret]  channel "texts": the url of a webhook names example.com, which is not one of its hosts
  hint: it stands in the environment variable TEXTS_URL
exit 2
`);
});

test('a receiver that repeats every secret brings none of them anywhere', async () => {
  const key = receiverSecret.replace('whsec_', '');
  const token = 'tok-5f3c9a7e21';
  const all = [
    receiverSecret,
    key,
    token,
    Buffer.from(token).toString('base64'),
    encodeURIComponent(`/t/${token}?x=1`),
  ];
  await using receiver = await startReceiver(({ items }, response) => {
    const reason = `${'x'.repeat(290)} ${all.join(' ')}`;
    const answers = items.map(({ id }, at) =>
      at === 0 ? { id, status: 'accepted', provider_id: token } : { id, status: 'rejected', reason: all[at] ?? reason },
    );
    json(response, 200, answers);
  });
  const env = { TEXTS_URL: receiver.url.replace(/messages.*/, `t/${token}?x=1`), TEXTS_SECRET: receiverSecret };
  const said = [await start('2026-01-05', env)];
  for (const words of [
    ['status', 'hello@2026-01-05', '--json'],
    ['query', 'from ledger.messages', '--json'],
  ])
    said.push(await muster(project, [...words, '--env', 'prod'], env));
  const told = JSON.stringify(said);
  expect(receiver.received).toHaveLength(1);
  expect(told).toContain('rejected');
  for (const secret of all) expect(told, secret).not.toContain(secret);
  for (const secret of [key, token])
    expect(await filesHolding(secret, path.join(project, 'data/prod')), secret).toEqual([]);
});
