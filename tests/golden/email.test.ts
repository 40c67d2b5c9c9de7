import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import type { SourceText } from '../../src/base/source.ts';
import { instantOf } from '../../src/base/time.ts';
import { checkEmail } from '../../src/message/check-email.ts';
import { checkEmailChannel } from '../../src/message/email-channel.ts';
import { type EmailContent, prepareEmail } from '../../src/message/email.ts';
import type { MessageRow, Renderer } from '../../src/message/rendering.ts';
import { readUnsubscribeToken } from '../../src/message/unsubscribe-token.ts';
import { readCampaign } from '../../src/project/campaign.ts';
import { readConfig } from '../../src/project/config-file.ts';
import type { EmailStep } from '../../src/project/project.ts';
import type { EmailChannel } from '../../src/project/schema/channels.ts';
import { musterFile } from '../../src/project/schema/muster.ts';
import type { YamlPath } from '../../src/project/yaml-file.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { shopScope } from '../support/templates.ts';

const unsubscribeKey = Buffer.alloc(32, 'k');

const muster = (channel: string): string =>
  `
name: shop
profile: { table: core.customers, key: customer_id, version: modified_at, identities: { crm_id: customer_id }, addresses: { email: email }, consent: { email: email_consent } }
entities: { customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } } }
channels:
  newsletter: { kind: email, provider: outbox, ${channel} }
`;

interface Written {
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
  readonly channel?: string;
  readonly partials?: Readonly<Record<string, string>>;
}

const shop = 'from: "Shop <news@example.com>", unsubscribe: "https://example.com/u/{{unsubscribe_token}}"';

function stepOf({ subject = 'Hello {{first_name}}', html = '<p>{{first_name}}</p>', text, partials = {} }: Written) {
  const texts = {
    'campaign.yml': `entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  offer: { email: { channel: newsletter, subject: subject.hbs, html: offer.html${text === undefined ? '' : ', text: offer.txt'} }, from: lapsed }
`,
    'subject.hbs': `${subject}\n`,
    'offer.html': html,
    ...(text === undefined ? {} : { 'offer.txt': text }),
  };
  const { value, diagnostics } = readCampaign('win_back', filesOf('win_back', texts), filesOf('_partials', partials));
  if (value === undefined || diagnostics.length > 0) throw new Error(diagnosticLines(diagnostics));
  return { step: value.steps.get('offer') as EmailStep, files: value.files };
}

/** Files by their name within the campaign, shared ones with their folder. */
const filesOf = (folder: string, texts: Readonly<Record<string, string>>): ReadonlyMap<string, SourceText> =>
  new Map(
    Object.entries(texts).map(([name, text]) => [
      folder === '_partials' ? `${folder}/${name}` : name,
      { path: `campaigns/${folder}/${name}`, text },
    ]),
  );

function channelOf(channel: string) {
  const { value, diagnostics } = readConfig(musterFile, { path: 'muster.yml', text: muster(channel) });
  if (value === undefined) throw new Error(diagnosticLines(diagnostics));
  const place = (path: YamlPath) => value.yaml.place(['channels', 'newsletter', ...path]);
  return { config: value.config.channels['newsletter'] as EmailChannel, place };
}

async function rendererOf(written: Written = {}): Promise<Renderer<EmailContent>> {
  const { step, files } = stepOf(written);
  const { value, diagnostics } = await prepareEmail(step, {
    channel: channelOf(written.channel ?? shop).config,
    files,
    campaign: 'win_back',
    frozenAt: instantOf('2017-07-03T05:30:00Z'),
    words: { vars: { discount: 15 }, campaign: 'win_back', run_date: '2017-07-03' },
    unsubscribeKey,
  });
  if (value === undefined) throw new Error(diagnosticLines(diagnostics));
  return value;
}

