import { watch } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { openWarehouse } from '../../src/adapters/duckdb/warehouse.ts';
import { leaveOrder } from '../../src/run/steer/inbox.ts';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, startMuster } from '../support/muster.ts';
import { seededNumbers, storySeed } from '../support/seeded.ts';
import { rowsOf } from '../support/warehouse.ts';

/** The built command is killed between two steps of a run, inside one, and while it deals with orders. */

const kills = 2;
const recipients = 50;

const campaign = `live: true
confirm: never
category: transactional
entity: customer
steps:
  everybody: { audience: audiences.everybody }
  halves: { split: { cells: { one: 50%, two: rest } }, from: everybody }
  first: { email: { channel: newsletter, subject: "Hello {{first_name}}", html: letter.hbs }, from: halves.one }
  again: { query: "select * from input", from: first }
  second: { email: { channel: newsletter, subject: "Hello {{first_name}}", html: letter.hbs }, from: halves.two }
  everyone: { combine: union, from: [again, second] }
`;

async function builtShop(): Promise<string> {
  const project = await projectOf(
    mailShop({ 'data/exports/customers.csv': customers(recipients), 'campaigns/hello/campaign.yml': campaign }),
  );
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  return project;
}

/** Starts a command and kills it when so many things happened in a folder. False when it ended before that. */
async function killed(project: string, args: readonly string[], folder: string, events: number): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const victim = startMuster(project, args);
  let left = events;
  const watcher = watch(folder, () => {
    if (--left === 0) victim.process.kill('SIGKILL');
  });
  const { code } = await victim.said;
  watcher.close();
  return code === null;
}

test('killed between two steps and inside one: the run is carried on, each message goes out once', {
  timeout: 120_000,
}, async () => {
  const next = seededNumbers(storySeed + 1);
  const project = await builtShop();
  const run = path.join(project, 'data', 'dev', 'runs', 'hello@a');
  const start = ['start', 'hello', '--key', 'a'];
  for (let kill = 0; kill < kills; kill++) {
    const isKilled = await killed(project, start, path.join(run, kill % 2 === 0 ? 'steps' : 'lists'), next(1, 6));
    expect(isKilled).toBe(true);
    const { code, out } = await muster(project, ['status', '--json']);
    expect({ code, runs: (JSON.parse(out) as unknown[]).length <= 1 }).toEqual({ code: 0, runs: true });
  }
  expect(await muster(project, start)).toMatchObject({ code: 0 });
  const { out } = await muster(project, ['status', 'hello@a', '--json']);
  const { status, steps, lists } = JSON.parse(out) as {
    status: string;
    steps: { step: string; status: string }[];
    lists: { step: string; rows: number; counts: Record<string, number> }[];
  };
  expect({
    status,
    open: steps.filter((step) => step.status !== 'done'),
    lists: lists.map(({ step, counts }) => [step, counts]),
    mails: (await readdir(path.join(project, 'data', 'dev', 'outbox', 'hello@a'), { recursive: true })).filter((file) =>
      file.endsWith('.eml'),
    ).length,
  }).toEqual({
    status: 'done',
    open: [],
    lists: [
      ['first', { accepted: 25 }],
      ['second', { accepted: 25 }],
    ],
    mails: recipients,
  });
});

test('killed while it deals with orders: each is carried out once, none is lost', { timeout: 120_000 }, async () => {
  const next = seededNumbers(storySeed + 2);
  const project = await builtShop();
  expect(await muster(project, ['start', 'hello', '--key', 'a'])).toMatchObject({ code: 0 });
  const folder = path.join(project, 'data', 'dev');
  const ids = Array.from({ length: 20 }, (_, order) => `0${100 + order}`);
  for (const id of ids)
    await leaveOrder(openFiles(), folder, id, {
      ...{ command: 'signal', campaign: 'recall', id: `part_${id}`, variables: {}, who: 'ann' },
    });
  const drain = ['pause', 'hello@a'];
  // The first things that happen are the order of the command itself coming in.
  for (let kill = 0; kill < kills; kill++)
    expect(await killed(project, drain, path.join(folder, 'inbox'), 4 + next(0, 8))).toBe(true);
  await muster(project, drain);
  expect(await readdir(path.join(folder, 'inbox'))).toEqual([]);
  await using engine = await openWarehouse({
    ...{ warehouse: ':memory:', ledger: path.join(folder, 'ledger.duckdb'), memory: '512MB', threads: 1, zone: 'UTC' },
    ...{ folders: [folder], scratch: folder },
  });
  await using session = await engine.session('ledger');
  expect(await rowsOf(session, 'select id from log.orders group by id having count(*) > 1')).toEqual([]);
  expect(await rowsOf(session, 'select signal from log.signals order by signal')).toEqual(
    ids.map((id) => ({ signal: `part_${id}` })),
  );
});
