import { describe, expect, test } from 'vitest';
import { edited, problemsOf, shop } from '../support/shop.ts';

const path = 'campaigns/win_back/campaign.yml';

/** The shop, whose campaign sends a card and a mail, and asks this of them. */
const asking = (sql: string): Promise<string> =>
  problemsOf({
    ...edited(path, 'spenders:', 'silent: { query: silent.sql, from: lapsed }\n  spenders:'),
    'campaigns/win_back/silent.sql': `${sql}\n`,
  });

const where = (condition: string, view = 'reactions'): string =>
  `select i.* from input i\nwhere not exists (\n  from ledger.${view} r\n  where r.entity_key = i.customer_id::varchar and ${condition}\n)`;

describe('a query waits for what is never reported', () => {
  test('of the step that it names', async () => {
    expect(await asking(where(`r.run_key = $run_key and r.step = 'card' and r.is_opened`))).toBe(`
error[never-reported] campaigns/win_back/silent.sql:4:96  card is of kind direct_mail, of which "opened" is never reported
  4 │ …d::varchar and r.run_key = $run_key and r.step = 'card' and r.is_opened
    │                                                              ~~~~~~~~~~~
  hint: there is delivered, bounced, complained, unsubscribed, returned

1 error in 1 file
`);
  });

  test('as an event by its name', async () => {
    expect(
      await asking(
        where(`r.campaign = 'win_back' and r.step = 'offer' and r.kind in ('returned', 'bounced')`, 'events'),
      ),
    ).toBe(`
error[never-reported] campaigns/win_back/silent.sql:4:100  offer is of kind email, of which "returned" is never reported
  4 │ …= 'win_back' and r.step = 'offer' and r.kind in ('returned', 'bounced')
    │                                        ~~~~~~
  hint: there is delivered, opened, clicked, bounced, complained, unsubscribed

1 error in 1 file
`);
  });

  test('of all messages of the campaign', async () => {
    const onlyCards = String(shop().get(path)).replace(
      / {2}offer:.*\n/,
      '  silent: { query: silent.sql, from: card }\n',
    );
    const problems = await problemsOf({
      [path]: onlyCards,
      'campaigns/win_back/silent.sql': `${where('r.campaign = $campaign and r.is_clicked')}\n`,
      'campaigns/win_back/offer.hbs': undefined,
    });
    expect(problems).toBe(`
error[never-reported] campaigns/win_back/silent.sql:4:78  card is of kind direct_mail, of which "clicked" is never reported
  4 │ …ey = i.customer_id::varchar and r.campaign = $campaign and r.is_clicked
    │                                                             ~~~~~~~~~~~~
  hint: there is delivered, bounced, complained, unsubscribed, returned

1 error in 1 file
`);
  });

  test('an event that there is not', async () => {
    expect(await asking(where(`r.kind = 'clickd'`, 'events'))).toBe(`
error[unknown-event] campaigns/win_back/silent.sql:4:51  there is no event "clickd"
  4 │   where r.entity_key = i.customer_id::varchar and r.kind = 'clickd'
    │                                                   ~~~~~~
  hint: did you mean "clicked"?

1 error in 1 file
`);
  });
});

describe('what may well be reported is fine', () => {
  test.each([
    [where(`r.run_key = $run_key and r.step = 'card' and r.is_returned`)],
    [where(`r.run_key = $run_key and r.step = 'offer' and r.is_opened`)],
    [where('r.run_key = $run_key and r.is_opened')],
    [where(`r.campaign = 'autumn' and r.step = 'card' and r.is_opened`)],
    [where(`r.step = 'card' and r.is_opened`)],
    [where('r.is_opened')],
    [where(`r.run_key = $run_key and r.kind = 'direct_mail' and not r.is_bounced`)],
    [where(`r.run_key = $run_key and r.step = 'offer' and r.kind = 'opened'`, 'events')],
  ])('%s', async (sql) => {
    expect(await asking(sql)).toBe('');
  });
});
