import { expect, test } from 'vitest';
import { problemsOf, shop } from '../support/shop.ts';

const path = 'campaigns/win_back/campaign.yml';

/** The shop with one more step, which is an alert, and channels of every kind. */
const alerting = (inside: string): Promise<string> =>
  problemsOf({
    [path]: `${shop().get(path) ?? ''}  tell: { alert: { title: Look, ${inside} }, from: offer }\n`,
    'muster.yml': `${shop().get('muster.yml') ?? ''}  texts: { kind: sms, provider: outbox }
  app: { kind: push, provider: outbox }
  ops: { kind: webhook, provider: outbox }
`,
  });

test('an alert that reaches people is fine', async () => {
  expect(await alerting('to: { channel: ops }')).toBe('');
  expect(
    await alerting(
      'to: [{ channel: newsletter, address: crm@example.com }, { channel: texts, address: "+442079460958" }]',
    ),
  ).toBe('');
});

test('an alert that reaches nobody', async () => {
  const problems = await alerting(
    'to: [{ channel: opps }, { channel: app }, { channel: print }, { channel: newsletter }, { channel: newsletter, address: "a@b.de, c@d.de" }, { channel: texts, address: "0207" }, { channel: ops, address: me }]',
  );
  expect(problems).toBe(`
error[unknown-channel] campaigns/win_back/campaign.yml:11:49  there is no channel "opps"
  11 │   tell: { alert: { title: Look, to: [{ channel: opps }, { channel: app …
     │                                                 ~~~~
  hint: did you mean "ops"?

error[wrong-channel] campaigns/win_back/campaign.yml:11:68  channel "app" is of kind push: an alert goes by email, sms or webhook
  11 │   tell: { alert: { title: Look, to: [{ channel: opps }, { channel: app …
     │                                                                    ~~~

error[wrong-channel] campaigns/win_back/campaign.yml:11:86  channel "print" is of kind direct_mail: an alert goes by email, sms or webhook
  11 │ …: app }, { channel: print }, { channel: newsletter }, { channel: newsl…
     │                      ~~~~~

error[no-address] campaigns/win_back/campaign.yml:11:106  who is told through "newsletter"?
  11 │ …print }, { channel: newsletter }, { channel: newsletter, address: "a@b…
     │                      ~~~~~~~~~~
  hint: address: crm@example.com

error[wrong-value] campaigns/win_back/campaign.yml:11:152  "a@b.de, c@d.de" is not exactly one mailbox
  11 │ …ewsletter, address: "a@b.de, c@d.de" }, { channel: texts, address: "02…
     │                      ~~~~~~~~~~~~~~~~

error[wrong-value] campaigns/win_back/campaign.yml:11:199  "0207" is no phone number like +442079460958
  11 │ …el: texts, address: "0207" }, { channel: ops, address: me }] }, from: …
     │                      ~~~~~~

error[wrong-value] campaigns/win_back/campaign.yml:11:225  a webhook has no address but its own
  11 │ …xts, address: "0207" }, { channel: ops, address: me }] }, from: offer }
     │                                          ~~~~~~~
  hint: leave it out

7 errors in 1 file
`);
});

test('what an alert is written like', async () => {
  expect(await alerting('when: "", to: newsletter')).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:11:39  "when" is empty
  11 │   tell: { alert: { title: Look, when: "", to: newsletter }, from: offer…
     │                                       ~~

error[wrong-type] campaigns/win_back/campaign.yml:11:47  "to" is a channel and an address
  11 │   tell: { alert: { title: Look, when: "", to: newsletter }, from: offer…
     │                                               ~~~~~~~~~~
  hint: write { channel: newsletter, address: crm@example.com }

2 errors in 1 file
`);
  expect(await alerting('when: 5, text: "", to: []')).toBe(`
error[quotes-needed] campaigns/win_back/campaign.yml:11:39  5 is read as a number, but "when" is text
  11 │   tell: { alert: { title: Look, when: 5, text: "", to: [] }, from: offe…
     │                                       ~
  hint: put quotes around 5

error[empty-value] campaigns/win_back/campaign.yml:11:48  "text" is empty
  11 │   tell: { alert: { title: Look, when: 5, text: "", to: [] }, from: offe…
     │                                                ~~

error[empty-value] campaigns/win_back/campaign.yml:11:56  "to" is empty
  11 │   tell: { alert: { title: Look, when: 5, text: "", to: [] }, from: offe…
     │                                                        ~~

3 errors in 1 file
`);
  expect(await alerting('when: count')).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:11:39  a condition is true or false, and this is BIGINT
  11 │   tell: { alert: { title: Look, when: count }, from: offer }
     │                                       ~~~~~

1 error in 1 file
`);
});
