import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openWarehouse } from '../../src/adapters/duckdb/warehouse.ts';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, type Said, startMuster } from '../support/muster.ts';
import { temporaryFolder } from '../support/warehouse.ts';

/** `muster ledger`, as built. The shop is loaded and built once; each test has a copy. */

const template = projectOf(mailShop({ 'data/exports/customers.csv': customers(300) })).then(async (project) => {
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  expect(await muster(project, ['start', 'hello', '--key', 'one'])).toMatchObject({ code: 0 });
  return project;
});

async function shop() {
  const project = path.join(temporaryFolder(), 'shop');
  await cp(await template, project, { recursive: true });
  const folder = path.join(project, 'data', 'dev');
  return {
    ...{ project, folder },
    ledger: (...words: string[]) => muster(project, ['ledger', ...words]),
    start: (key: string) => muster(project, ['start', 'hello', '--key', key]),
    mails: async () => (await readdir(path.join(folder, 'outbox'), { recursive: true })).filter(isMail).length,
    messages: async (key: string) => {
      const sql = `select status, reason, count(*)::integer as n from ledger.messages where run_key = 'hello@${key}' group by all order by all`;
      return JSON.parse((await muster(project, ['query', sql, '--json'])).out) as unknown;
    },
  };
}

const isMail = (name: string): boolean => name.endsWith('.eml');

/** What was said, without what differs from run to run. */
const told = ({ code, out, err }: Said): string =>
  `\n${(err + out)
    .replaceAll(/\d{8}T\d{6}Z/g, '…')
    .replaceAll(/[\d-]{10}T[\d:]{8}Z/g, '…')
    .replaceAll(/(\d[\d,]*) events/g, '… events')}exit ${code}\n`;

test('a ledger restored from a backup sends nothing before it is adopted; what was sent since is unknown for good', {
  timeout: 300_000,
}, async () => {
  const { ledger, start, mails, messages, folder } = await shop();
  expect(told(await ledger('backup'))).toBe(`
backed up  data/dev/backups/ledger-….duckdb: start 1, … events, read again and found whole
exit 0
`);
  const [backup = ''] = await readdir(path.join(folder, 'backups'));
  expect(await start('two')).toMatchObject({ code: 0 });
  expect(told(await ledger('restore', path.join(folder, 'backups', backup)))).toContain(
    'It is older than what was sent, so nothing is sent before muster ledger adopt --env dev --reason TEXT.\nexit 0\n',
  );
  expect((await readdir(folder)).filter((name) => name.includes('.duckdb.'))).toHaveLength(1);
  expect(await start('three')).toMatchObject({ code: 2 });
  expect(told(await ledger('adopt', '--reason', 'torn'))).toBe(`
adopted  data/dev/ledger.duckdb

run        was   is    unknown
─────────  ────  ────  ───────
hello@two  done  done      300

What is unknown may have been sent and is never sent again by itself: muster events import --trust settles what providers report.
What is paused goes on with muster resume RUN, or ends with muster cancel RUN.
Suppressions, opt-outs, events and signals that came after this copy are not in it: bring them in again.
exit 0
`);
  expect(await messages('two')).toEqual([{ status: 'unknown', reason: 'restored', n: 300 }]);
  expect(await start('two')).toMatchObject({ code: 0 });
  expect(await mails()).toBe(600);
  expect(await start('three')).toMatchObject({ code: 0 });
  expect(await mails()).toBe(900);
  expect(told(await ledger('verify'))).not.toContain('muster');
});

test('a run that was being sent when its ledger was lost is paused; resumed, it sends nothing again', {
  timeout: 300_000,
}, async () => {
  const { project, folder, ledger, messages, start, mails } = await shop();
  const runner = startMuster(project, ['start', 'hello', '--key', 'two']);
  await runner.tells('sent ').catch(() => undefined);
  runner.process.kill('SIGKILL');
  await runner.said;
  for (const name of ['ledger.duckdb', 'ledger.duckdb.wal']) await rm(path.join(folder, name), { force: true });
  const before = await mails();
  expect(await start('two')).toMatchObject({ code: 2 });
  const { code, out } = await ledger('adopt', '--reason', 'deleted');
  expect({
    code,
    one: /hello@one +done +done +300/.test(out),
    two: /hello@two +\w+ +(paused|done) +300/.test(out),
  }).toEqual({ code: 0, one: true, two: true });
  await muster(project, ['resume', 'hello@two']);
  expect(await muster(project, ['send'])).toMatchObject({ code: 0 });
  expect(await messages('two')).toEqual([{ status: 'unknown', reason: 'restored', n: 300 }]);
  expect(await mails()).toBe(before);
  expect(await ledger('verify')).toMatchObject({ code: 0 });
});

test('a backup is of the ledger alone: a list that is missing keeps nobody from it, a ledger that is not whole does', {
  timeout: 300_000,
}, async () => {
  const { folder, ledger } = await shop();
  await rm(path.join(folder, 'runs', 'hello@one', 'lists', 'letter.parquet'));
  await changed(
    folder,
    `insert into log.runs by name select * replace ('sending' as status) from log.runs where run_key = 'hello@one' limit 1`,
  );
  expect(told(await ledger('verify'))).toMatch(
    /files of lists are what was frozen +runs.hello@one.lists.letter.parquet is missing/,
  );
  expect(await ledger('backup', 'kept.duckdb')).toMatchObject({ code: 0 });

  await changed(folder, `insert into log.listed from log.listed limit 1`);
  expect(told(await ledger('backup'))).toBe(`
error[no-backup]  the copy is not whole: hello@one letter: 300 rows, 301 members; muster ledger verify looks at the ledger itself
exit 1
`);
  expect(await readdir(path.join(folder, 'backups'))).toEqual([]);
});

/** Somebody has written to the ledger with another program. */
async function changed(folder: string, sql: string): Promise<void> {
  const ledger = path.join(folder, 'ledger.duckdb');
  await using engine = await openWarehouse({
    ...{ warehouse: ':memory:', ledger, memory: '512MB', threads: 1, zone: 'UTC', folders: [folder], scratch: folder },
  });
  await using session = await engine.session('ledger');
  await session.run(sql);
}

test('what is refused', { timeout: 300_000 }, async () => {
  const { project, folder, ledger } = await shop();
  await writeFile(
    path.join(project, 'no.duckdb'),
    'this is no ledger, whatever its name says; it has some bytes all the same',
  );
  expect(told(await ledger('adopt', '--reason', 'x'))).toBe(
    '\ndata/dev/ledger.duckdb is the newest one: there is nothing to adopt\nexit 0\n',
  );
  expect(told(await ledger('adopt'))).toContain('error[command-line]  muster ledger adopt needs a --reason');
  expect(told(await ledger('restore'))).toContain('error[command-line]  muster ledger restore needs a file');
  expect(told(await ledger('restore', 'no.duckdb'))).toContain(
    'error[damaged-ledger]  no.duckdb is no ledger that can be read',
  );
  expect(told(await ledger('verify', 'nowhere.duckdb'))).toContain('error[command-line]  there is no nowhere.duckdb');
  expect(told(await ledger('backup', 'no.duckdb'))).toContain('error[command-line]  no.duckdb is there already');
  expect(told(await ledger('restor'))).toContain('did you mean "restore"?');
  expect((await readdir(folder)).filter((name) => name.startsWith('ledger.duckdb'))).toEqual(['ledger.duckdb']);
});
