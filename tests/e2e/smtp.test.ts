import { cp } from 'node:fs/promises';
import { simpleParser } from 'mailparser';
import { beforeAll, expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, type Said, startMuster, transcript } from '../support/muster.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';
import { temporaryFolder } from '../support/warehouse.ts';

/** Nobody listens there. */
const nowhere = 'smtp://127.0.0.1:1';
const start = ['start', 'hello', '--date', '2026-01-02', '--env', 'prod'] as const;

const people = 8;
const everyone = Array.from({ length: people }, (_, i) => `anna${i + 1}@example.org`).sort();
let ready: string;

beforeAll(async () => {
  ready = await projectOf(mailShop({ 'data/exports/customers.csv': customers(people) }));
  for (const args of [['load'], ['build'], ['init', '--ledger', '--env', 'prod']]) {
    const { code, err } = await muster(ready, args);
    if (code !== 0) throw new Error(err);
  }
});

/** A shop that is loaded and built and has a prod ledger. */
async function readyShop(): Promise<string> {
  const project = temporaryFolder();
  await cp(ready, project, { recursive: true });
  return project;
}

const recipients = ({ taken }: TestSmtp): string[] => taken.flatMap(({ to }) => to).sort();
const accepted = (said: Said): number => {
  const [run] = JSON.parse(said.out) as { lists: { counts: { accepted?: number } }[] }[];
  return run?.lists[0]?.counts.accepted ?? 0;
};

test('what sending needs and is not there is refused before anything is touched', async () => {
  const project = await projectOf(mailShop());
  expect(transcript(await muster(project, start))).toBe(`
error[missing-secret]  channel "newsletter" needs its url, and the environment variable SMTP_URL is not there
  hint: set SMTP_URL for whatever starts muster
exit 2
`);
  expect(transcript(await muster(project, start, { SMTP_URL: nowhere }))).toBe(`
error[missing-ledger]  data/prod/ledger.duckdb is missing: without it nobody knows who was written to
  hint: bring it back from the backup, or make a new one with muster init --ledger --env prod
exit 2
`);
  expect(transcript(await muster(project, ['init', '--ledger', '--env', 'prod']))).toBe(`
made data/prod/ledger.duckdb: back it up, it is the memory of who was written to
exit 0
`);
  expect(transcript(await muster(project, ['init', '--ledger', '--env', 'prod']))).toBe(`
error[command-line]  data/prod/ledger.duckdb is there already
exit 2
`);
});

test('mails go to the server with --env prod, and only then', async () => {
  await using server = await startSmtp();
  const project = await readyShop();
  const env = { SMTP_URL: server.url };
  expect(transcript(await muster(project, ['start', 'hello', '--quiet', '--date', '2026-01-02'], env))).toBe(`
${funnel('done', 'accepted                          8   100%')}
8 emails sent.
Nothing left this machine: the environment delivers to the outbox.
exit 0
`);
  expect(recipients(server)).toEqual([]);
  expect(transcript(await muster(project, [...start, '--quiet'], env))).toBe(`
${funnel('done', 'accepted                          8   100%')}
8 emails sent.
exit 0
`);
  expect(recipients(server)).toEqual(everyone);
  const mail = await simpleParser(server.taken[0]?.data ?? '');
  expect({ from: mail.from?.text, subject: mail.subject, html: mail.html || '' }).toEqual({
    from: '"Shop" <news@example.com>',
    subject: 'Hello Änna',
    html: '<p>Hello Änna, it is good to see you.</p>\n\n',
  });
});

test('nobody listens: the run says so, nothing is lost, and the next night carries on', async () => {
  const project = await readyShop();
  const refused = await muster(project, start, { SMTP_URL: nowhere });
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('letter: paused: 10 batches in a row failed: connect ECONNREFUSED 127.0.0.1:1');
  expect(refused.out).toContain('0 emails sent.\n8 still to be sent.\n');

  await using server = await startSmtp();
  const night = await muster(project, ['send', '--env', 'prod', '--json'], { SMTP_URL: server.url });
  expect({ code: night.code, accepted: accepted(night) }).toEqual({ code: 0, accepted: people });
  expect(recipients(server)).toEqual(everyone);
});

