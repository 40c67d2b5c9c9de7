import { expect, test } from 'vitest';
import { problemsOf, shop } from '../support/shop.ts';
import { insides } from '../support/step-problems.ts';

test('wait', () => {
  const problems = insides(
    'wait: 3',
    'wait: some days',
    'wait: 0 days',
    'wait: { until: someday }',
    'wait: { until: monday }',
    'wait: { until: "2026-13-01T09:00" }',
    'wait: {}',
    'wait: { for: 3 days }',
  );
  expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:4:15 3 is no wait
  ~ 3
  write 3 days or 6 hours
error[wrong-value] campaigns/win_back/campaign.yml:5:15 "some days" is no wait
  ~ some days
  write 3 days, 6 hours or { until: "monday 09:00" }
error[wrong-value] campaigns/win_back/campaign.yml:6:15 "0 days" is no wait
  ~ 0 days
  a wait of nothing is no wait
error[wrong-value] campaigns/win_back/campaign.yml:7:24 "someday" is no moment
  ~ someday
  write "2026-12-24T09:00" or "monday 09:00"
error[wrong-value] campaigns/win_back/campaign.yml:8:24 "monday" is no moment
  ~ monday
  write "2026-12-24T09:00" or "monday 09:00"
error[wrong-value] campaigns/win_back/campaign.yml:9:24 "2026-13-01T09:00" is no moment
  ~ "2026-13-01T09:00"
  there is no day 2026-13-01
error[missing-key] campaigns/win_back/campaign.yml:10:9 "until" is missing
  ~ wait
  until: a moment, or the next such day: 2026-12-24T09:00, "monday 09:00"
error[missing-key] campaigns/win_back/campaign.yml:11:9 "until" is missing
  ~ wait
  until: a moment, or the next such day: 2026-12-24T09:00, "monday 09:00"
error[unknown-key] campaigns/win_back/campaign.yml:11:17 unknown key "for"
  ~ for
  there is until
`);
});

test('join', () => {
  const problems = insides('join: { when: some }', 'join: { keep: [lapsed] }', 'join: { of: all }', 'join: ""');
  expect(problems).toBe(`
error[unknown-value] campaigns/win_back/campaign.yml:4:23 unknown value "some" for "when"
  ~ some
  there is all, first
error[wrong-type] campaigns/win_back/campaign.yml:5:23 "keep" must be text, not a list
  ~ [lapsed]
error[unknown-key] campaigns/win_back/campaign.yml:6:17 unknown key "of"
  ~ of
  there is keep, when
error[empty-value] campaigns/win_back/campaign.yml:7:15 "join" is empty
  ~ ""
`);
});

test('approve', () => {
  const problems = insides('approve: ""', 'approve: { within: 1 day }', 'approve: { text: Right?, within: soon }');
  expect(problems).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:4:18 "approve" is empty
  ~ ""
error[missing-key] campaigns/win_back/campaign.yml:5:9 "text" is missing
  ~ approve
  text: what the person is asked
error[wrong-value] campaigns/win_back/campaign.yml:6:42 "soon" is no length of time
  ~ soon
  write 90 minutes, 72h or 30d
`);
});

