import { rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, putFiles, startMuster, transcript } from '../support/muster.ts';

const collect = `
live: true
schedule: { cron: "0 6 * * *" }
entity: customer
steps:
  everybody: { audience: audiences.everybody }
  even: { filter: customer_id % 2 = 0, from: everybody }
  keep: { save_audience: { name: even_ones, expires: 30d }, from: even }
`;

const write = `
live: true
schedule: { cron: "0 7 * * *" }
entity: customer
category: transactional
confirm: never
steps:
  seen: { audience: saved.even_ones }
  letter: { email: { channel: newsletter, subject: "Hello {{first_name}}", html: letter.hbs }, from: seen }
`;

const at = (instant: string) => ['--now', instant];
let project = '';

/** Two nights: the first with five customers, the second with nine. What is saved at six is read at seven. */
beforeAll(async () => {
  project = await projectOf(
    mailShop({
      'campaigns/hello/campaign.yml': undefined,
      'campaigns/hello/letter.hbs': undefined,
      'campaigns/collect/campaign.yml': collect,
      'campaigns/write/campaign.yml': write,
      'campaigns/write/letter.hbs': '<p>Hello {{first_name}}.</p>\n',
    }),
  );
  for (const [day, count] of [
    ['2026-01-02', 5],
    ['2026-01-03', 9],
  ] as const) {
    await putFiles(project, new Map([['data/exports/customers.csv', customers(count)]]));
    for (const time of ['06:05:00', '07:05:00'])
      expect((await muster(project, ['send', ...at(`${day}T${time}Z`)])).code).toBe(0);
  }
}, 180_000);

const said = async (...args: string[]) => transcript(await muster(project, [...args, ...at('2026-01-03T08:00:00Z')]));

/** Of commands that know no time. */
const saidNow = async (...args: string[]) => transcript(await muster(project, args));

test('what is saved at six is written to at seven', async () => {
  const { out } = await muster(project, ['status', '--json']);
  const runs = JSON.parse(out) as { runKey: string; status: string; lists: { rows: number }[] }[];
  expect(
    runs.map(({ runKey, status, lists }) => `${runKey} ${status} ${lists.map(({ rows }) => rows).join()}`),
  ).toEqual([
    'collect@2026-01-02 done ',
    'write@2026-01-02 done 2',
    'collect@2026-01-03 done ',
    'write@2026-01-03 done 4',
  ]);
});

test('the catalogue', async () => {
  expect(await said('audiences')).toBe(`
audience             entity    rows  change  saved at          run                 expires
───────────────────  ────────  ────  ──────  ────────────────  ──────────────────  ────────────────
audiences.everybody  customer     9       ·  ·                 ·                   ·
saved.even_ones      customer     4      +2  2026-01-03 06:05  collect@2026-01-03  2026-02-02 06:05
exit 0
`);
});

test('the saves of one audience', async () => {
  expect(await said('audiences', 'even_ones')).toBe(`
audience         entity    rows  change  saved at          run                 expires
───────────────  ────────  ────  ──────  ────────────────  ──────────────────  ────────────────
saved.even_ones  customer     2       ·  2026-01-02 06:05  collect@2026-01-02  2026-02-01 06:05
saved.even_ones  customer     4      +2  2026-01-03 06:05  collect@2026-01-03  2026-02-02 06:05
exit 0
`);
  const { out } = await muster(project, ['audiences', 'even_ones', '--json']);
  expect(JSON.parse(out)).toMatchObject([
    { name: 'saved.even_ones', entity: 'customer', rows: 2, run: 'collect@2026-01-02' },
    { name: 'saved.even_ones', entity: 'customer', rows: 4, change: 2, run: 'collect@2026-01-03' },
  ]);
});

test('two audiences held against one another', async () => {
  expect(await said('audiences', 'diff', 'even_ones@collect@2026-01-02', 'even_ones')).toBe(`
from even_ones@collect@2026-01-02 to even_ones
  2 rows added
  0 rows removed
  2 rows in both
exit 0
`);
  expect(await said('audiences', 'diff', 'saved.even_ones', 'audiences.everybody', '--json')).toBe(`
{
  "a": "saved.even_ones",
  "b": "audiences.everybody",
  "added": 5,
  "removed": 0,
  "common": 4
}
exit 0
`);
});

test('the rows of a saved audience', async () => {
  expect(await saidNow('show', 'saved.even_ones')).toBe(`
customer_id  first_name
───────────  ──────────
          2  Änna
          4  Änna
          6  Änna
          8  Änna
exit 0
`);
});

test('what was saved is there to look at while a runner is at work', async () => {
  const runner = startMuster(project, ['start', 'write', '--key', 'long', ...at('2026-01-03T07:30:00Z')]);
  await runner.tells('listed');
  runner.process.kill('SIGSTOP');
  try {
    expect(await said('audiences')).toBe(`
audience             entity    rows  change  saved at          run                 expires
───────────────────  ────────  ────  ──────  ────────────────  ──────────────────  ────────────────
audiences.everybody  customer     ·       ·  ·                 ·                   ·
saved.even_ones      customer     4      +2  2026-01-03 06:05  collect@2026-01-03  2026-02-02 06:05
exit 0
`);
    expect(await saidNow('show', 'saved.even_ones', '--limit', '1')).toBe(`
customer_id  first_name
───────────  ──────────
          2  Änna
exit 0
`);
    expect(await muster(project, ['audiences', 'diff', 'even_ones', 'audiences.everybody'])).toMatchObject({ code: 3 });
  } finally {
    runner.process.kill('SIGCONT');
    await runner.said;
  }
});

test('what is not there', async () => {
  expect(await said('audiences', 'evenones')).toBe(`
error[command-line]  no campaign has saved "evenones" yet
  hint: did you mean "even_ones"?
exit 2
`);
  expect(await saidNow('show', 'saved.evenones')).toBe(`
error[command-line]  no campaign has saved "saved.evenones" yet
  hint: did you mean "saved.even_ones"?
exit 2
`);
  expect(await said('audiences', 'diff', 'even_ones@collect@2026-01-01', 'even_ones')).toBe(`
error[command-line]  collect@2026-01-01 has not saved "even_ones"
  hint: did you mean "collect@2026-01-02"?
exit 2
`);
  expect(await said('audiences', 'diff', 'even_ones')).toBe(`
error[command-line]  muster audiences, muster audiences NAME, or muster audiences diff A B
exit 2
`);
});

test('a file that is gone is not taken for an empty audience', async () => {
  await rm(path.join(project, 'data/dev/audiences/even_ones/collect@2026-01-03.parquet'));
  const { err, code } = await muster(project, ['start', 'write', '--key', 'again', ...at('2026-01-03T09:00:00Z')]);
  expect(code).toBe(1);
  expect(err).toContain(
    'audiences/even_ones/collect@2026-01-03.parquet is missing or not what collect@2026-01-03 saved as saved.even_ones',
  );
});
