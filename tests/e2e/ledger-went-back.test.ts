import { cp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { musterProcess as muster, projectOf, type Said, startMuster } from '../support/muster.ts';
import { temporaryFolder } from '../support/warehouse.ts';
import { startSmtp } from '../support/smtp.ts';

/** A ledger that is not the newest one knows less than what was sent: the built command sends nothing on it. */

const ledgerNames = ['ledger.duckdb', 'ledger.duckdb.wal'] as const;

interface Shop {
  readonly project: string;
  readonly folder: string;
  /** Keeps a copy of ledger and WAL, and gives it back as it was. */
  readonly keep: () => Promise<(...names: readonly (typeof ledgerNames)[number][]) => Promise<void>>;
  readonly start: (key: string) => Promise<Said>;
  readonly mails: () => Promise<number>;
}

/** Loaded and built once; each test has a copy. */
const template = projectOf(mailShop()).then(async (project) => {
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  return project;
});

async function shop(): Promise<Shop> {
  const project = path.join(temporaryFolder(), 'shop');
  await cp(await template, project, { recursive: true });
  const folder = path.join(project, 'data', 'dev');
  return {
    ...{ project, folder },
    async keep() {
      const kept = temporaryFolder();
      for (const name of ledgerNames) await cp(path.join(folder, name), path.join(kept, name)).catch(() => undefined);
      return async (...names) => {
        for (const name of names) {
          await rm(path.join(folder, name), { force: true });
          await cp(path.join(kept, name), path.join(folder, name)).catch(() => undefined);
        }
      };
    },
    start: (key) => muster(project, ['start', 'hello', '--key', key]),
    async mails() {
      const found = await readdir(path.join(folder, 'outbox'), { recursive: true });
      return found.filter((name) => name.endsWith('.eml')).length;
    },
  };
}

/** Starts a run and kills it while it sends: its ledger is a file and a WAL. */
async function killedWhileSending({ project, folder }: Shop, key: string): Promise<void> {
  const victim = startMuster(project, ['start', 'hello', '--key', key]);
  await victim.tells('listed');
  victim.process.kill('SIGKILL');
  await victim.said;
  expect(await readdir(folder)).toContain('ledger.duckdb.wal');
}

/** What was said, without places that differ from run to run. */
const shown = ({ code, err }: Said): string =>
  `\n${err
    .replaceAll(/event \d+ of start (\d+)/g, 'event … of start $1')
    .replaceAll(/at \d{4}-[\dT:-]+Z/g, 'at …')
    .replaceAll(/the engine says: .*/g, 'the engine says: …')}exit ${code}\n`;

const wayOut =
  '  hint: nothing is sent: bring back the newest copy, or hold what is not known and go on: muster ledger adopt --env dev --reason TEXT';

describe('a ledger that went back must not send', () => {
  test('the file of yesterday', async () => {
    const { start, keep, mails } = await shop();
    expect(await start('one')).toMatchObject({ code: 0 });
    const bringBack = await keep();
    expect(await start('two')).toMatchObject({ code: 0 });
    await bringBack('ledger.duckdb');
    expect(shown(await start('three'))).toBe(`
error[ledger-behind]  data/dev/ledger.duckdb ends at event … of start 1, and ledger.mark tells of event … of start 2 at …
${wayOut}
exit 2
`);
    expect(await mails()).toBe(10);
  });

  test('the file of yesterday, and its mark with it: the runs have marks of their own', async () => {
    const { start, keep, mails, folder } = await shop();
    expect(await start('one')).toMatchObject({ code: 0 });
    const bringBack = await keep();
    await cp(path.join(folder, 'ledger.mark'), path.join(folder, 'yesterday'));
    expect(await start('two')).toMatchObject({ code: 0 });
    await bringBack('ledger.duckdb');
    await rename(path.join(folder, 'yesterday'), path.join(folder, 'ledger.mark'));
    expect(shown(await start('three'))).toContain('and runs/hello@two/ledger.mark tells of event … of start 2');
    await rm(path.join(folder, 'runs', 'hello@two', 'ledger.mark'));
    expect(shown(await start('three'))).toContain(
      'data/dev/ledger.duckdb knows nothing of runs/hello@two, which has a send list',
    );
    expect(await mails()).toBe(10);
  });

  test.each([
    { what: 'the WAL of yesterday', back: ['ledger.duckdb.wal'], code: 'damaged-ledger' },
    { what: 'the file of yesterday before the WAL of today', back: ['ledger.duckdb'], code: 'damaged-ledger' },
    { what: 'both of yesterday', back: ledgerNames, code: 'ledger-behind' },
  ] as const)('$what', async ({ back, code }) => {
    const made = await shop();
    await killedWhileSending(made, 'one');
    const bringBack = await made.keep();
    expect(await made.start('one')).toMatchObject({ code: 0 });
    await killedWhileSending(made, 'two');
    const before = await made.mails();
    await bringBack(...back);
    const said = shown(await made.start('three'));
    expect(said).toContain(`error[${code}]  data/dev/ledger.duckdb `);
    expect(said).toContain('exit 2');
    expect(await made.mails()).toBe(before);
  });

  test('deleted', async () => {
    const { project, start, folder } = await shop();
    expect(await start('one')).toMatchObject({ code: 0 });
    await rm(path.join(folder, 'ledger.duckdb'));
    const said = `
error[missing-ledger]  data/dev/ledger.duckdb is missing although there are runs: without it nobody knows who was written to
${wayOut}
exit 2
`;
    expect(shown(await start('two'))).toBe(said);
    expect(shown(await muster(project, ['init', '--ledger']))).toBe(said);
    await rm(path.join(folder, 'ledger.mark'));
    expect(shown(await muster(project, ['send']))).toContain('error[missing-ledger]');
  });

  test('the ledger of another environment', async () => {
    const { project, start, folder } = await shop();
    expect(await start('one')).toMatchObject({ code: 0 });
    const other = await shop();
    expect(await other.start('one')).toMatchObject({ code: 0 });
    await cp(path.join(other.folder, 'ledger.duckdb'), path.join(folder, 'ledger.duckdb'));
    expect(shown(await muster(project, ['start', 'hello', '--key', 'two']))).toContain(
      'error[other-ledger]  data/dev/ledger.duckdb is another ledger than the one that ledger.mark tells of',
    );
  });

  test('it can be looked at, and orders wait', async () => {
    const { project, start, keep, folder } = await shop();
    expect(await start('one')).toMatchObject({ code: 0 });
    const bringBack = await keep();
    expect(await start('two')).toMatchObject({ code: 0 });
    await bringBack('ledger.duckdb');
    expect(await muster(project, ['suppress', 'add', 'anna1@example.org'])).toMatchObject({ code: 2 });
    const { code, out, err } = await muster(project, ['query', 'select run_key from ledger.runs', '--json']);
    expect({ code, out: JSON.parse(out) as unknown, isWarned: err.includes('warning[ledger-behind]') }).toEqual({
      ...{ code: 0, out: [{ run_key: 'hello@one' }], isWarned: true },
    });
    expect(await readdir(path.join(folder, 'inbox'))).toHaveLength(1);
  });

  test('a project that was moved is the same project', async () => {
    const { project, start } = await shop();
    expect(await start('one')).toMatchObject({ code: 0 });
    const moved = path.join(temporaryFolder(), 'elsewhere');
    await cp(project, moved, { recursive: true });
    expect(await muster(moved, ['start', 'hello', '--key', 'two'])).toMatchObject({ code: 0 });
  });
});

test('another file put in its place while it sends: nothing leaves after the next intent', async () => {
  const recipients = 400;
  const project = await projectOf(mailShop({ 'data/exports/customers.csv': customers(recipients) }));
  const folder = path.join(project, 'data', 'prod');
  await using smtp = await startSmtp();
  const env = { SMTP_URL: smtp.url };
  for (const args of [['load'], ['build'], ['init', '--ledger', '--env', 'prod']])
    expect(await muster(project, args)).toMatchObject({ code: 0 });
  await cp(path.join(folder, 'ledger.duckdb'), path.join(folder, 'other'));
  const runner = startMuster(project, ['start', 'hello', '--key', 'one', '--env', 'prod'], env);
  await runner.tells('listed');
  await rename(path.join(folder, 'other'), path.join(folder, 'ledger.duckdb'));
  const { code, err } = await runner.said;
  expect({ code, isToldWhy: err.includes('the ledger was moved away, or another file was put in its place') }).toEqual({
    ...{ code: 1, isToldWhy: true },
  });
  expect(smtp.taken.length).toBeLessThan(recipients);
  const again = await muster(project, ['start', 'hello', '--key', 'two', '--env', 'prod'], env);
  expect({ code: again.code, err: shown(again) }).toMatchObject({ code: 2 });
});
