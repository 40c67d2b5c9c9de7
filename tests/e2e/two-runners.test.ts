import { createHash } from 'node:crypto';
import { cp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openWarehouse } from '../../src/adapters/duckdb/warehouse.ts';
import { Busy } from '../../src/ports.ts';
import { customers, mailShop } from '../support/mail-shop.ts';
import { builtInOneFile, muster, projectOf, type Said, startMuster } from '../support/muster.ts';
import { temporaryFolder } from '../support/warehouse.ts';

/** One runner at a time: the built command, started twice. */

const races = Number(process.env['MUSTER_RACES'] ?? 3);
const recipients = 200;

const template = projectOf(mailShop({ 'data/exports/customers.csv': customers(recipients) })).then(async (project) => {
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  return project;
});

const command = builtInOneFile();

const startedIn = async (project: string, key: string): Promise<Said> =>
  startMuster(project, ['start', 'hello', '--key', key], {}, await command).said;

async function shop() {
  const project = path.join(temporaryFolder(), 'shop');
  await cp(await template, project, { recursive: true });
  return project;
}

test('started at once, again and again: one sends, the other says who has the ledger or finds everything done', {
  timeout: 120_000 + races * 15_000,
}, async () => {
  const project = await shop();
  for (let race = 0; race < races; race++) {
    const said = await Promise.all([1, 2].map(() => startedIn(project, `r${race}`)));
    const codes = said.map(({ code }) => code).toSorted();
    expect([
      [0, 0],
      [0, 3],
    ]).toContainEqual(codes);
    for (const { code, err } of said) if (code === 3) expect(err).toMatch(/another muster holds data\//);
    const run = path.join(project, 'data', 'dev', 'outbox', `hello@r${race}`, 'letter');
    expect(await readdir(run)).toHaveLength(recipients);
  }
  const sql = `select run_key from ledger.messages group by all having count(*) <> count(distinct send_key)`;
  expect(JSON.parse((await muster(project, ['query', sql, '--json'])).out)).toEqual([]);
  expect(await muster(project, ['ledger', 'verify'])).toMatchObject({ code: 0 });
});

test('one that is stopped keeps the ledger, whatever others do with its file; who waits for it gives up and says who has it', {
  timeout: 300_000,
}, async () => {
  const project = await shop();
  const runner = startMuster(project, ['start', 'hello', '--key', 'one']);
  await runner.tells('listed');
  runner.process.kill('SIGSTOP');
  // Another process copies it, reads it and tries to open it: none of that lets go of its lock.
  const folder = path.join(project, 'data', 'dev');
  const ledger = path.join(folder, 'ledger.duckdb');
  await cp(ledger, path.join(folder, 'copy.duckdb'));
  createHash('sha256').update(await readFile(ledger));
  const second = {
    warehouse: ':memory:',
    ledger,
    memory: '512MB',
    threads: 1,
    zone: 'UTC',
    folders: [],
    scratch: folder,
  };
  await expect(openWarehouse(second)).rejects.toThrow(Busy);
  const { code, err } = await muster(project, ['send', '--wait', '1s']);
  const id = String(runner.process.pid);
  expect({ code, says: err.includes(`ledger.duckdb: muster start hello --env dev, process ${id}, since `) }).toEqual({
    ...{ code: 3, says: true },
  });
  runner.process.kill('SIGCONT');
  expect(await runner.said).toMatchObject({ code: 0 });
  expect(await readdir(path.join(folder, 'outbox', 'hello@one', 'letter'))).toHaveLength(recipients);
  expect(await muster(project, ['ledger', 'verify'])).toMatchObject({ code: 0 });
});
