import { expect, test } from 'vitest';
import { prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { rowsOf, testWarehouse } from '../support/warehouse.ts';

/** Five lists of two messages each: who was listed and sent when, in 2017. Of each the first was accepted. */
const lists = [
  { run: 'autumn@1', kind: 'email', frozen: '05-01', sent: '05-02' },
  { run: 'autumn@2', kind: 'email', frozen: '05-01', sent: '06-10' },
  { run: 'spring@1', kind: 'email', frozen: '06-10', sent: undefined },
  { run: 'spring@2', kind: 'email', frozen: '05-01', sent: undefined },
  { run: 'letters@1', kind: 'direct_mail', frozen: '05-01', sent: '05-02' },
] as const;

const campaignOf = (run: string) => run.replace(/@.*/, '');

const statements = lists.flatMap(({ run, kind, frozen, sent }) => [
  `insert into log.lists by name select '${campaignOf(run)}' as campaign, '${run}' as run_key, 'offer' as step, 'c' as channel,
     '${kind}' as kind, 'customer' as entity, 2 as "rows", timestamptz '2017-${frozen}' as frozen_at`,
  `insert into log.listed by name select '${run}' as run_key, 'offer' as step, i::integer as seq, '${run} ' || i as send_key,
     'p' || i as profile_key, 'c' || i as entity_key, 'a' || i as address_key from range(2) t(i)`,
  ...(sent === undefined
    ? []
    : [
        `insert into log.intents by name select '${run}' as run_key, 'offer' as step, 'b' as batch, 1 as attempt, [0, 1] as seqs,
           timestamptz '2017-${sent}' as logged_at`,
        `insert into log.outcomes by name select '${run}' as run_key, 'offer' as step, 0 as seq, 'b' as batch,
           'accepted' as outcome, 'id' as provider_id, timestamptz '2017-${sent}' as logged_at`,
      ]),
]);

test.each<{ part: string; runs: string[] }>([
  { part: `messages_of_run('autumn@2')`, runs: ['autumn@2'] },
  { part: `messages_of_campaign('autumn')`, runs: ['autumn@1', 'autumn@2'] },
  // Letters count as sent when their vendor says so, which may be later than anything else of them.
  { part: `messages_since(timestamptz '2017-06-01')`, runs: ['autumn@2', 'letters@1', 'spring@1'] },
])('$part are those of $runs, with what the view says of them', async ({ part, runs }) => {
  const { warehouse } = await testWarehouse();
  await using _engine = warehouse;
  await using ledger = await warehouse.session('ledger');
  await prepareLedger(ledger);
  for (const sql of statements) await ledger.run(sql);
  await using session = await warehouse.session();
  const ofPart = await rowsOf(session, `from ledger.log.${part} order by run_key, seq`);
  expect([...new Set(ofPart.map((row) => row['run_key']))]).toEqual(runs);
  const all = await rowsOf(session, 'from ledger.log.messages order by run_key, seq');
  expect(ofPart).toEqual(all.filter((row) => runs.includes(row['run_key'] as string)));
});