const row = (changed: Partial<MessageRow> = {}): MessageRow => ({
  sendKey: 'a1b2',
  profileKey: '4711',
  address: 'jose@example.com',
  data: { first_name: 'José', profile: { language: 'de', city: 'Köln' } },
  ...changed,
});

const named = (first_name: string): MessageRow => row({ data: { first_name, profile: { language: 'de' } } });

test('a row becomes a mail', async () => {
  const renderer = await rendererOf({
    subject: '{{vars.discount}} % for {{first_name}}',
    html: '<p>{{date run_date "long"}}</p><a href="{{unsubscribe_url}}">no more</a>',
    text: '{{campaign}}, {{profile.city}}\n{{unsubscribe_url}}',
  });
  const sealed = renderer.render(row());
  if ('problem' in sealed) throw new Error(sealed.problem);
  expect({ from: sealed.from, to: sealed.to }).toEqual({ from: 'news@example.com', to: 'jose@example.com' });
  const mail = await simpleParser(Buffer.from(sealed.bytes));
  expect(mail.subject).toBe('15 % for José');
  expect(mail.messageId).toBe('<a1b2@example.com>');
  expect(mail.date?.toISOString()).toBe('2017-07-03T05:30:00.000Z');
  expect(mail.from?.text).toBe('"Shop" <news@example.com>');
  const url = /https:\/\/example\.com\/u\/(\S+)/.exec(mail.text ?? '');
  expect(mail.text).toBe(`win_back, Köln\n${url?.[0] ?? ''}`);
  expect(mail.html).toBe(`<p>3. Juli 2017</p><a href="${url?.[0] ?? ''}">no more</a>`);
  expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { url: url?.[0] } });
  expect(readUnsubscribeToken(unsubscribeKey, url?.[1] ?? '')).toEqual({
    profileKey: '4711',
    kind: 'email',
    campaign: 'win_back',
  });
});

test('the same row gives the same bytes, from another renderer too', async () => {
  const [one, other] = [await rendererOf(), await rendererOf()];
  expect(one.render(row())).toEqual(other.render(row()));
  expect(one.render(row())).not.toEqual(one.render(row({ sendKey: 'a1b3' })));
});

test('without a way to unsubscribe there is no header for it', async () => {
  const renderer = await rendererOf({ channel: 'from: news@example.com' });
  const sealed = renderer.render(row());
  expect(new TextDecoder().decode('bytes' in sealed ? sealed.bytes : undefined)).not.toContain('List-');
});

test('a mail can be looked at', async () => {
  const renderer = await rendererOf({ text: 'Hello {{first_name}}' });
  expect(renderer.preview(row())).toEqual({
    kind: 'email',
    to: 'jose@example.com',
    subject: 'Hello José',
    html: '<p>José</p>',
    text: 'Hello José',
  });
});

describe('rows that cannot become a mail', () => {
  test.each<[problem: string, row: MessageRow]>([
    ['the address is no mailbox', row({ address: 'a@example.com, b@example.com' })],
    ['the address is no mailbox', row({ address: 'a@example.com\r\nBcc: b@example.com' })],
    ['{{first_name}} has no value', row({ data: {} })],
    ['the subject has a line break or control character', named('José\r\nBcc: b@example.com')],
    ['the subject has a line break or control character', named('José\0')],
    ['the subject has half a character', named('Jos\ud83d')],
    ['the html is longer than 1 MB', row({ data: { first_name: 'x', long: 'x'.repeat(1_000_001) } })],
  ])('%s', async (problem, poisoned) => {
    const renderer = await rendererOf('long' in poisoned.data ? { html: '{{long}}' } : {});
    expect(renderer.render(poisoned)).toEqual({ problem });
    expect(renderer.render(row({ data: { ...row().data, long: '' } }))).toHaveProperty('bytes');
  });

  test('an empty subject', async () => {
    const renderer = await rendererOf({ subject: '{{default first_name ""}}' });
    expect(renderer.render(named(' '))).toEqual({ problem: 'the subject is empty' });
  });
});

