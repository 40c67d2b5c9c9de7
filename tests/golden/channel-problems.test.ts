import { expect, test } from 'vitest';
import { kindsShop } from '../support/kinds.ts';
import { problemsOf } from '../support/shop.ts';

/** What check says of a channel whose messages are posted to a receiver. */

const saying = (crm: string): Promise<string> => {
  const files = kindsShop('webhook: { channel: crm, body: { customer: customer_id } }');
  const muster = files['muster.yml'] ?? '';
  return problemsOf({
    ...files,
    'muster.yml': muster.replace('kind: webhook, provider: outbox', `kind: webhook, ${crm}`),
  });
};

test.each([
  'provider: webhook, url: https://crm.example.com/in, secret: { env: S }',
  'provider: webhook, url: "http://localhost:8080/in", hosts: [localhost], secret: { env: S }',
  'provider: webhook, url: { env: U }, hosts: [crm.example.com, 10.0.0.0/8], secret: { file: s }, batch: 50, idempotent_for: false',
])('nothing is wrong with %s', async (crm) => {
  expect(await saying(crm)).toBe('');
});

test('what a receiver needs', async () => {
  expect(await saying('provider: webhook')).toBe(`
error[missing-key] muster.yml:23:35  a webhook channel has a url
  23 │   crm: { kind: webhook, provider: webhook }
     │                                   ~~~~~~~
  hint: url: https://example.com/messages, or { env: NAME }

error[missing-key] muster.yml:23:35  a webhook channel has a secret
  23 │   crm: { kind: webhook, provider: webhook }
     │                                   ~~~~~~~
  hint: secret: { env: WEBHOOK_SECRET }

2 errors in 1 file
`);
  expect(await saying('provider: webhook, url: { env: U }, secret: { env: S }')).toBe(`
error[missing-key] muster.yml:23:35  a webhook channel has hosts where its url is not written
  23 │   crm: { kind: webhook, provider: webhook, url: { env: U }, secret: { e…
     │                                   ~~~~~~~
  hint: hosts: [example.com]

1 error in 1 file
`);
});

test('an address that batches cannot be posted to', async () => {
  const urls = [
    'http://crm.example.com/in',
    'http://localhost/in',
    'https://me:pw@crm.example.com/',
    'crm.example.com',
  ];
  const said: string[] = [];
  for (const url of urls) said.push(await saying(`provider: webhook, url: "${url}", secret: { env: S }`));
  expect(said.join('')).toBe(`
error[wrong-value] muster.yml:23:49  the url of a webhook is an https address
  23 │ …ovider: webhook, url: "http://crm.example.com/in", secret: { env: S } }
     │                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~

1 error in 1 file

error[wrong-value] muster.yml:23:49  the url of a webhook is an https address, or one of this machine that stands in hosts: [localhost]
  23 │   crm: { kind: webhook, provider: webhook, url: "http://localhost/in", …
     │                                                 ~~~~~~~~~~~~~~~~~~~~~

1 error in 1 file

error[wrong-value] muster.yml:23:49  the url of a webhook has no user and no password
  23 │ …ider: webhook, url: "https://me:pw@crm.example.com/", secret: { env: S…
     │                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

1 error in 1 file

error[wrong-value] muster.yml:23:49  "crm.example.com" is no https address
  23 │   crm: { kind: webhook, provider: webhook, url: "crm.example.com", secr…
     │                                                 ~~~~~~~~~~~~~~~~~
  hint: write one like https://example.com/messages, or { env: NAME }

1 error in 1 file
`);
  expect(
    await saying('provider: webhook, url: https://crm.example.net/, hosts: [crm.example.com], secret: { env: S }'),
  ).toBe(`
error[wrong-value] muster.yml:23:49  the url of a webhook names crm.example.net, which is not one of its hosts
  23 │ …ider: webhook, url: https://crm.example.net/, hosts: [crm.example.com]…
     │                      ~~~~~~~~~~~~~~~~~~~~~~~~

1 error in 1 file
`);
});

