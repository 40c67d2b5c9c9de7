import { expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, putFiles } from '../support/muster.ts';
import { startSmtp } from '../support/smtp.ts';

const at = (time: string) => ['--now', `2026-01-02T${time}Z`];
const night = ['send', ...at('07:00:00')];

const nightlyCampaign = `live: true\nschedule: { cron: "0 6 * * *" }\n${String(mailShop().get('campaigns/hello/campaign.yml')).replace('live: true\n', '')}`;
const nightlyShop = (changed: Parameters<typeof mailShop>[0] = {}) =>
  mailShop({ 'campaigns/hello/campaign.yml': nightlyCampaign, ...changed });

interface Run {
  readonly runKey: string;
  readonly status: string;
  readonly note?: string;
  readonly lists: readonly { readonly counts: Readonly<Record<string, number>> }[];
}

/** All runs, as `muster status` tells them. */
async function runsOf(project: string, ...args: string[]) {
  const { out } = await muster(project, ['status', '--json', ...args]);
  return (JSON.parse(out) as Run[]).map(({ runKey, status, note, lists }) => ({
    ...{ runKey, status, counts: lists.map(({ counts }) => counts) },
    ...(note === undefined ? {} : { note }),
  }));
}

test('a run that failed before anybody was listed: send leaves it alone, start begins it anew, as the project is now', async () => {
  const project = await projectOf(
    nightlyShop({
      'campaigns/hello/campaign.yml': nightlyCampaign
        .replace('  letter:', '  twice: { query: twice.sql, from: everybody }\n  letter:')
        .replace(/from: everybody }\n$/, 'from: twice }\n'),
      'campaigns/hello/twice.sql': 'select * from input union all select * from input\n',
    }),
  );
  const failed = {
    runKey: 'hello@2026-01-02',
    status: 'failed',
    counts: [],
    note: 'twice has customer_id "1" 2 times: the key of a population is unique',
  };
  expect(await muster(project, night)).toMatchObject({ code: 1 });
  expect(await runsOf(project)).toEqual([failed]);

  const again = await muster(project, night);
  expect(again.err).toContain('no campaign is due');
  expect(await runsOf(project)).toEqual([failed]);

  expect(await muster(project, ['start', 'hello', ...at('08:00:00')])).toMatchObject({ code: 1 });
  expect(await runsOf(project)).toEqual([failed]);

  await putFiles(project, new Map([['campaigns/hello/twice.sql', 'select * from input\n']]));
  expect(await muster(project, ['start', 'hello', ...at('09:00:00')])).toMatchObject({ code: 0 });
  expect(await runsOf(project)).toEqual([{ runKey: 'hello@2026-01-02', status: 'done', counts: [{ accepted: 5 }] }]);
});

test('a run that is done stays done, whatever its SQL and its template say by now: nothing is sent again', async () => {
  const project = await projectOf(nightlyShop());
  expect(await muster(project, night)).toMatchObject({ code: 0 });
  const before = await runsOf(project);
  await putFiles(
    project,
    new Map([
      ['models/core/customers.sql', 'select * from raw.customers where customer_id > 2\n'],
      ['campaigns/hello/letter.hbs', '<p>Hello again, {{first_name}}.</p>\n'],
    ]),
  );
  expect(await muster(project, ['send', ...at('07:30:00')])).toMatchObject({ code: 0 });
  expect(await runsOf(project)).toEqual(before);
  const { code, err } = await muster(project, ['start', 'hello', ...at('08:00:00')]);
  expect({ code, err }).toEqual({ code: 0, err: 'hello@2026-01-02 is done: nothing is sent again without --again\n' });
  expect(await runsOf(project)).toEqual(before);
});

test('nights that nobody started are missed: send tells of them once and sends nothing, start makes up for one', async () => {
  const project = await projectOf(nightlyShop());
  expect(await muster(project, night)).toMatchObject({ code: 0 });
  const late = ['send', '--now', '2026-01-04T12:00:00Z'];
  const told = await muster(project, late);
  expect(told.err.split('\n').filter((line) => line.includes('missed'))).toEqual([
    'missed   hello                         2 runs from hello@2026-01-03 to hello@2026-01-04: nobody started them in time',
  ]);
  expect((await muster(project, late)).err).not.toContain('missed');

  const made = ['start', 'hello', '--date', '2026-01-03', '--now', '2026-01-04T13:00:00Z'];
  expect(await muster(project, made)).toMatchObject({ code: 0 });
  expect((await runsOf(project)).map(({ runKey, status }) => `${runKey} ${status}`).toSorted()).toEqual([
    'hello@2026-01-02 done',
    'hello@2026-01-03 done',
    'hello@2026-01-04 missed',
  ]);
});

test('a list that is missing is not sent, and said', async () => {
  const project = await projectOf(mailShop());
  await using server = await startSmtp({
    onMailFrom: (_address, _session, done) => {
      done(new Error('451 later'));
    },
  });
  const env = { SMTP_URL: server.url };
  expect(await muster(project, ['init', '--ledger', '--env', 'prod'])).toMatchObject({ code: 0 });
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  expect(await muster(project, ['start', 'hello', '--key', 'a', '--env', 'prod'], env)).toMatchObject({ code: 1 });
  await putFiles(project, new Map([['data/prod/runs/hello@a/lists/letter.parquet', 'something else']]));
  expect(await muster(project, ['start', 'hello', '--key', 'a', '--env', 'prod'], env)).toMatchObject({ code: 1 });
  const other = await muster(project, ['start', 'hello', '--key', 'A', '--env', 'prod'], env);
  expect(other).toMatchObject({
    code: 2,
    err: expect.stringContaining('hello@A differs only in case from hello@a') as unknown,
  });
  const [run] = await runsOf(project, '--env', 'prod');
  expect(run?.note).toBe('letter: its list is missing or not the one that was frozen, nothing of it is sent');
});

test('while a list is sent, the warehouse is free: others build', async () => {
  const project = await projectOf(mailShop({ 'data/exports/customers.csv': customers(20) }));
  let built: Promise<number | null> | undefined;
  await using server = await startSmtp({
    onData(stream, _session, done) {
      built ??= muster(project, ['build', '--env', 'prod']).then(({ code }) => code);
      stream.resume();
      void built.then(() => {
        done();
      });
    },
  });
  expect(await muster(project, ['init', '--ledger', '--env', 'prod'])).toMatchObject({ code: 0 });
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  const { code } = await muster(project, ['start', 'hello', '--env', 'prod'], { SMTP_URL: server.url });
  expect(code).toBe(0);
  expect(await built).toBe(0);
});
