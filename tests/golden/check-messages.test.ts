import { describe, expect, test } from 'vitest';
import { kindsShop } from '../support/kinds.ts';
import { problemsOf } from '../support/shop.ts';

/** What check says of texts, push messages and webhooks, up to their last column. */

const nothing = '';
const saying = (nudge: string, more = {}): Promise<string> => problemsOf(kindsShop(nudge, more));

test.each([
  'sms: { channel: texts, text: "Hi {{first_name}}, {{vars.discount}}% off until {{run_date}}" }',
  'push: { channel: app, title: "Hi {{first_name}}", body: "Come back", data: { last: last_order, shop: profile.city } }',
  'webhook: { channel: crm, body: { customer: customer_id, spent: spent, off: vars.discount, from: campaign } }',
  'webhook: { channel: crm, address: [profile.email, first_name], body: { at: run_date } }',
])('nothing is wrong with %s', async (nudge) => {
  expect(await saying(nudge)).toBe(nothing);
});

describe('a text', () => {
  test('names what nobody has', async () => {
    expect(await saying('sms: { channel: texts, text: "Hi {{frist_name}}" }')).toBe(`
error[unknown-placeholder] campaigns/win_back/campaign.yml:5:47  "frist_name" is not available here
  5 │   nudge: { sms: { channel: texts, text: "Hi {{frist_name}}" }, from: la…
    │                                               ~~~~~~~~~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('is HTML in a file that is not there', async () => {
    expect(await saying('sms: { channel: texts, text: nudge.hbs }')).toBe(`
error[missing-file] campaigns/win_back/campaign.yml:5:41  there is no file "nudge.hbs"
  5 │   nudge: { sms: { channel: texts, text: nudge.hbs }, from: lapsed }
    │                                         ~~~~~~~~~

1 error in 1 file
`);
  });

  test('has nobody to go to', async () => {
    const lost = 'entity: customer\nsteps:\n  nudge: { sms: { channel: texts, text: Hi } }\n';
    expect(await saying('', { 'campaigns/win_back/campaign.yml': lost })).toBe(`
error[wrong-from] campaigns/win_back/campaign.yml:3:3  an sms step reads exactly one step
  3 │   nudge: { sms: { channel: texts, text: Hi } }
    │   ~~~~~
  hint: say which with from:

1 error in 1 file
`);
  });

  test('takes more than one message whatever the row says', async () => {
    expect(
      await saying('sms: { channel: texts, text: nudge.hbs }', {
        'campaigns/win_back/nudge.hbs': `Dear {{first_name}}, ${'we miss you. '.repeat(12)}\n`,
      }),
    ).toBe(`
warning[long-text] campaigns/win_back/nudge.hbs:1:1  the text takes 2 messages of each recipient, whatever its placeholders say
  1 │ Dear {{first_name}}, we miss you. we miss you. we miss you. we miss you…
    │ ^
  hint: one has 160 characters

1 warning in 1 file
`);
    expect(
      await saying('sms: { channel: texts, text: nudge.hbs }', {
        'campaigns/win_back/nudge.hbs': `{{first_name}} ✌ ${'we miss you. '.repeat(6)}\n`,
      }),
    ).toBe(`
warning[long-text] campaigns/win_back/nudge.hbs:1:1  the text takes 2 messages of each recipient, whatever its placeholders say
  1 │ {{first_name}} ✌ we miss you. we miss you. we miss you. we miss you. we…
    │ ^
  hint: one has 70 characters, as not all are of the GSM alphabet

1 warning in 1 file
`);
  });
});

describe('a push message', () => {
  test('has a title of one line, and data out of columns', async () => {
    expect(
      await saying(
        'push: { channel: app, title: title.hbs, body: "{{last_oder}}", data: { city: city, of: profile.citi } }',
        {
          'campaigns/win_back/title.hbs': 'Hello\nthere\n',
        },
      ),
    ).toBe(`
error[unknown-placeholder] campaigns/win_back/campaign.yml:5:61  "last_oder" is not available here
  5 │   nudge: { push: { channel: app, title: title.hbs, body: "{{last_oder}}…
    │                                                             ~~~~~~~~~
  hint: did you mean "last_order"?

error[unknown-column] campaigns/win_back/campaign.yml:5:89  "city" is not available here
  5 │ …{last_oder}}", data: { city: city, of: profile.citi } }, from: lapsed }
    │                               ~~~~
  hint: write profile.city

error[unknown-column] campaigns/win_back/campaign.yml:5:99  profile has no "citi"
  5 │ …{last_oder}}", data: { city: city, of: profile.citi } }, from: lapsed }
    │                                         ~~~~~~~~~~~~
  hint: did you mean "city"?

error[wrong-value] campaigns/win_back/title.hbs:1:6  a title is one line
  1 │ Hello
    │      ^

4 errors in 2 files
`);
  });
});

describe('a webhook', () => {
  test('has a body out of columns', async () => {
    expect(
      await saying('webhook: { channel: crm, body: { customer: customer, hello: "Hello {{first_name}}" } }'),
    ).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:55  "customer" is not available here
  5 │   nudge: { webhook: { channel: crm, body: { customer: customer, hello: …
    │                                                       ~~~~~~~~
  hint: there is customer_id, first_name, last_order, spent, profile, vars, campaign, run_date

error[wrong-value] campaigns/win_back/campaign.yml:5:72  "hello" is the value of a column, not text
  5 │ …{ customer: customer, hello: "Hello {{first_name}}" } }, from: lapsed }
    │                               ~~~~~~~~~~~~~~~~~~~~~~
  hint: make the text in SQL, and name its column

2 errors in 1 file
`);
  });

  test('has no text', async () => {
    expect(await saying('webhook: { channel: crm, body: "Hello" }')).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:5:43  "body" is built from columns
  5 │   nudge: { webhook: { channel: crm, body: "Hello" }, from: lapsed }
    │                                           ~~~~~~~
  hint: write { key: column, other_key: profile.column }

1 error in 1 file
`);
    expect(await saying('webhook: { channel: crm, body: {} }')).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:5:43  "body" names no column
  5 │   nudge: { webhook: { channel: crm, body: {} }, from: lapsed }
    │                                           ~~

1 error in 1 file
`);
  });
});

