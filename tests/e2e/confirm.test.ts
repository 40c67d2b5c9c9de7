import { expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, putFiles, type Said } from '../support/muster.ts';
import { startSmtp } from '../support/smtp.ts';

const prod = ['--env', 'prod'];
const never = String(mailShop().get('campaigns/hello/campaign.yml'));
const first = never.replace('confirm: never', 'confirm: first');

interface Scene extends AsyncDisposable {
  readonly project: string;
  muster(...args: string[]): Promise<Said>;
  sent(): number;
  runs(): Promise<unknown>;
}

async function scene(campaign: string, muster_yml = ''): Promise<Scene> {
  const project = await projectOf(
    mailShop({
      'campaigns/hello/campaign.yml': campaign,
      'muster.yml': String(mailShop().get('muster.yml')) + muster_yml,
    }),
  );
  let sent = 0;
  const server = await startSmtp({
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => {
        sent++;
        done();
      });
    },
  });
  const env = { SMTP_URL: server.url, USER: 'ann' };
  const call = (...args: string[]) => muster(project, [...args, ...prod], env);
  expect((await call('init', '--ledger')).code).toBe(0);
  for (const command of ['load', 'build']) expect((await call(command)).code).toBe(0);
  return {
    ...{ project, muster: call, sent: () => sent },
    async runs() {
      const { out } = await call('status', '--json');
      return (JSON.parse(out) as { runKey: string; status: string; note?: string }[]).map(
        ({ runKey, status, note }) => `${runKey} ${status}${note === undefined ? '' : `: ${note}`}`,
      );
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const asked = 'waiting_confirm: nobody has confirmed this campaign yet as its files are now';

test('the first run waits for a person, and so does the first one after a change of its files', async () => {
  await using s = await scene(first);
  const started = await s.muster('start', 'hello', '--key', 'a');
  expect(started.code).toBe(4);
  expect(started.out).toContain('muster confirm hello@a sends it, muster cancel hello@a never does.');
  expect((await s.muster('send')).code).toBe(4);
  expect({ sent: s.sent(), runs: await s.runs() }).toEqual({ sent: 0, runs: [`hello@a ${asked}`] });

  const confirmed = await s.muster('confirm', 'hello@a');
  expect({ code: confirmed.code, sent: s.sent() }).toEqual({ code: 0, sent: 5 });
  expect(await s.muster('confirm', 'hello@a')).toMatchObject({
    code: 2,
    err: expect.stringContaining('hello@a does not wait for a confirmation: it is done') as string,
  });

  expect((await s.muster('start', 'hello', '--key', 'b')).code).toBe(0);
  expect(s.sent()).toBe(10);

  await putFiles(s.project, new Map([['campaigns/hello/letter.hbs', '<p>Dear {{first_name}}</p>\n']]));
  expect((await s.muster('start', 'hello', '--key', 'c')).code).toBe(4);
  expect({ sent: s.sent(), runs: await s.runs() }).toEqual({
    sent: 10,
    runs: ['hello@a done', 'hello@b done', `hello@c ${asked}`],
  });
}, 60_000);

test('a list over a guardrail waits for a person, whatever the campaign says', async () => {
  await using s = await scene(never, 'governance: { guardrails: { max_recipients: 100, max_change: 50% } }\n');
  expect((await s.muster('start', 'hello', '--key', 'a')).code).toBe(0);
  await putFiles(s.project, new Map([['data/exports/customers.csv', customers(120)]]));
  for (const command of ['load', 'build']) expect((await s.muster(command)).code).toBe(0);
  expect((await s.muster('start', 'hello', '--key', 'b')).code).toBe(4);
  expect({ sent: s.sent(), runs: await s.runs() }).toEqual({
    sent: 5,
    runs: [
      'hello@a done',
      'hello@b waiting_confirm: letter has 120 recipients, more than max_recipients 100; ' +
        'letter has 120 recipients after 5 the last time, changed by more than max_change 50%',
    ],
  });
  expect((await s.muster('confirm', 'hello@b')).code).toBe(0);
  expect(s.sent()).toBe(125);
}, 60_000);

test('a step that asks a person goes on when it is confirmed by its name', async () => {
  const asking = never
    .replace('from: everybody', 'from: agreed')
    .replace('steps:\n', 'steps:\n  agreed: { approve: "Is the offer right?", from: everybody }\n');
  await using s = await scene(asking);
  const started = await s.muster('start', 'hello', '--key', 'a');
  expect({ code: started.code, sent: s.sent(), runs: await s.runs() }).toEqual({
    ...{ code: 4, sent: 0, runs: ['hello@a waiting_confirm'] },
  });
  expect(started.out).toContain(
    '\nagreed asks: Is the offer right?\nmuster confirm hello@a agreed lets it go on, muster cancel hello@a ends the run.\n',
  );
  expect(started.out).not.toContain('sends it');
  expect(await s.muster('confirm', 'hello@a', 'agred')).toMatchObject({ code: 2 });
  expect(await s.muster('confirm', 'hello@a', 'agreed')).toMatchObject({ code: 0 });
  expect({ sent: s.sent(), runs: await s.runs() }).toEqual({ sent: 5, runs: ['hello@a done'] });
}, 60_000);

test('a campaign that has ended is closed to new runs', async () => {
  await using s = await scene(`schedule: { cron: "0 6 * * *" }\nend: 2020-01-01\n${never.trimStart()}`);
  expect(await s.muster('start', 'hello', '--key', 'late')).toMatchObject({
    code: 2,
    err: expect.stringContaining(
      '"hello" ended at 2020-01-01\n  hint: give it a later end, or --date a day before it',
    ) as string,
  });
  expect({ sent: s.sent(), runs: await s.runs() }).toEqual({ sent: 0, runs: [] });
}, 60_000);
