import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, transcript } from '../support/muster.ts';

/** A text, a push message and a webhook for everybody, from the plan to the outbox. */

let project = '';

beforeAll(async () => {
  const sound = mailShop();
  project = await projectOf(
    mailShop({
      'muster.yml': String(sound.get('muster.yml'))
        .replace('{ email: email }', '{ email: email, sms: phone, push: token }')
        .replace('  prod: { deliver: providers }\n', '')
        .concat('  texts: { kind: sms, provider: outbox, from: Shop }\n')
        .concat('  app: { kind: push, provider: outbox }\n  crm: { kind: webhook, provider: outbox }\n'),
      'models/sources.yml': String(sound.get('models/sources.yml')).replace(
        '    modified_at',
        '    phone: { type: varchar, clean: phone, country: GB }\n    token: { type: varchar }\n    modified_at',
      ),
      'campaigns/hello/campaign.yml': `category: transactional
entity: customer
vars: { discount: { type: integer, default: 15 } }
steps:
  everybody: { audience: audiences.everybody }
  text: { sms: { channel: texts, text: text.hbs }, from: everybody }
  note: { push: { channel: app, title: "Hello {{first_name}}", body: note.hbs, data: { off: vars.discount } }, from: everybody }
  tell: { webhook: { channel: crm, body: { customer: customer_id, name: first_name, day: run_date } }, from: everybody }
`,
      'campaigns/hello/letter.hbs': undefined,
      'campaigns/hello/text.hbs': 'Hello {{first_name}} ✌, {{vars.discount}}% off today & tomorrow\n',
      'campaigns/hello/note.hbs': 'It is good\nto see you\n',
      'data/exports/customers.csv': `customer_id,email,first_name,wants_mail,phone,token,modified_at
1,anna1@example.org,Änna,true,020 7946 0958,t1,2026-01-01 00:00:00
2,anna2@example.org,Bo,true,,t2,2026-01-01 00:00:00
3,anna3@example.org,Cy,true,+49 30 1234567,,2026-01-01 00:00:00
`,
    }),
  );
  for (const args of [['load'], ['build']]) {
    const { code, err } = await muster(project, args);
    if (code !== 0) throw new Error(err);
  }
});

/** The lines of each file of the outbox, without what names a message. */
async function outboxOf(run: string): Promise<Record<string, string[]>> {
  const folder = path.join(project, 'data/dev/outbox', run);
  const steps = (await readdir(folder)).sort();
  const lines = async (step: string): Promise<string[]> => {
    const files = await readdir(path.join(folder, step));
    const texts = await Promise.all(files.map((file) => readFile(path.join(folder, step, file), 'utf8')));
    return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => line.replace(/[0-9a-f]{64}/, 'KEY'));
  };
  return Object.fromEntries(await Promise.all(steps.map(async (step) => [step, await lines(step)] as const)));
}

test('a plan shows one of each', async () => {
  expect(transcript(await muster(project, ['plan', 'hello', '--date', '2026-01-02']))).toBe(`
step     hello.everybody               3 rows
hello · 2026-01-02 · plan, nothing sent                         hello@2026-01-02
────────────────────────────────────────────────────────────────────────────────

  everybody         audience       3         ███████████████████████████████████

  text              sms · texts
    targeted                       3         ███████████████████████████████████
    − no address                   1    33%  ███████████▋
    listed                         2    67%  ███████████████████████▍

  note              push · app
    targeted                       3         ███████████████████████████████████
    − no address                   1    33%  ███████████▋
    listed                         2    67%  ███████████████████████▍

  tell              webhook · crm
    targeted                       3         ███████████████████████████████████
    listed                         3   100%  ███████████████████████████████████

  Sample of text
  ┌─────────────────────────────────────────────────────────────────────────────
  │ To     +…
  │ Parts  1 (UCS-2)
  │
  │ Hello Änna ✌, 15% off today & tomorrow
  └─────────────────────────────────────────────────────────────────────────────

  Sample of note
  ┌─────────────────────────────────────────────────────────────────────────────
  │ To     t…
  │ Title  Hello Änna
  │ off    15
  │
  │ It is good
  │ to see you
  └─────────────────────────────────────────────────────────────────────────────

  Sample of tell
  ┌─────────────────────────────────────────────────────────────────────────────
  │ customer  1
  │ name      "Änna"
  │ day       "2026-01-02"
  └─────────────────────────────────────────────────────────────────────────────

Started now, it would send 2 text messages and send 2 push messages and post 3 webhook messages.
Nothing was sent.

It has no schedule: it is started by hand only.
exit 0
`);
});

test('a run puts the messages of each batch into one file, and sending again changes nothing', async () => {
  for (const code of [0, 0])
    expect(await muster(project, ['start', 'hello', '--date', '2026-01-02'])).toMatchObject({ code });
  expect(await outboxOf('hello@2026-01-02')).toEqual({
    note: [
      '{"send_key":"KEY","to":"t1","message":{"title":"Hello Änna","body":"It is good\\nto see you","data":{"off":15}}}',
      '{"send_key":"KEY","to":"t2","message":{"title":"Hello Bo","body":"It is good\\nto see you","data":{"off":15}}}',
    ],
    tell: [
      '{"send_key":"KEY","to":"1","message":{"customer":1,"name":"Änna","day":"2026-01-02"}}',
      '{"send_key":"KEY","to":"2","message":{"customer":2,"name":"Bo","day":"2026-01-02"}}',
      '{"send_key":"KEY","to":"3","message":{"customer":3,"name":"Cy","day":"2026-01-02"}}',
    ],
    text: [
      '{"send_key":"KEY","from":"Shop","to":"+442079460958","message":{"text":"Hello Änna ✌, 15% off today & tomorrow"}}',
      '{"send_key":"KEY","from":"Shop","to":"+49301234567","message":{"text":"Hello Cy ✌, 15% off today & tomorrow"}}',
    ],
  });
});

test('a plan of a run that there is already says so', async () => {
  const { out } = await muster(project, ['plan', 'hello', '--date', '2026-01-02']);
  expect(out).toContain(`
hello@2026-01-02 is there already: done.
Whom it wrote to is left out above. One more run: muster start hello --again
`);
});

test('a number that is suppressed gets no text any more', async () => {
  expect(transcript(await muster(project, ['suppress', 'add', '+44 20 7946 0958', '--kind', 'sms']))).toBe(`
applied  suppress add 1 address
exit 0
`);
  expect(transcript(await muster(project, ['suppress', 'add', '020 7946 0958', '--kind', 'sms']))).toBe(`
error[command-line]  "020 7946 0958" is no address
  hint: write a number with the code of its country: +442079460958
exit 2
`);
  await muster(project, ['start', 'hello', '--date', '2026-01-03']);
  expect((await outboxOf('hello@2026-01-03'))['text']).toHaveLength(1);
});

test('lineage knows where what they show comes from', async () => {
  const { out } = await muster(project, ['lineage', 'hello', '--columns']);
  const shown = out.split('\n').filter((line) => /^ {2}(text|title|data|body)/.test(line));
  expect(shown.join('\n')).toBe(`  text         ← hello.everybody.first_name  ⇐ raw.customers.first_name
  title        ← hello.everybody.first_name  ⇐ raw.customers.first_name
  body         · a constant
  data.off     · a constant
  body.customer  ← hello.everybody.customer_id  ⇐ raw.customers.customer_id
  body.name      ← hello.everybody.first_name  ⇐ raw.customers.first_name
  body.day       · a constant`);
});
