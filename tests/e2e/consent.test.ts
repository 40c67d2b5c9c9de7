import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openWarehouse } from '../../src/adapters/duckdb/warehouse.ts';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, type Said, startMuster } from '../support/muster.ts';
import { startSmtp } from '../support/smtp.ts';

const campaign = (category: string): string => `live: true
confirm: never
category: ${category}
entity: customer
steps:
  everybody: { audience: audiences.everybody }
  letter: { email: { channel: newsletter, subject: "Hello {{first_name}}", html: letter.hbs }, from: everybody }
`;

const prod = ['--env', 'prod'];
const start = (key: string) => ['start', 'hello', '--key', key, ...prod];

interface Scene extends AsyncDisposable {
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  /** Addresses whose mail the server has taken. */
  taken(): string[];
  /** Resolves when the server has the mail at which it stops; it answers no more until it is let go on. */
  readonly stopped: Promise<void>;
  goOn(): void;
  muster(...args: string[]): Promise<Said>;
  /** What the ledger says of the messages of a run, by customer: status or reason. */
  messages(run: string): Promise<Readonly<Record<string, string>>>;
}

/** A shop with eight customers, and a mail server that takes one mail after the other, and stops at one of them. */
async function scene(category: string, stopAt: number): Promise<Scene> {
  const project = await projectOf(
    mailShop({
      'data/exports/customers.csv': customers(8),
      'campaigns/hello/campaign.yml': campaign(category),
      'muster.yml': String(mailShop().get('muster.yml')).replace('connections: 2', 'connections: 1'),
    }),
  );
  let arrived = (): void => undefined;
  let letGo = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (arrived = resolve));
  const open = new Promise<void>((resolve) => (letGo = resolve));
  const taken: string[] = [];
  const server = await startSmtp({
    onData(stream, { envelope: { rcptTo } }, done) {
      stream.resume();
      stream.on('end', () => {
        taken.push(...rcptTo.map(({ address }) => address));
        if (taken.length === stopAt) arrived();
        if (taken.length < stopAt) done();
        else
          void open.then(() => {
            done();
          });
      });
    },
  });
  const env = { SMTP_URL: server.url, USER: 'ann' };
  const call = (...args: string[]) => muster(project, args, env);
  for (const args of [['init', '--ledger', ...prod], ['load'], ['build']])
    expect(await call(...args)).toMatchObject({ code: 0 });
  return {
    ...{ project, env, stopped, taken: () => [...taken].sort(), muster: call },
    goOn: () => {
      letGo();
    },
    async messages(run) {
      const sql = `select entity_key, coalesce(reason, status) as what from ledger.messages where run_key = '${run}'`;
      const { out } = await call('query', sql, '--json', ...prod);
      const rows = JSON.parse(out) as { entity_key: string; what: string }[];
      return Object.fromEntries(rows.map(({ entity_key, what }) => [entity_key, what]));
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const addresses = (...numbers: number[]): string[] => numbers.map((n) => `anna${n}@example.org`);

test('who is suppressed from a second terminal, while a list is sent, gets nothing any more', async () => {
  await using s = await scene('transactional', 3);
  const sending = startMuster(s.project, start('a'), s.env);
  await s.stopped;
  const queued = await s.muster('suppress', 'add', ...addresses(6, 8), ...prod);
  expect(queued.out).toMatch(/^queued {3}suppress add 2 addresses: muster start hello --env prod, process \d+/);
  s.goOn();
  const { code, err } = await sending.said;
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringContaining('applied  suppress add 2 addresses      as ann asked') as string,
  });
  expect(s.taken()).toEqual(addresses(1, 2, 3, 4, 5, 7));
  expect(await s.messages('hello@a')).toMatchObject({ 5: 'accepted', 6: 'suppressed', 7: 'accepted', 8: 'suppressed' });
}, 180_000);

