import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyOfDemo, muster, projectOf, transcript } from '../support/muster.ts';

test('a source that is too old holds the campaigns that depend on it through models', async () => {
  const project = await copyOfDemo();
  const file = path.join(project, 'models/sources.yml');
  const text = await readFile(file, 'utf8');
  const stale = '  version: OrderDate\n  freshness: { by: version, error_after: 50h }\n';
  await writeFile(
    file,
    text.replace('  files: data/exports/orders_*.csv\n', (line) => line + stale),
  );
  const { code, err } = await muster(project, ['send', '--now', '2017-07-03T06:30:00+01:00']);
  expect(err).toContain('source "orders" is 3 days old: the newest OrderDate is 2017-06-30');
  expect(err).toContain('win_back@2017-07-03 is held: raw.orders is too old');
  expect(code).toBe(1);
});

const shop = new Map([
  [
    'muster.yml',
    `name: shop
timezone: Europe/London
profile: { table: core.visitors, key: id, version: v, identities: { crm_id: id }, addresses: { email: email }, consent: {} }
entities: { visitor: { table: core.visitors, key: id, identity: { crm_id: id } } }
channels: {}
`,
  ],
  [
    'models/sources.yml',
    'visits:\n  files: visits/*.csv\n  load: append\n  columns: { id: { type: integer }, email: { type: varchar }, v: { type: timestamp } }\n',
  ],
  ['models/core/visitors.sql', '/*---\ntests: [{ unique: id }, { not_null: id }]\n---*/\nselect * from raw.visits\n'],
  ['visits/1.csv', 'id,email,v\n1,ann@example.com,2017-07-01\n2,bob@example.com,2017-07-02\n'],
]);

test('a file is loaded once, and again only when that is asked for', async () => {
  const project = await projectOf(shop);
  expect(transcript(await muster(project, ['load']))).toBe(`
loaded   raw.visits                    2 rows
exit 0
`);
  expect(transcript(await muster(project, ['load']))).toBe(`
loaded   raw.visits                    nothing new
exit 0
`);
  expect(transcript(await muster(project, ['load', '--again']))).toBe(`
loaded   raw.visits                    2 rows
exit 0
`);
});

test('exports are reached by links: to their folder, and to a file that is named', async () => {
  const named =
    'named:\n  files: named/1.csv\n  columns: { id: { type: integer }, email: { type: varchar }, v: { type: timestamp } }\n';
  const project = await projectOf(
    new Map([...shop, ['models/sources.yml', `${shop.get('models/sources.yml')}${named}`]]),
  );
  const elsewhere = path.join(await projectOf(new Map()), 'visits');
  await rename(path.join(project, 'visits'), elsewhere);
  await symlink(elsewhere, path.join(project, 'visits'));
  await mkdir(path.join(project, 'named'));
  await symlink(path.join(elsewhere, '1.csv'), path.join(project, 'named/1.csv'));
  expect(transcript(await muster(project, ['load']))).toBe(`
loaded   raw.visits                    2 rows
loaded   raw.named                     2 rows
exit 0
`);
});

test('a model and a campaign that are wrong do not stop a load', async () => {
  const broken = [
    ['models/core/visitors.sql', 'selct 1'],
    ['campaigns/hello/campaign.yml', 'steps: ['],
  ] as const;
  const project = await projectOf(new Map([...shop, ...broken]));
  expect(transcript(await muster(project, ['load']))).toBe(`
loaded   raw.visits                    2 rows
exit 0
`);
});