test('signal', () => {
  const problems = insides(
    'signal: thank_you',
    'signal: {}',
    'signal: { campaign: Thank You }',
    'signal: { campaign: thanks, vars: [a] }',
    'signal: { campaign: thanks, vars: { a: { b: 1 } } }',
  );
  expect(problems).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:4:17 "signal" must be a mapping, not "thank_you"
  ~ thank_you
error[missing-key] campaigns/win_back/campaign.yml:5:9 "campaign" is missing
  ~ signal
  campaign: a live campaign with schedule: { on_signal: true }
error[bad-name] campaigns/win_back/campaign.yml:6:29 "Thank You" cannot be a name
  ~ Thank You
  a name starts with a small letter and has small letters, digits and _ only
error[wrong-type] campaigns/win_back/campaign.yml:7:43 "vars" must be a mapping, not a list
  ~ [a]
error[wrong-type] campaigns/win_back/campaign.yml:8:48 "a" must be text or a number or true or false, not a mapping
  ~ { b: 1 }
`);
});

test('channel steps', () => {
  const problems = insides(
    'sms: { channel: texts }',
    'sms: { channel: texts, text: Hi, limit: 0, order_by: "", category: promo, expires: never }',
    'push: { channel: app, title: Hi, data: {} }',
    'push: { channel: app, title: Hi, body: Hi, data: [a] }',
    'webhook: { channel: ops, body: {} }',
    'email: { channel: News, subject: "", html: 5 }',
    'direct_mail: { channel: print, layout: Card.yml }',
  );
  expect(problems).toBe(`
error[missing-key] campaigns/win_back/campaign.yml:4:9 "text" is missing
  ~ sms
  text: an .hbs file of the campaign, or the template itself
error[wrong-value] campaigns/win_back/campaign.yml:5:49 "limit" must be at least 1
  ~ 0
error[empty-value] campaigns/win_back/campaign.yml:5:62 "order_by" is empty
  ~ ""
error[unknown-value] campaigns/win_back/campaign.yml:5:76 unknown value "promo" for "category"
  ~ promo
  there is marketing, transactional
error[wrong-value] campaigns/win_back/campaign.yml:5:92 "never" is no length of time
  ~ never
  write 90 minutes, 72h or 30d
error[missing-key] campaigns/win_back/campaign.yml:6:9 "body" is missing
  ~ push
  body: an .hbs file of the campaign, or the template itself
error[empty-value] campaigns/win_back/campaign.yml:6:48 "data" names no column
  ~ {}
error[wrong-type] campaigns/win_back/campaign.yml:7:58 "data" is built from columns
  ~ [a]
  write { key: column, other_key: profile.column }
error[empty-value] campaigns/win_back/campaign.yml:8:40 "body" names no column
  ~ {}
error[bad-name] campaigns/win_back/campaign.yml:9:27 "News" cannot be a name
  ~ News
  a name starts with a small letter and has small letters, digits and _ only
error[empty-value] campaigns/win_back/campaign.yml:9:42 "subject" is empty
  ~ ""
error[quotes-needed] campaigns/win_back/campaign.yml:9:52 5 is read as a number, but "html" is text
  ~ 5
  put quotes around 5
error[bad-name] campaigns/win_back/campaign.yml:10:48 "Card.yml" cannot be a name
  ~ Card.yml
  a name starts with a small letter and has small letters, digits and _ only
`);
});

test('what a signal starts, and what a join keeps', async () => {
  const other = (text: string): string =>
    `${text}entity: customer\nvars: { part: { type: integer, default: 1 } }\nsteps:\n  lapsed: { audience: audiences.lapsed }\n  kept: { save_audience: { name: KEPT }, from: lapsed }\n`;
  const signal = 'live: true\nschedule: { on_signal: true }\n';
  const problems = await problemsOf({
    'campaigns/win_back/campaign.yml': `${String(shop().get('campaigns/win_back/campaign.yml'))}  t1: { signal: { campaign: recal }, from: spenders }
  t2: { signal: { campaign: draft }, from: spenders }
  t3: { signal: { campaign: nightly }, from: spenders }
  t4: { signal: { campaign: recall, vars: { prat: 7, part: seven } }, from: spenders }
  j1: { join: cells, from: [spenders, lapsed] }
`,
    'campaigns/recall/campaign.yml': other(signal).replace('KEPT', 'a'),
    'campaigns/draft/campaign.yml': other('schedule: { on_signal: true }\n').replace('KEPT', 'b'),
    'campaigns/nightly/campaign.yml': other('live: true\nschedule: { cron: "0 6 * * *" }\n').replace('KEPT', 'c'),
  });
  expect(problems).toBe(`
error[unknown-campaign] campaigns/win_back/campaign.yml:11:29  there is no campaign "recal"
  11 │   t1: { signal: { campaign: recal }, from: spenders }
     │                             ~~~~~
  hint: did you mean "recall"?

error[draft-campaign] campaigns/win_back/campaign.yml:12:29  "draft" is a draft: nothing starts it
  12 │   t2: { signal: { campaign: draft }, from: spenders }
     │                             ~~~~~
  hint: set live: true there

error[no-signal] campaigns/win_back/campaign.yml:13:29  "nightly" does not wait for signals
  13 │   t3: { signal: { campaign: nightly }, from: spenders }
     │                             ~~~~~~~
  hint: give it schedule: { on_signal: true }

error[unknown-variable] campaigns/win_back/campaign.yml:14:45  "recall" has no variable "prat"
  14 │   t4: { signal: { campaign: recall, vars: { prat: 7, part: seven } }, f…
     │                                             ~~~~
  hint: did you mean "part"?

error[wrong-value] campaigns/win_back/campaign.yml:14:60  "seven" is no integer
  14 │   t4: { signal: { campaign: recall, vars: { prat: 7, part: seven } }, f…
     │                                                            ~~~~~

error[wrong-value] campaigns/win_back/campaign.yml:15:15  "cells" is no branch of "j1"
  15 │   j1: { join: cells, from: [spenders, lapsed] }
     │               ~~~~~
  hint: there is union, intersection, spenders, lapsed

6 errors in 1 file
`);
});
