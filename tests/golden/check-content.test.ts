import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const campaign = 'campaigns/win_back/campaign.yml';

describe('what messages and pieces show', () => {
  test('a misspelt placeholder in a template', async () => {
    const problems = await problemsOf({
      'campaigns/win_back/offer.hbs': '<p>Hello {{frist_name}},</p>\n<p>{{profile.citty}}</p>\n',
    });
    expect(problems).toBe(`
error[unknown-placeholder] campaigns/win_back/offer.hbs:1:12  "frist_name" is not available here
  1 │ <p>Hello {{frist_name}},</p>
    │            ~~~~~~~~~~
  hint: did you mean "first_name"?

error[unknown-placeholder] campaigns/win_back/offer.hbs:2:14  profile has no "citty"
  2 │ <p>{{profile.citty}}</p>
    │              ~~~~~
  hint: did you mean "city"?

2 errors in 1 file
`);
  });

  test('a misspelt placeholder in a subject', async () => {
    const problems = await problemsOf(edited(campaign, 'Hello {{first_name}}', 'Zoë, {{vars.discuont}} percent'));
    expect(problems).toBe(`
error[unknown-placeholder] campaigns/win_back/campaign.yml:10:64  vars has no "discuont"
  10 │   offer: { email: { channel: newsletter, subject: "Zoë, {{vars.discuont…
     │                                                                ~~~~~~~~
  hint: did you mean "discount"?

1 error in 1 file
`);
  });

  test('a variant that nobody gets, and a variant without an experiment', async () => {
    const template = '<p>{{#if (eq variant "stroy")}}Once upon a time{{/if}}</p>\n';
    const experiment = edited(campaign, 'html: offer.hbs', 'html: offer.hbs, experiment: { plain: 50%, story: rest }');
    expect(await problemsOf({ ...experiment, 'campaigns/win_back/offer.hbs': template })).toBe(`
error[wrong-arguments] campaigns/win_back/offer.hbs:1:22  "variant" is never "stroy"
  1 │ <p>{{#if (eq variant "stroy")}}Once upon a time{{/if}}</p>
    │                      ~~~~~~~
  hint: did you mean "story"?

1 error in 1 file
`);
    expect(await problemsOf({ 'campaigns/win_back/offer.hbs': template })).toBe(`
error[unknown-placeholder] campaigns/win_back/offer.hbs:1:14  "variant" is not available here
  1 │ <p>{{#if (eq variant "stroy")}}Once upon a time{{/if}}</p>
    │              ~~~~~~~
  hint: there is customer_id, first_name, last_order, spent, profile, vars, campaign, run_date

1 error in 1 file
`);
  });

  test('a misspelt column in a layout', async () => {
    const problems = await problemsOf(
      edited('layouts/postcard.yml', 'value: first_name', 'value: "{{frist_name}} {{last_order}}"'),
    );
    expect(problems).toBe(`
error[unknown-column] layouts/postcard.yml:3:26  "frist_name" is not a column of the list
  3 │   - { name: NAME, value: "{{frist_name}} {{last_order}}" }
    │                          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('a misspelt column of the profile in a layout', async () => {
    const problems = await problemsOf(edited('layouts/postcard.yml', 'profile.city', 'profile.citty'));
    expect(problems).toBe(`
error[unknown-column] layouts/postcard.yml:4:26  "profile.citty" is not a column of the list
  4 │   - { name: CITY, value: profile.citty }
    │                          ~~~~~~~~~~~~~
  hint: did you mean "profile.city"?

1 error in 1 file
`);
  });

  test('an unknown layout', async () => {
    const problems = await problemsOf(edited(campaign, 'layout: postcard', 'layout: postcrd'));
    expect(problems).toBe(`
error[unknown-layout] campaigns/win_back/campaign.yml:9:50  there is no layout "postcrd"
  9 │   card: { direct_mail: { channel: print, layout: postcrd, order_by: spe…
    │                                                  ~~~~~~~
  hint: did you mean "postcard"?

1 error in 1 file
`);
  });

  test('a column that would hide the profile', async () => {
    const problems = await problemsOf(
      edited('models/audiences/lapsed.sql', 'sum(o.amount) as spent', 'sum(o.amount) as spent, 1 as profile'),
    );
    expect(problems).toBe(`
error[reserved-column] campaigns/win_back/campaign.yml:9:11  a column "profile" would hide the profile
  9 │   card: { direct_mail: { channel: print, layout: postcard, order_by: sp…
    │           ~~~~~~~~~~~
  hint: give it another name

error[reserved-column] campaigns/win_back/campaign.yml:10:12  a column "profile" would hide the profile
  10 │   offer: { email: { channel: newsletter, subject: "Hello {{first_name}}…
     │            ~~~~~
  hint: give it another name

2 errors in 1 file
`);
  });

  test('nothing leads to the profile', async () => {
    const problems = await problemsOf({
      ...edited('muster.yml', 'key: order_id, identity: { crm_id: customer_id }', 'key: order_id'),
      ...edited(
        campaign,
        'offer:',
        `orders: { query: select * from core.orders, entity: purchase }
  bill: { email: { channel: newsletter, subject: Hello, html: bill.hbs }, entity: purchase, from: orders }
  offer:`,
      ),
      'campaigns/win_back/bill.hbs': 'Thank you',
    });
    expect(problems).toBe(`
error[no-way-to-profile] campaigns/win_back/campaign.yml:11:11  nothing leads from purchase to the profile
  11 │   bill: { email: { channel: newsletter, subject: Hello, html: bill.hbs …
     │           ~~~~~
  hint: give entity purchase an identity in muster.yml: { crm_id: column }

1 error in 1 file
`);
  });
});
