import { expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const campaign = 'campaigns/win_back/campaign.yml';

/** What check says of the channel step with these keys more, in a project with quiet hours at night. */
const saying = (inside: string): Promise<string> =>
  problemsOf({
    ...edited(campaign, 'html: offer.hbs }', `html: offer.hbs, ${inside} }`),
    ...edited(
      'muster.yml',
      'channels:',
      'governance: { quiet_hours: [{ kinds: [email], from: "21:00", to: "08:00" }] }\nchannels:',
    ),
  });

test('a message per something else than the rows stand for', async () => {
  expect(await saying('per: purchase')).toBe(`
error[wrong-per] campaigns/win_back/campaign.yml:10:97  there is no message per purchase: the rows stand for customer
  10 │ …llo {{first_name}}", html: offer.hbs, per: purchase }, from: spenders }
     │                                             ~~~~~~~~
  hint: write profile or customer

1 error in 1 file
`);
});

test.each(['per: profile', 'per: customer', 'address: [first_name, profile.email]', 'send_at: "08:00"'])(
  'nothing is wrong with %s',
  async (inside) => {
    expect(await saying(inside)).toBe('');
  },
);

test('an address that is no column of the population', async () => {
  expect(await saying('address: email')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:10:101  "email" is not a column of the population
  10 │ …lo {{first_name}}", html: offer.hbs, address: email }, from: spenders }
     │                                                ~~~~~
  hint: write profile.email

1 error in 1 file
`);
});

test('an address that is no column of the profile, in a list', async () => {
  expect(await saying('address: [first_name, profile.emial]')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:10:114  "emial" is not a column of core.customers
  10 │ …ml: offer.hbs, address: [first_name, profile.emial] }, from: spenders }
     │                                       ~~~~~~~~~~~~~
  hint: did you mean "email"?

1 error in 1 file
`);
});

test('rows without a profile are to be sent to, and have no address', async () => {
  expect(await saying('unknown_profiles: create')).toBe(`
error[no-address] campaigns/win_back/campaign.yml:10:110  rows without a profile have no address
  10 │ …_name}}", html: offer.hbs, unknown_profiles: create }, from: spenders }
     │                                               ~~~~~~
  hint: address: a column of the population

1 error in 1 file
`);
});

test('a newsletter that ignores quiet hours', async () => {
  expect(await saying('quiet_hours: ignore')).toBe(`
error[quiet-hours] campaigns/win_back/campaign.yml:10:105  only transactional messages may ignore quiet hours
  10 │ …first_name}}", html: offer.hbs, quiet_hours: ignore }, from: spenders }
     │                                               ~~~~~~
  hint: leave it out, or say category: transactional

1 error in 1 file
`);
  expect(await saying('quiet_hours: ignore, category: transactional')).toBe('');
});

test('an hour that is always quiet', async () => {
  expect(await saying('send_at: "22:00"')).toBe(`
error[quiet-hours] campaigns/win_back/campaign.yml:10:101  22:00 lies within the quiet hours from 21:00 to 08:00
  10 │ … {{first_name}}", html: offer.hbs, send_at: "22:00" }, from: spenders }
     │                                              ~~~~~~~
  hint: write "08:00" or later

1 error in 1 file
`);
  expect(await saying('send_at: "22:00", category: transactional')).toBe('');
});

test('letters have one address, and no hour', async () => {
  const problems = await problemsOf(
    edited(campaign, 'layout: postcard,', 'layout: postcard, address: spent, send_at: "10:00",'),
  );
  expect(problems).toBe(`
error[not-supported] campaigns/win_back/campaign.yml:9:60  the address of a letter is that of the profile
  9 │   card: { direct_mail: { channel: print, layout: postcard, address: spe…
    │                                                            ~~~~~~~

error[not-supported] campaigns/win_back/campaign.yml:9:76  letters do not go at an hour of the day
  9 │ …rd, address: spent, send_at: "10:00", order_by: spent desc }, from: ce…
    │                      ~~~~~~~

2 errors in 1 file
`);
});

test('whether a letter was printed is for a person to find out', async () => {
  const problems = await problemsOf(edited(campaign, 'layout: postcard,', 'layout: postcard, unknown: resend,'));
  expect(problems).toBe(`
error[not-supported] campaigns/win_back/campaign.yml:9:60  a file that a vendor may have is never made again by itself
  9 │   card: { direct_mail: { channel: print, layout: postcard, unknown: res…
    │                                                            ~~~~~~~

1 error in 1 file
`);
});

test('a cap by a column that the profile does not have', async () => {
  const problems = await problemsOf(
    edited(
      'muster.yml',
      'channels:',
      'governance: { caps: [{ name: house, kinds: [email], max: 1, per: month, by: household }] }\nchannels:',
    ),
  );
  expect(problems).toBe(`
error[unknown-column] muster.yml:16:77  "household" is not a column of core.customers
  16 │ … [{ name: house, kinds: [email], max: 1, per: month, by: household }] }
     │                                                           ~~~~~~~~~
  hint: there is customer_id, email, first_name, street, city, postal_code, country, email_consent, mail_consent, modified_at

1 error in 1 file
`);
});

test('marketing mail without a way to unsubscribe', async () => {
  const channel = 'newsletter: { kind: email, provider: smtp, url: { env: SMTP_URL },';
  const shop = edited('muster.yml', 'newsletter: { kind: email, provider: outbox,', channel);
  expect(await problemsOf(shop)).toBe(`
warning[no-unsubscribe] campaigns/win_back/campaign.yml:10:30  "newsletter" gives nobody a way to unsubscribe
  10 │   offer: { email: { channel: newsletter, subject: "Hello {{first_name}}…
     │                              ~~~~~~~~~~
  hint: unsubscribe: "https://…/{{unsubscribe_token}}" of the channel in muster.yml, or category: transactional

1 warning in 1 file
`);
  expect(
    await problemsOf({ ...shop, ...edited(campaign, 'entity: customer', 'entity: customer\ncategory: transactional') }),
  ).toBe('');
});
