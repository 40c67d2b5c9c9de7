import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const campaign = 'campaigns/win_back/campaign.yml';

/** The problems of a campaign with one place of its file changed. */
const changing = (from: string, to: string): Promise<string> => problemsOf(edited(campaign, from, to));

describe('what the steps of a campaign name', () => {
  test('an unknown channel', async () => {
    const problems = await changing('channel: newsletter', 'channel: newsleter');
    expect(problems).toBe(`
error[unknown-channel] campaigns/win_back/campaign.yml:10:30  there is no channel "newsleter"
  10 │   offer: { email: { channel: newsleter, subject: "Hello {{first_name}}"…
     │                              ~~~~~~~~~
  hint: did you mean "newsletter"?

1 error in 1 file
`);
  });

  test('a channel of another kind', async () => {
    const problems = await changing('channel: newsletter', 'channel: print');
    expect(problems).toBe(`
error[wrong-channel] campaigns/win_back/campaign.yml:10:30  channel "print" is of kind direct_mail, not email
  10 │   offer: { email: { channel: print, subject: "Hello {{first_name}}", ht…
     │                              ~~~~~

1 error in 1 file
`);
  });

  test('a channel of a kind for which the profile has no address', async () => {
    const problems = await problemsOf(edited('muster.yml', '    email: email\n', ''));
    expect(problems).toBe(`
error[no-address] campaigns/win_back/campaign.yml:10:30  the profile has no address of kind email
  10 │   offer: { email: { channel: newsletter, subject: "Hello {{first_name}}…
     │                              ~~~~~~~~~~
  hint: declare profile.addresses.email in muster.yml

1 error in 1 file
`);
  });

  test('an unknown step', async () => {
    const problems = await changing('from: spenders', 'from: spender');
    expect(problems).toBe(`
error[unknown-step] campaigns/win_back/campaign.yml:10:100  there is no step "spender"
  10 │ …er, subject: "Hello {{first_name}}", html: offer.hbs }, from: spender }
     │                                                                ~~~~~~~
  hint: did you mean "spenders"?

1 error in 1 file
`);
  });

  test('an unknown output', async () => {
    const problems = await changing('from: cells.others', 'from: cells.other');
    expect(problems).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:8:41  "cells" has no output "other"
  8 │   spenders: { filter: spent > 10, from: cells.other }
    │                                         ~~~~~~~~~~~
  hint: did you mean "others"?

1 error in 1 file
`);
  });

  test('an output of a step that has one only', async () => {
    const problems = await changing('[lapsed, recent]', '[lapsed.rest, recent]');
    expect(problems).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:6:41  "lapsed" has no output "rest"
  6 │   reachable: { combine: exclude, from: [lapsed.rest, recent] }
    │                                         ~~~~~~~~~~~
  hint: write lapsed alone

1 error in 1 file
`);
  });

  test('a split as a whole', async () => {
    const problems = await changing('from: cells.others', 'from: cells');
    expect(problems).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:8:41  "cells" hands on its cells, not the whole
  8 │   spenders: { filter: spent > 10, from: cells }
    │                                         ~~~~~
  hint: cells.best, cells.others

1 error in 1 file
`);
  });

  test('an output that an email has not', async () => {
    const problems = await changing(
      'from: spenders }',
      'from: spenders }\n  after: { filter: "true", from: offer.refused }',
    );
    expect(problems).toBe(`
error[unknown-port] campaigns/win_back/campaign.yml:11:34  "offer" has no output "refused"
  11 │   after: { filter: "true", from: offer.refused }
     │                                  ~~~~~~~~~~~~~
  hint: there is excluded, rejected, unknown

1 error in 1 file
`);
  });

  test('too few steps to read', async () => {
    const problems = await changing('filter: spent > 10, from: cells.others', 'filter: spent > 10');
    expect(problems).toBe(`
error[wrong-from] campaigns/win_back/campaign.yml:8:3  a filter step reads exactly one step
  8 │   spenders: { filter: spent > 10 }
    │   ~~~~~~~~
  hint: say which with from:

1 error in 1 file
`);
  });

  test('too many steps to read', async () => {
    const problems = await changing('from: cells.others', 'from: [cells.others, cells.best]');
    expect(problems).toBe(`
error[wrong-from] campaigns/win_back/campaign.yml:8:41  a filter step reads exactly one step
  8 │   spenders: { filter: spent > 10, from: [cells.others, cells.best] }
    │                                         ~~~~~~~~~~~~~~~~~~~~~~~~~~

1 error in 1 file
`);
  });

  test('one step to combine', async () => {
    const problems = await changing('from: [lapsed, recent]', 'from: lapsed');
    expect(problems).toBe(`
error[wrong-from] campaigns/win_back/campaign.yml:6:40  a combine step reads 2 to 20 steps
  6 │   reachable: { combine: exclude, from: lapsed }
    │                                        ~~~~~~

1 error in 1 file
`);
  });

  test('an audience that reads a step', async () => {
    const problems = await changing('audience: audiences.lapsed', 'audience: audiences.lapsed, from: recent');
    expect(problems).toBe(`
error[wrong-from] campaigns/win_back/campaign.yml:4:47  an audience step reads no other step
  4 │   lapsed: { audience: audiences.lapsed, from: recent }
    │                                               ~~~~~~

1 error in 1 file
`);
  });

  test('an unknown audience', async () => {
    const problems = await changing('audience: audiences.lapsed', 'audience: audiences.lapse');
    expect(problems).toBe(`
error[unknown-model] campaigns/win_back/campaign.yml:4:23  there is no model "audiences.lapse"
  4 │   lapsed: { audience: audiences.lapse }
    │                       ~~~~~~~~~~~~~~~
  hint: did you mean "audiences.lapsed"?

1 error in 1 file
`);
  });

  test('a model that is no audience', async () => {
    const problems = await changing('audience: audiences.lapsed', 'audience: core.customers');
    expect(problems).toBe(`
error[no-audience] campaigns/win_back/campaign.yml:4:23  "core.customers" is of kind table, not an audience
  4 │   lapsed: { audience: core.customers }
    │                       ~~~~~~~~~~~~~~
  hint: read it in a query step, or make it an audience

1 error in 1 file
`);
  });

  test('a saved audience', async () => {
    const problems = await changing('audience: audiences.lapsed', 'audience: saved.lapsed');
    expect(problems).toBe(`
error[unknown-audience] campaigns/win_back/campaign.yml:4:23  no campaign saves "lapsed"
  4 │   lapsed: { audience: saved.lapsed }
    │                       ~~~~~~~~~~~~
  hint: a save_audience step of some campaign makes it

1 error in 1 file
`);
  });

  test('an audience of another entity', async () => {
    const problems = await changing('audience: audiences.lapsed', 'audience: audiences.lapsed, entity: purchase');
    expect(problems).toBe(`
error[wrong-entity] campaigns/win_back/campaign.yml:4:23  "audiences.lapsed" has rows of customer, the step has purchase
  4 │   lapsed: { audience: audiences.lapsed, entity: purchase }
    │                       ~~~~~~~~~~~~~~~~
  hint: entity: customer

1 error in 1 file
`);
  });

  test('an unknown entity of the campaign', async () => {
    const problems = await changing('entity: customer', 'entity: custmer');
    expect(problems).toBe(`
error[unknown-entity] campaigns/win_back/campaign.yml:1:9  there is no entity "custmer"
  1 │ entity: custmer
    │         ~~~~~~~
  hint: did you mean "customer"?

1 error in 1 file
`);
  });

  test('an unknown entity of a step', async () => {
    const problems = await changing('query: recent.sql', 'query: recent.sql, entity: purchas');
    expect(problems).toBe(`
error[unknown-entity] campaigns/win_back/campaign.yml:5:40  there is no entity "purchas"
  5 │   recent: { query: recent.sql, entity: purchas }
    │                                        ~~~~~~~
  hint: did you mean "purchase"?

1 error in 1 file
`);
  });

  test('populations of different entities', async () => {
    const problems = await problemsOf({
      ...edited(campaign, 'query: recent.sql', 'query: recent.sql, entity: purchase'),
      'campaigns/win_back/recent.sql': 'select order_id from core.orders',
    });
    expect(problems).toBe(`
error[no-link] campaigns/win_back/campaign.yml:6:49  no link leads from purchase to customer
  6 │   reachable: { combine: exclude, from: [lapsed, recent] }
    │                                                 ~~~~~~
  hint: declare links: of purchase or customer in muster.yml

1 error in 1 file
`);
  });

  test('a cycle', async () => {
    const problems = await changing('{ query: recent.sql }', '{ query: recent.sql, from: spenders }');
    expect(problems).toBe(`
error[cycle] campaigns/win_back/campaign.yml:5:3  steps read each other in a circle: recent → spenders → cells → reachable → recent
  5 │   recent: { query: recent.sql, from: spenders }
    │   ~~~~~~

1 error in 1 file
`);
  });

  test('a name that the SQL of steps uses', async () => {
    const problems = await changing('cells: { split', 'work: { filter: "true", from: lapsed }\n  cells: { split');
    expect(problems).toBe(`
error[bad-name] campaigns/win_back/campaign.yml:7:3  "work" cannot be a name
  7 │   work: { filter: "true", from: lapsed }
    │   ~~~~
  hint: "work" is a reserved word

1 error in 1 file
`);
  });

  test('a variable with the name of one that is bound', async () => {
    const problems = await changing('discount: {', 'run_date: { type: date }, discount: {');
    expect(problems).toBe(`
error[bad-name] campaigns/win_back/campaign.yml:2:9  "run_date" cannot be the name of a variable: $run_date is bound already
  2 │ vars: { run_date: { type: date }, discount: { type: integer, default: 1…
    │         ~~~~~~~~
  hint: give it another name

1 error in 1 file
`);
  });

  test('a campaign that sends nothing', async () => {
    const problems = await problemsOf({
      [campaign]: 'entity: customer\nsteps:\n  lapsed: { audience: audiences.lapsed }\n',
      'campaigns/win_back/recent.sql': undefined,
      'campaigns/win_back/offer.hbs': undefined,
    });
    expect(problems).toBe(`
warning[no-channel-step] campaigns/win_back/campaign.yml:2:1  no step of the campaign sends anything
  2 │ steps:
    │ ~~~~~
  hint: end it with a channel step, such as email or direct_mail

1 warning in 1 file
`);
  });
});
