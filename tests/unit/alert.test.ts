import { expect, test } from 'vitest';
import { musterYml } from '../support/customers.ts';
import { runRig, sound } from '../support/running.ts';

const campaign = (to: string): string => `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  many:
    alert: { title: "Many people: Zoë & Co", text: "Is <this> right?", when: count > 5, to: ${to} }
    from: lapsed
  none: { alert: { title: Nobody, when: count = 0, to: ${to} }, from: many }
  last: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: none }
`;

const everybody =
  '[{ channel: newsletter, address: crm@example.com }, { channel: texts, address: "+442079460958" }, { channel: ops }]';

const channels = {
  'muster.yml': `${sound['muster.yml'] ?? musterYml}  texts: { kind: sms, provider: outbox, from: Shop }
  ops: { kind: webhook, provider: outbox }
`,
};

const sent = (rig: Awaited<ReturnType<typeof runRig>>, channel: string) =>
  rig.wentOut(channel).map(({ from, to, bytes }) => ({ from, to, text: Buffer.from(bytes).toString() }));

test('an alert tells whom it names, by a mail, a text or a webhook, once and only when it is true', async () => {
  await using rig = await runRig(campaign(everybody), channels);
  await rig.carryThrough();
  await rig.carryThrough();

  const mails = sent(rig, 'newsletter').filter(({ to }) => to === 'crm@example.com');
  expect(mails).toHaveLength(1);
  const [{ from, text: mail } = { from: '', text: '' }] = mails;
  expect(from).toBe('news@example.com');
  expect(mail).toContain('Subject: =?UTF-8?Q?Many_people=3A_Zo=C3=AB_=26_Co?=');
  expect(mail).toContain('Is <this> right?\r\n\r\n10 rows at many of win_back@2017-07-03');
  expect(mail).toContain('<p>Is &lt;this&gt; right?</p>');
  expect(sent(rig, 'texts')).toEqual([
    { from: 'Shop', to: '+442079460958', text: '{"text":"Many people: Zoë & Co: Is <this> right?"}' },
  ]);
  expect(sent(rig, 'ops').map(({ text }) => JSON.parse(text) as unknown)).toEqual([
    {
      ...{ title: 'Many people: Zoë & Co', text: 'Is <this> right?' },
      ...{ campaign: 'win_back', run_key: 'win_back@2017-07-03', step: 'many', rows: 10 },
    },
  ]);
});

test('a channel that refuses an alert holds nobody up, and the step says so', async () => {
  await using rig = await runRig(campaign(everybody), channels);
  rig.refuse('ops');
  await rig.carryThrough();
  const record = await rig.record();
  expect(record).toMatchObject({ status: 'done', lists: [{ counts: { accepted: 10 } }] });
  expect(record?.steps.find(({ step }) => step === 'many')?.note).toBe('ops did not tell anybody: the fake rejects it');
});

test('whoever dies after an alert and before its step is finished tells it again under the same name', async () => {
  await using rig = await runRig(campaign(everybody), channels);
  await rig.freeze({}, ({ kind }) => kind === 'step-built');
  await rig.carryThrough();
  await rig.carryThrough();
  const names = rig.wentOut('ops').map(({ sendKey }) => sendKey);
  expect(new Set(names).size).toBe(1);
});

test('a plan tells nobody', async () => {
  await using rig = await runRig(campaign(everybody), channels);
  await rig.plan();
  expect(rig.wentOut('ops')).toEqual([]);
  expect(rig.events.filter(({ kind }) => kind === 'alert')).toEqual([]);
});

test('the mail of an alert behind a wait is of the day on which the run went on', async () => {
  const waiting = campaign(everybody)
    .replace('    from: lapsed\n', '    from: later\n')
    .replace('  many:\n', '  later: { wait: 3 days, from: lapsed }\n  many:\n');
  await using rig = await runRig(waiting, channels);
  await rig.carryThrough();
  rig.advance(3 * 24 * 60 * 60 * 1000);
  await rig.carryThrough();
  const [mail] = sent(rig, 'newsletter').filter(({ to }) => to === 'crm@example.com');
  expect(mail?.text).toContain('Date: Thu, 06 Jul 2017 05:30:00 +0000');
});