test('a server that has no time now gets the same mails later, and none twice', async () => {
  let isBusy = true;
  await using server = await startSmtp({
    onRcptTo: (_address, _session, done) => {
      done(isBusy ? Object.assign(new Error('4.3.2 come back later'), { responseCode: 451 }) : null);
    },
  });
  const env = { SMTP_URL: server.url };
  const project = await readyShop();
  const refused = await muster(project, [...start, '--quiet'], env);
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('0 emails sent.\n8 still to be sent.\n');
  expect((await muster(project, ['status', '--env', 'prod'])).out).toContain(
    'letter: paused: 10 batches in a row failed: 451',
  );
  isBusy = false;
  expect(transcript(await muster(project, ['send', '--quiet', '--env', 'prod'], env))).toBe(`
${funnel('done', 'accepted                          8   100%')}
8 emails sent.
exit 0
`);
  expect(recipients(server)).toEqual(everyone);
});

/** A server that takes mails only once it is let go. */
async function slowServer() {
  let arrived: () => void = () => undefined;
  let letGo: () => void = () => undefined;
  const firstMail = new Promise<void>((resolve) => (arrived = resolve));
  const open = new Promise<void>((resolve) => (letGo = resolve));
  const server = await startSmtp({
    onRcptTo: (_address, _session, done) => {
      arrived();
      void open.then(() => {
        done();
      });
    },
  });
  return {
    server,
    firstMail,
    letGo: () => {
      letGo();
    },
  };
}

test('a second muster does not send beside the first: it says who is at work', async () => {
  const { server, firstMail, letGo } = await slowServer();
  await using _server = server;
  const env = { SMTP_URL: server.url };
  const project = await readyShop();
  const first = startMuster(project, start, env);
  await firstMail;
  const second = await muster(project, ['send', '--wait', '0s', '--env', 'prod'], env);
  expect(transcript(second).replace(/\d+, since \S+/, '…, since …')).toBe(`
error[busy]  another muster holds data/prod/ledger.duckdb: muster start hello --env prod, process …, since …
  hint: muster send --wait 30m waits so long for it
exit 3
`);
  expect(second.err).toContain(`process ${first.process.pid ?? ''},`);
  letGo();
  expect((await first.said).code).toBe(0);
  expect(recipients(server)).toEqual(everyone);
});

test('told to stop, it ends what is on its way and leaves the rest open for the next time', async () => {
  const { server, firstMail, letGo } = await slowServer();
  await using _server = server;
  const env = { SMTP_URL: server.url };
  const project = await readyShop();
  const running = startMuster(project, [...start, '--json'], env);
  await firstMail;
  running.process.kill('SIGTERM');
  await running.tells('stopping: what is on its way is waited for; again, and it ends at once\n');
  letGo();
  const stopped = await running.said;
  expect(stopped.code).toBe(1);
  expect(stopped.err).toContain(`stopped: ${people - accepted(stopped)} messages are open\n`);
  expect(accepted(stopped)).toBe(server.taken.length);
  expect(server.taken.length).toBeLessThan(people);

  const next = await muster(project, ['send', '--env', 'prod', '--json'], env);
  expect({ code: next.code, accepted: accepted(next) }).toEqual({ code: 0, accepted: people });
  expect(recipients(server)).toEqual(everyone);
});

test('told twice, it ends at once; what was on its way or stood ready is unknown and not sent again', async () => {
  const { server, firstMail, letGo } = await slowServer();
  await using _server = server;
  const env = { SMTP_URL: server.url };
  const project = await readyShop();
  const running = startMuster(project, start, env);
  await firstMail;
  running.process.kill('SIGINT');
  await running.tells('stopping');
  running.process.kill('SIGINT');
  await running.said;
  expect(running.process.signalCode).toBe('SIGINT');
  letGo();

  const next = await muster(project, ['send', '--env', 'prod', '--quiet'], env);
  expect(next.code).toBe(0);
  expect(next.out).toMatch(/unknown +[1-8] /);
  expect(new Set(recipients(server)).size).toBe(server.taken.length);
});

function funnel(status: string, result: string, note?: string): string {
  const title = `hello · 2026-01-02 · ${status}`;
  return `${title}${'hello@2026-01-02'.padStart(80 - title.length)}
────────────────────────────────────────────────────────────────────────────────
${note === undefined ? '' : `\n  ${note}\n`}
  everybody         audience            8         ██████████████████████████████

  letter            email · newsletter
    targeted                            8         ██████████████████████████████
    listed                              8   100%  ██████████████████████████████
      ${result}  ██████████████████████████████
`;
}
