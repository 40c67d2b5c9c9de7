import { expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, putFiles, transcript } from '../support/muster.ts';

const nightly = mailShop()
  .get('campaigns/hello/campaign.yml')
  ?.toString()
  .replace('entity: customer\n', 'entity: customer\nschedule: { cron: "0 6 * * *", start_within: 4h }\n');

/** A shop whose letter is due every morning. */
const dailyShop = (changed: Parameters<typeof mailShop>[0] = {}): Promise<string> =>
  projectOf(mailShop({ 'campaigns/hello/campaign.yml': nightly, ...changed }));

const morning = (day: number): string[] => ['send', '--now', `2026-01-0${day}T07:00:00Z`];
const after = async (project: string, args: readonly string[]): Promise<string> =>
  transcript(await muster(project, args));

const exported = (content: string | Uint8Array) => new Map([['data/exports/customers.csv', content]]);
const twice = `${customers(3)}3,other3@example.org,Otto,true,2026-01-01 00:00:00\n`;

test('a failing test: the last good table stays, what depends on it is held, and mending it is enough', async () => {
  const project = await dailyShop();
  expect((await muster(project, morning(1))).code).toBe(0);
  await putFiles(project, exported(twice));
  expect(await after(project, morning(2))).toBe(`
loaded   raw.customers                 4 rows
built    core.customers                4 rows
failed   audiences.everybody           unique(customer_id) found 1 row

✗ audiences.everybody is not published; what was there stays
  unique(customer_id) found 1 row:
    customer_id  3
    rows         2
✗ hello@2026-01-02 is held: audiences.everybody was not built
exit 1
`);
  expect(await after(project, ['query', 'select count(*) as everybody from audiences.everybody'])).toBe(`
everybody
─────────
        5
exit 0
`);
  await putFiles(project, exported(customers(6)));
  expect(await after(project, [...morning(2), '--quiet'])).toContain('\n6 emails sent.\n');
});

test('a missing export', async () => {
  const project = await dailyShop({ 'data/exports/customers.csv': undefined });
  expect(await after(project, ['load'])).toBe(`
failed   raw.customers                 there is no file "data/exports/customers.csv"

error[missing-export] models/sources.yml:2:10  there is no file "data/exports/customers.csv"
  2 │   files: data/exports/customers.csv
    │          ~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: the path begins at the project

1 error in 1 file
exit 1
`);
  expect(await after(project, ['plan', 'hello'])).toBe(`
error[not-built]  not in the warehouse yet: core.customers, audiences.everybody
  hint: muster load and muster build make the tables; muster send does both
exit 2
`);
});

test('a file in another encoding than declared: what reads it is skipped, and its campaign held', async () => {
  const project = await dailyShop({ 'data/exports/customers.csv': Buffer.from(customers(3), 'latin1') });
  expect(await after(project, morning(1))).toBe(`
failed   raw.customers                 "data/exports/customers.csv" is not utf-8: byte 0xC4 at line 2, column 21 (byte 73)

error[wrong-encoding] models/sources.yml:2:10  "data/exports/customers.csv" is not utf-8: byte 0xC4 at line 2, column 21 (byte 73)
  2 │   files: data/exports/customers.csv
    │          ~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: try csv: { encoding: windows-1252 }, in which this byte is "Ä"; latin-1 has it too

1 error in 1 file
skipped  core.customers                raw.customers
skipped  audiences.everybody           core.customers
✗ hello@2026-01-01 is held: raw.customers was not loaded
exit 1
`);
});

test('more rejects than allowed: nothing of the file is loaded', async () => {
  const project = await dailyShop();
  expect((await muster(project, ['load'])).code).toBe(0);
  await putFiles(project, exported(`${customers(3)}four,anna4@example.org,Änna,true,2026-01-01 00:00:00\n`));
  expect(await after(project, ['load'])).toBe(`
failed   raw.customers                 1 of 4 rows of source "customers" cannot be read, and rejects allows none

error[too-many-rejects] models/sources.yml:2:10  1 of 4 rows of source "customers" cannot be read, and rejects allows none
  2 │   files: data/exports/customers.csv
    │          ~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: data/exports/customers.csv:5 customer_id "four" is no integer
  see raw._rejects; raw.customers stays as it was

1 error in 1 file
exit 1
`);
  expect(await after(project, ['query', 'select count(*) as customers from raw.customers'])).toBe(`
customers
─────────
        5
exit 0
`);
});

test('a duplicate key in a population stops the run before anybody is listed', async () => {
  const project = await dailyShop({
    'campaigns/hello/campaign.yml': nightly?.replace('{ audience: audiences.everybody }', '{ query: everybody.sql }'),
    'campaigns/hello/everybody.sql':
      'select customer_id, first_name from core.customers\nunion all\nselect 3 as customer_id, null as first_name\n',
  });
  expect(await after(project, morning(1))).toBe(`
loaded   raw.customers                 5 rows
built    core.customers                5 rows
built    audiences.everybody           5 rows
failed   hello@2026-01-01              everybody has customer_id "3" 2 times: the key of a population is unique
hello · 2026-01-01 · failed                                     hello@2026-01-01
────────────────────────────────────────────────────────────────────────────────

  everybody has customer_id "3" 2 times: the key of a population is unique

There is no send list.
exit 1
`);
});

test('with --json there is one document on stdout, whatever is said besides', async () => {
  const project = await dailyShop();
  const json = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await muster(project, [...args, '--json'])).out);
  expect(await json(...morning(1))).toMatchObject([
    { runKey: 'hello@2026-01-01', lists: [{ counts: { accepted: 5 } }] },
  ]);
  expect(await json('status')).toMatchObject([{ runKey: 'hello@2026-01-01', status: 'done' }]);
  expect(await json('start', 'hello', '--key', 'again')).toMatchObject([{ runKey: 'hello@again', status: 'done' }]);
  expect(await json('query', 'select count(*) as messages from ledger.messages')).toEqual([{ messages: '10' }]);
  expect(await json('plan', 'hello')).toMatchObject({
    campaign: 'hello',
    status: 'planned',
    steps: [{ name: 'everybody' }, { name: 'letter' }],
  });
  expect(await json('check')).toEqual({ diagnostics: [], not_rebuildable: [], orphans: [] });
  await putFiles(project, new Map([['campaigns/hello/letter.hbs', 'Hello {{frist_name}}\n']]));
  expect(await json('check')).toMatchObject({
    diagnostics: [
      {
        severity: 'error',
        code: 'unknown-placeholder',
        message: '"frist_name" is not available here',
        file: 'campaigns/hello/letter.hbs',
        line: 1,
        column: 9,
        end: { line: 1, column: 19 },
        hint: 'did you mean "first_name"?',
      },
    ],
  });
});

test('what nobody expected ends in words, and in a stack only for those who ask for it', async () => {
  const project = await dailyShop();
  await putFiles(project, new Map([['data/dev', 'a file where a folder should be\n']]));
  const said = await muster(project, morning(1));
  expect(`\n${said.err.replaceAll(project, '…')}exit ${said.code}\n`).toBe(`
error[unexpected]  EEXIST: file already exists, mkdir '…/data/dev'
  hint: muster status shows what is done, and the same command carries on from there
  MUSTER_DEBUG=1 in the environment shows where in the program it happened
exit 1
`);
  const debugged = await muster(project, morning(1), { MUSTER_DEBUG: '1' });
  expect(debugged.err).toMatch(/\n {4}at /);
});