test('a channel of another kind, and an address that the profile does not have', async () => {
  expect(await saying('sms: { channel: app, text: Hello }')).toBe(`
error[wrong-channel] campaigns/win_back/campaign.yml:5:28  channel "app" is of kind push, not sms
  5 │   nudge: { sms: { channel: app, text: Hello }, from: lapsed }
    │                            ~~~

1 error in 1 file
`);
  const { 'muster.yml': muster = '' } = kindsShop('');
  expect(
    await saying('sms: { channel: texts, text: Hello }', { 'muster.yml': muster.replace('    sms: phone\n', '') }),
  ).toBe(`
error[no-address] campaigns/win_back/campaign.yml:5:28  the profile has no address of kind sms
  5 │   nudge: { sms: { channel: texts, text: Hello }, from: lapsed }
    │                            ~~~~~
  hint: declare profile.addresses.sms in muster.yml

1 error in 1 file
`);
});

test('a marketing message of a kind that nobody can consent to', async () => {
  const { 'muster.yml': muster = '' } = kindsShop('');
  const without = { 'muster.yml': muster.replace('webhook: email_consent, ', '') };
  expect(await saying('webhook: { channel: crm, body: { customer: customer_id } }', without)).toBe(`
warning[no-consent] campaigns/win_back/campaign.yml:5:12  nobody can consent to webhook: every row will be left out
  5 │   nudge: { webhook: { channel: crm, body: { customer: customer_id } }, …
    │            ~~~~~~~
  hint: consent: { webhook: column } of the profile in muster.yml, or category: transactional

1 warning in 1 file
`);
  expect(
    await saying('webhook: { channel: crm, category: transactional, body: { customer: customer_id } }', without),
  ).toBe('');
});
