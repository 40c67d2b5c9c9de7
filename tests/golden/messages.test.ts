import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { prepareMessage } from '../../src/message/message.ts';
import type { MessageRow } from '../../src/message/rendering.ts';
import type { MessageStep } from '../../src/project/project.ts';
import { readProject } from '../../src/project/read.ts';
import { kindsShop } from '../support/kinds.ts';
import { shop } from '../support/shop.ts';

/** What goes out as a text, a push message or a webhook: the JSON that a channel gets, and what a person is shown of it. */

async function rendererOf(nudge: string) {
  const { value: project, diagnostics } = readProject(shop(kindsShop(nudge)));
  const campaign = project?.campaigns.get('win_back');
  if (project === undefined || campaign === undefined) throw new Error(JSON.stringify(diagnostics));
  const step = campaign.steps.get('nudge') as MessageStep;
  const channel = project.config.channels[step.config.channel];
  if (channel === undefined) throw new Error('no channel');
  const { value } = await prepareMessage(step, {
    channel,
    files: campaign.files,
    campaign: 'win_back',
    frozenAt: instantOf('2017-07-03T05:30:00Z'),
    words: { vars: { discount: 15 }, campaign: 'win_back', run_date: '2017-07-03' },
    unsubscribeKey: Buffer.alloc(32),
  });
  if (value === undefined) throw new Error('not prepared');
  return value;
}

const row = (data: MessageRow['data'] = {}): MessageRow => ({
  sendKey: 'k1',
  profileKey: '7',
  address: 'somewhere',
  data: {
    customer_id: 7,
    first_name: 'Jo & <Zoë>',
    spent: '12.50',
    last_order: null,
    profile: { city: null },
    ...data,
  },
});

async function sent(nudge: string, data?: MessageRow['data']): Promise<unknown> {
  const rendered = (await rendererOf(nudge)).render(row(data));
  return 'problem' in rendered ? rendered : { ...rendered, bytes: Buffer.from(rendered.bytes).toString() };
}

test('a text is no HTML', async () => {
  const nudge = 'sms: { channel: texts, text: "Hi {{first_name}}, {{vars.discount}}% off" }';
  expect(await sent(nudge)).toEqual({
    ...{ from: '+15005550006', to: 'somewhere' },
    bytes: '{"text":"Hi Jo & <Zoë>, 15% off"}',
  });
  expect((await rendererOf(nudge)).preview(row())).toEqual({
    ...{ kind: 'sms', to: 'somewhere', text: 'Hi Jo & <Zoë>, 15% off', alphabet: 'UCS-2', parts: 1 },
  });
});

test('a push message has a title, a body, and data out of columns', async () => {
  expect(
    await sent(
      'push: { channel: app, title: "Hi {{first_name}}", body: Back, data: { spent: spent, city: profile.city } }',
    ),
  ).toEqual({
    ...{ from: '', to: 'somewhere' },
    bytes: '{"title":"Hi Jo & <Zoë>","body":"Back","data":{"spent":"12.50","city":null}}',
  });
  expect(await sent('push: { channel: app, title: Hi, body: Back }')).toMatchObject({
    bytes: '{"title":"Hi","body":"Back"}',
  });
});

test('what is in a column never breaks out of its place in a webhook', async () => {
  expect(
    await sent(
      'webhook: { channel: crm, body: { id: customer_id, name: first_name, off: vars.discount, from: campaign } }',
      {
        first_name: '","id":"8',
      },
    ),
  ).toMatchObject({ to: 'somewhere', bytes: '{"id":7,"name":"\\",\\"id\\":\\"8","off":15,"from":"win_back"}' });
});

describe('a row that is no message', () => {
  test.each<[nudge: string, data: MessageRow['data'], problem: string]>([
    ['sms: { channel: texts, text: "{{first_name}}" }', { first_name: ' ' }, 'the text is empty'],
    [
      'sms: { channel: texts, text: "{{first_name}}" }',
      { first_name: 'x'.repeat(1531) },
      'the text takes 11 messages, more than 10',
    ],
    ['push: { channel: app, title: "{{first_name}}", body: x }', { first_name: '' }, 'the title is empty'],
    [
      'push: { channel: app, title: x, body: "{{first_name}}" }',
      { first_name: 'ж'.repeat(2050) },
      'the message has more than 4096 bytes',
    ],
    [
      'webhook: { channel: crm, body: { a: first_name } }',
      { first_name: 'x'.repeat(64_000) },
      'the message has more than 64000 bytes',
    ],
    ['sms: { channel: texts, text: "{{first_name}}" }', { first_name: '\ud800' }, 'the text has half a character'],
  ])('%s', async (nudge, data, problem) => {
    expect(await sent(nudge, data)).toEqual({ problem });
  });
});
