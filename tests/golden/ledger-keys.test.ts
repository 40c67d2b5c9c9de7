import { describe, expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const campaign = 'campaigns/win_back/campaign.yml';

/** The problems of a campaign with one more step, which reads the lapsed customers, and whose query this is. */
const inQuery = (sql: string): Promise<string> =>
  problemsOf({
    ...edited(campaign, 'spenders:', 'others: { query: others.sql, from: lapsed }\n  spenders:'),
    'campaigns/win_back/others.sql': `${sql}\n`,
  });

describe('keys in the ledger are text', () => {
  test('a key of another type is compared with them after a cast', async () => {
    const problems = await inQuery(
      'select i.* from input i\nwhere not exists (\n  from ledger.messages m where m.entity_key = i.customer_id\n)',
    );
    expect(problems).toBe(`
error[ledger-key] campaigns/win_back/others.sql:3:47  "customer_id" is INTEGER, and the keys in the ledger are text
  3 │   from ledger.messages m where m.entity_key = i.customer_id
    │                                               ~~~~~~~~~~~~~
  hint: write i.customer_id::varchar

1 error in 1 file
`);
  });

  test.each([
    ['select i.* from input i where customer_id in (select entity_key from ledger.messages)', 'customer_id'],
    ['select i.* from input i join ledger.reactions r on i.customer_id <> r.profile_key', 'i.customer_id'],
    [
      'select i.* from input i, ledger.runs, core.orders o, ledger.events e where e.entity_key in (o.order_id)',
      'o.order_id',
    ],
  ])('%s', async (sql, written) => {
    expect(await inQuery(sql)).toContain(`hint: write ${written}::varchar`);
  });

  test.each([
    'select i.* from input i where customer_id::varchar in (select entity_key from ledger.messages)',
    'select i.* from input i join ledger.messages m on m.entity_key = i.customer_id::text',
    'select i.* from input i where exists (from ledger.messages m where m.entity_key::integer = i.customer_id)',
    "select i.* from input i where exists (from ledger.messages m where m.entity_key = '5')",
  ])('%s', async (sql) => {
    expect(await inQuery(sql)).toBe('');
  });
});