describe('what is wrong with the templates of a step', () => {
  test.each<[what: string, written: Written, text: string]>([
    [
      'all files are checked, whatever is wrong with one',
      {
        subject: 'Hello {{frst_name}}',
        html: '<mjml><mj-body><mj-txt>{{lst_name}}</mj-txt></mj-body></mjml>',
        text: '{{#if x}}',
      },
      `
error[bad-mjml] campaigns/win_back/offer.html:1:1 Element mj-txt doesn't exist or is not registered
  ~ <mjml><mj-body><mj-txt>{{lst_name}}</mj-txt></mj-body></mjml>
error[bad-template] campaigns/win_back/offer.txt:1:1 {{#if}} is never closed
  ~ {{#if x}}
  close it with {{/if}}
error[unknown-placeholder] campaigns/win_back/subject.hbs:1:9 "frst_name" is not available here
  ~ frst_name
  did you mean "first_name"?
error[unknown-placeholder] campaigns/win_back/offer.html:1:26 "lst_name" is not available here
  ~ lst_name`,
    ],
    [
      'a subject of two lines',
      { subject: 'Hello\n{{first_name}}' },
      `
error[wrong-value] campaigns/win_back/subject.hbs:1:6 a subject is one line`,
    ],
    [
      'a partial that both files share',
      {
        html: '<a {{> evil}}></a>',
        text: '{{> evil}}',
        partials: { 'evil.hbs': 'title={{first_name}}\n' },
      },
      `
error[unquoted-attribute] campaigns/_partials/evil.hbs:1:7 the value of an attribute with a placeholder needs quotes
  ~ {{first_name}}
  write title="{{first_name}}"`,
    ],
  ])('%s', async (_, written, text) => {
    const { step, files } = stepOf(written);
    expect(diagnosticLines(await checkEmail(step, shopScope, files))).toBe(text.trim());
  });

  test('a step with a mistake is not prepared', async () => {
    await expect(rendererOf({ text: '{{{first_name}}}' })).rejects.toThrow('unescaped-placeholder');
  });
});

describe('what is wrong with a channel', () => {
  test.each<[channel: string, text: string]>([
    [
      'from: "Shop"',
      `
error[wrong-value] muster.yml:6:54 "Shop" is not one mailbox
  ~ "Shop"
  write Name <address>, or the address alone`,
    ],
    [
      'from: a@example.com, reply_to: "a@example.com, b@example.com"',
      `
error[wrong-value] muster.yml:6:79 "a@example.com, b@example.com" is not one mailbox
  ~ "a@example.com, b@example.com"
  write Name <address>, or the address alone`,
    ],
    [
      'from: a@example.com, unsubscribe: "https://example.com/u/{{token}}"',
      `
error[wrong-value] muster.yml:6:82 an unsubscribe link has {{unsubscribe_token}} in it, once
  ~ "https://example.com/u/{{token}}"
  write one like https://example.com/u/{{unsubscribe_token}}`,
    ],
    [
      'from: a@example.com, unsubscribe: "http://example.com/u/{{unsubscribe_token}}"',
      `
error[wrong-value] muster.yml:6:82 an unsubscribe link is an https address
  ~ "http://example.com/u/{{unsubscribe_token}}"
  write one like https://example.com/u/{{unsubscribe_token}}`,
    ],
    [
      'from: a@example.com, unsubscribe: "https://example.com/{{who}}/{{unsubscribe_token}}"',
      `
error[wrong-value] muster.yml:6:82 an unsubscribe link has no placeholder but {{unsubscribe_token}}
  ~ "https://example.com/{{who}}/{{unsubscribe_token}}"
  write one like https://example.com/u/{{unsubscribe_token}}`,
    ],
    [shop, ''],
  ])('%s', (channel, text) => {
    expect(diagnosticLines(checkEmailChannel(channelOf(channel)))).toBe(text.trim());
  });
});