test('what a provider reports meanwhile counts too: unsubscribed, complained, came back', async () => {
  await using s = await scene('marketing', 8 + 3);
  expect(await s.muster(...start('first'))).toMatchObject({ code: 0 });
  const keys = await sendKeys(s, 'hello@first');
  const at = new Date().toISOString();
  const lines = ['unsubscribed 5', 'complained 6', 'bounced 7', 'opened 8'].map((line) => {
    const [kind = '', customer = ''] = line.split(' ');
    return `${kind},${keys[customer] ?? ''},${at}`;
  });
  await writeFile(path.join(s.project, 'events.csv'), ['kind,send_key,at', ...lines].join('\n'));

  const sending = startMuster(s.project, start('second'), s.env);
  await s.stopped;
  expect((await s.muster('events', 'import', 'events.csv', ...prod)).out).toMatch(/^queued {3}events import 4 events/);
  s.goOn();
  expect(await sending.said).toMatchObject({ code: 0 });
  expect(await s.messages('hello@second')).toMatchObject({
    ...{ 3: 'accepted', 4: 'accepted', 8: 'accepted' },
    ...{ 5: 'no_consent', 6: 'suppressed', 7: 'suppressed' },
  });
}, 180_000);

async function sendKeys(s: Scene, run: string): Promise<Readonly<Record<string, string>>> {
  const sql = `select entity_key, send_key from ledger.messages where run_key = '${run}'`;
  const rows = JSON.parse((await s.muster('query', sql, '--json', ...prod)).out) as {
    entity_key: string;
    send_key: string;
  }[];
  return Object.fromEntries(rows.map(({ entity_key, send_key }) => [entity_key, send_key]));
}

test('an export does not undo an unsubscribe, unless the person has consented since', async () => {
  const project = await projectOf(mailShop({ 'campaigns/hello/campaign.yml': campaign('marketing') }));
  const call = (...args: string[]) => muster(project, args);
  /** A night with an export in which everybody wants mail, as of a day. Resolves to who was left out, and why. */
  const night = async (exported: string, key: string, now: string): Promise<unknown> => {
    const file = path.join(project, 'data/exports/customers.csv');
    await writeFile(file, customers(3).replaceAll('2026-01-01', exported));
    for (const args of [['load'], ['build'], ['start', 'hello', '--key', key, '--now', `${now}T12:00:00Z`]])
      expect(await call(...args)).toMatchObject({ code: 0 });
    const sql = `select entity_key, reason from ledger.exclusions where run_key = 'hello@${key}'`;
    return JSON.parse((await call('query', sql, '--json')).out);
  };
  expect(await night('2026-06-01', 'first', '2026-06-15')).toEqual([]);
  const { out } = await call('query', "select send_key from ledger.messages where entity_key = '2'", '--csv');
  await writeFile(
    path.join(project, 'events.csv'),
    `kind,send_key,at\nunsubscribed,${out.split('\n')[1] ?? ''},2026-07-01T10:00:00Z\n`,
  );
  expect(await call('events', 'import', 'events.csv')).toMatchObject({ code: 0 });

  const unsubscribed = [{ entity_key: '2', reason: 'no_consent' }];
  expect(await night('2026-06-30', 'older', '2026-07-02')).toEqual(unsubscribed);
  expect(await night('2026-07-03', 'newer', '2026-07-04')).toEqual([]);
  expect(await night('2026-06-30', 'older_again', '2026-07-05')).toEqual(unsubscribed);
}, 180_000);

test('a clock that was set back sends nothing', async () => {
  const project = await projectOf(mailShop());
  for (const args of [['init', '--ledger', ...prod], ['load'], ['build']])
    expect(await muster(project, args)).toMatchObject({ code: 0 });
  await setLedgerAhead(project);
  const { code, err } = await muster(project, start('a'), { SMTP_URL: 'smtp://127.0.0.1:1' });
  expect({ code, err: err.replaceAll(/\d{4}-\S+Z/g, 'THEN') }).toEqual({
    code: 1,
    err: `error[wrong-clock]  the clock of this machine says THEN, and the last entry of the ledger was made at THEN
  hint: nothing is sent by a clock that is behind: set it right, then try again
`,
  });
}, 180_000);

/** Something was recorded six minutes from now. */
async function setLedgerAhead(project: string): Promise<void> {
  await using engine = await openWarehouse({
    ...{ warehouse: ':memory:', ledger: path.join(project, 'data/prod/ledger.duckdb'), memory: '1GB', threads: 1 },
    ...{ zone: 'UTC', folders: [], scratch: path.join(project, 'data/scratch') },
  });
  await using session = await engine.session('ledger');
  await session.run('insert into log.starts values (9, now() + interval 6 minutes)');
}
