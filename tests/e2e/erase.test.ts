import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { filesHolding } from '../support/holding.ts';
import { mailShop } from '../support/mail-shop.ts';
import { muster, transcript } from '../support/muster.ts';
import { preparedProject } from '../support/prepared-project.ts';

/** A letter to everybody, and a message to a machine for each order: two orders are Cléo's. */
const sound = mailShop();
const shop = mailShop({
  'muster.yml': String(sound.get('muster.yml'))
    .replace('profile:', 'vars: { size: { type: integer, default: 1 } }\nprofile:')
    .replace(
      'channels:',
      '  purchase: { table: core.orders, key: order_id, links: { customer: customer_id } }\nchannels:',
    )
    .concat('  crm: { kind: webhook, provider: outbox }\n'),
  'models/sources.yml': String(sound.get('models/sources.yml')).concat(
    'orders:\n  files: data/exports/orders.csv\n  columns: { order_id: { type: integer }, customer_id: { type: integer }, note: { type: varchar } }\n',
  ),
  'models/core/orders.sql': 'select * from raw.orders\n',
  'campaigns/hello/campaign.yml': `${String(sound.get('campaigns/hello/campaign.yml'))}  bought:
    query: bought.sql
    entity: purchase
  thanks:
    webhook: { channel: crm, per: purchase, once: run, body: { order: order_id, note: note } }
    from: bought
`,
  'campaigns/hello/bought.sql': 'select order_id, customer_id, note from core.orders\n',
  'data/exports/customers.csv': `customer_id,email,first_name,wants_mail,modified_at
1,anna@example.org,Anna,true,2026-01-01 00:00:00
2,bo@example.org,Bo,true,2026-01-01 00:00:00
3,cleo@example.org,Cléo,true,2026-01-01 00:00:00
`,
  'data/exports/orders.csv': 'order_id,customer_id,note\n1,1,red\n2,3,for Cléo\n3,3,Cléo again\n',
});

const prepared = preparedProject(shop, ['load', 'build', 'start hello --key a --var size=2']);

async function sent() {
  const { project, folder } = await prepared();
  const say = async (...words: string[]): Promise<string> => transcript(await muster(project, words));
  return { project, folder, say };
}

const found = (links: string) => `
run      step       what        rows
───────  ─────────  ──────────  ────
hello@a  everybody  population     1
hello@a  bought     population     2
hello@a  letter     population     1
hello@a  thanks     population     2
hello@a  letter     mail           1
hello@a  thanks     line           2
hello@a  letter     list           1
hello@a  thanks     list           2

${links}Nothing is sent to its addresses from then on: they stay on the suppression list, as hashes.

What is left:
- core.customers has the profile: take it out of the exports, then muster load and muster build
- crm has sent 2 messages to it: who delivers for it has them
- newsletter has sent 1 message to it: who delivers for it has them
- values that runs were given, whomever they name: hello@a (size)
- the ledger: keys, dates and outcomes of its messages, no address
- not looked at: warehouse tables, snapshots, rejects and samples of failed tests, and your copies of all these
exit 0
`;

test('a person is forgotten: nothing that held the person does any more, and the ledger is as sound as before', {
  timeout: 120_000,
}, async () => {
  const { project, folder, say } = await sent();
  const sendKey = await say(
    'query',
    "select send_key from ledger.messages where step = 'letter' and profile_key = '3'",
    '--json',
  );
  await writeFile(
    path.join(project, 'clicks.csv'),
    `send_key,kind,at,url\n${/[0-9a-f]{64}/.exec(sendKey)?.[0]},clicked,2026-01-03T00:00:00Z,https://example.com/a?who=c\n`,
  );
  expect(await say('events', 'import', 'clicks.csv')).toContain('exit 0');
  const before = await filesHolding('Cléo', folder);
  expect(await say('erase', '3', '--dry-run')).toBe(
    `\ndry run  profile 3: nothing is changed\n${found('1 link in events of its messages would be blanked.\n')}`,
  );
  expect(await filesHolding('Cléo', folder)).toEqual(before);
  expect(await say('erase', '3', '--reason', 'asked by mail')).toBe(
    `\nerased  profile 3\n${found('1 link in events of its messages is blanked.\n')}`,
  );
  expect(await filesHolding('Cléo', folder)).toEqual([]);
  expect(await filesHolding('cleo@', folder)).toEqual([]);
  expect(await filesHolding('cleo@', path.join(project, 'data/erased'))).toEqual([]);
  expect(await filesHolding('Bo', folder)).toHaveLength(4);
  expect(await say('ledger', 'verify')).toContain('files of lists are what was frozen               ok\n');
  expect(await say('erase', '3')).toContain('No file of a run holds it.');
  expect(await say('start', 'hello', '--key', 'b')).toContain('suppressed                        1');
});

test('an older ledger learns again who is to be forgotten, and what became of its lists', {
  timeout: 120_000,
}, async () => {
  const { folder, say } = await sent();
  await say('ledger', 'backup', path.join(folder, 'old.duckdb'));
  expect(await say('erase', '3')).toContain('exit 0');
  expect(await say('ledger', 'restore', path.join(folder, 'old.duckdb'))).toContain('exit 0');
  expect(await say('ledger', 'adopt', '--reason', 'the disk died')).toContain('exit 0');
  expect(await say('ledger', 'verify')).not.toContain('is not what was frozen');
  expect(await say('suppress', 'list', 'cleo@example.org')).toContain('erased');
  expect(await say('erase', 'Cleo@Example.org', '--dry-run')).toContain('dry run  profile 3: nothing is changed\n');
  expect(await filesHolding('Cléo', folder)).toEqual([]);
});

test.each([
  {
    args: ['9'],
    says: `
error[command-line]  nobody knows a profile "9": neither core.customers nor the ledger of dev
  hint: write its customer_id, or a value that names it: crm_id
exit 2
`,
  },
  {
    args: ['3', '--reason', 'x'.repeat(501)],
    says: `
error[command-line]  --reason has more than 500 characters
exit 2
`,
  },
])('erase $args is refused, and nobody is forgotten', async ({ args, says }) => {
  const { project, say } = await sent();
  expect(await say('erase', ...args)).toBe(says);
  expect(await readdir(path.join(project, 'data'))).not.toContain('erased');
});