test('values that mean nothing, a secret that stands there', async () => {
  expect(
    await saying(
      'provider: webhook, url: https://a.example/, secret: hunter2, idempotent_for: always, batch: 0, hosts: ["a b"]',
    ),
  ).toBe(`
error[literal-secret] muster.yml:23:77  a secret is never written into a file
  23 │ …a.example/, secret: hunter2, idempotent_for: always, batch: 0, hosts: …
     │                      ~~~~~~~
  hint: write { env: NAME } or { file: path }

error[wrong-value] muster.yml:23:102  "always" is no length of time
  23 │ …e/, secret: hunter2, idempotent_for: always, batch: 0, hosts: ["a b"] }
     │                                       ~~~~~~
  hint: write 24h, or false

error[wrong-value] muster.yml:23:117  "batch" must be at least 1
  23 │ …e/, secret: hunter2, idempotent_for: always, batch: 0, hosts: ["a b"] }
     │                                                      ~

error[wrong-value] muster.yml:23:128  "a b" is no host, address or network
  23 │ …e/, secret: hunter2, idempotent_for: always, batch: 0, hosts: ["a b"] }
     │                                                                 ~~~~~

4 errors in 1 file
`);
  expect(await saying('provider: outbox, rate: quick')).toBe(`
error[wrong-value] muster.yml:23:49  "quick" is no rate
  23 │   crm: { kind: webhook, provider: outbox, rate: quick }
     │                                                 ~~~~~
  hint: write 200/s, 1000/min or 10000/h

1 error in 1 file
`);
});

test('faults that are more than all, and a latency of nothing', async () => {
  expect(await saying('provider: fake, faults: { reject: 60%, retry: 50% }')).toBe(`
error[wrong-value] muster.yml:23:49  "faults" are more than 100% together
  23 │ … { kind: webhook, provider: fake, faults: { reject: 60%, retry: 50% } }
     │                                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~

1 error in 1 file
`);
  expect(await saying('provider: fake, faults: { latency: 20, lost: 1% }')).toBe(`
error[wrong-value] muster.yml:23:60  20 is no latency
  23 │   crm: { kind: webhook, provider: fake, faults: { latency: 20, lost: 1%…
     │                                                            ~~
  hint: write one like 20ms

error[unknown-key] muster.yml:23:64  unknown key "lost"
  23 │   crm: { kind: webhook, provider: fake, faults: { latency: 20, lost: 1%…
     │                                                                ~~~~
  hint: there is reject, retry, lost_answer, lost_message

2 errors in 1 file
`);
  expect(await saying('provider: fake, faults: { lost_answer: 1%, latency: 20ms }')).toBe('');
});

test('a channel that sends nothing where an environment sends for real', async () => {
  const muster = (kindsShop('webhook: { channel: crm, body: { customer: customer_id } }')['muster.yml'] ?? '')
    .replace('profile:\n', 'environments: { dev: { deliver: outbox }, prod: { deliver: providers } }\nprofile:\n')
    .replace(/ {2}newsletter:.*\n/, '  newsletter: { kind: email, provider: fake, from: "a@example.com" }\n')
    .replace(/ {2}(app|crm|print):.*\n/g, '');
  const said = await problemsOf({
    ...kindsShop('sms: { channel: texts, text: hello }'),
    'muster.yml': muster,
    'campaigns/win_back/offer.hbs': undefined,
  });
  expect(said).toBe(`
warning[never-leaves] muster.yml:20:40  "newsletter" sends nothing in prod, where providers deliver: its provider is fake
  20 │   newsletter: { kind: email, provider: fake, from: "a@example.com" }
     │                                        ~~~~
  hint: name a provider: where deliver: outbox is written every channel is the outbox anyhow

warning[never-leaves] muster.yml:21:33  "texts" sends nothing in prod, where providers deliver: its provider is outbox
  21 │   texts: { kind: sms, provider: outbox, from: "+15005550006" }
     │                                 ~~~~~~
  hint: name a provider: where deliver: outbox is written every channel is the outbox anyhow

2 warnings in 1 file
`);
});
