import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, muster, putFiles, transcript } from '../support/muster.ts';
import { temporaryFolder } from '../support/warehouse.ts';

test('a new project works from the first command on', async () => {
  const here = temporaryFolder();
  expect(transcript(await muster(here, ['init', 'My Shop']))).toBe(`
✓ made My Shop: a small shop with a campaign, which works as it is

  cd My Shop
  npx muster check            every file, typed from the exports to the templates
  npx muster load             the exports, into tables
  npx muster build            the models, each tested before it is published
  npx muster plan win_back    who would get what; nothing is sent

The guide goes on from there, with exports of your own: docs/guide.md of muster.
exit 0
`);
  const shop = path.join(here, 'My Shop');
  expect(await filesBelow(shop)).toEqual([
    '.gitignore',
    'README.md',
    'campaigns/win_back/campaign.yml',
    'campaigns/win_back/not_reacted.sql',
    'campaigns/win_back/offer.mjml',
    'campaigns/win_back/offer.txt.hbs',
    'data/exports/customers.csv',
    'data/exports/orders_2024.csv',
    'data/exports/orders_2025.csv',
    'models/audiences/lapsed.sql',
    'models/audiences/lapsed.test.yml',
    'models/core/customers.sql',
    'models/core/orders.sql',
    'models/sources.yml',
    'muster.yml',
  ]);
  expect(await readFile(path.join(shop, 'muster.yml'), 'utf8')).toMatch(/^name: my_shop$/m);
  const day = ['--now', '2026-01-05T06:30:00Z'];
  const said = async (...args: string[]) => transcript(await muster(shop, args));
  expect(await said('check')).toBe('\n✓ 2 sources, 3 models, 1 campaign: nothing is wrong\nexit 0\n');
  expect(await said('test', '--unit')).toBe('\n✓ 1 test passed\nexit 0\n');
  expect(await said('load')).toBe(`
loaded   raw.customers                 8 rows
loaded   raw.orders                    9 rows from 2 files
exit 0
`);
  expect(await said('build', ...day)).toBe(`
built    core.customers                8 rows
built    core.orders                   9 rows
built    audiences.lapsed              7 rows
exit 0
`);
  expect(await said('plan', 'win_back', ...day)).toContain('Started now, it would send 4 emails.');
  const followed = JSON.parse((await muster(shop, ['plan', 'win_back', '--follow-waits', '--json', ...day])).out) as {
    readonly steps: readonly { readonly name: string; readonly list?: { readonly listed: number } }[];
  };
  expect(followed.steps.find(({ name }) => name === 'reminder')?.list?.listed).toBe(4);
  await said('start', 'win_back', '--quiet', ...day);
  expect((await filesBelow(path.join(shop, 'data/dev/outbox'))).filter((name) => name.endsWith('.eml'))).toHaveLength(
    4,
  );
}, 180_000);

test('a new project may be made where a repository was begun, and nowhere else where anything is', async () => {
  const here = temporaryFolder();
  await putFiles(here, new Map([['notes.txt', 'mine\n']]));
  expect(transcript(await muster(here, ['init', '.']))).toBe(`
error[command-line]  . is not empty
  hint: a new project gets a folder of its own
exit 2
`);
  expect(transcript(await muster(here, ['init', 'notes.txt']))).toBe(`
error[command-line]  notes.txt is a file
  hint: a new project gets a folder of its own
exit 2
`);
  expect(transcript(await muster(here, ['init', 'notes.txt/shop']))).toBe(`
error[command-line]  notes.txt/shop cannot be written: ENOTDIR
  hint: choose a folder that you may write to
exit 2
`);
  expect(transcript(await muster(here, ['init']))).toBe(`
error[command-line]  say in which folder
  hint: muster init shop
exit 2
`);
  expect(transcript(await muster(here, ['init', 'shop', '--ledger']))).toBe(`
error[command-line]  a new project, or a ledger?
  hint: muster init --ledger --env NAME works in the folder of a project
exit 2
`);
  expect(await filesBelow(here)).toEqual(['notes.txt']);
  await mkdir(path.join(here, 'shop/.git'), { recursive: true });
  const { files } = JSON.parse((await muster(path.join(here, 'shop'), ['init', '.', '--json'])).out) as {
    readonly files: readonly string[];
  };
  expect(files).toEqual(await filesBelow(path.join(here, 'shop')));
});
