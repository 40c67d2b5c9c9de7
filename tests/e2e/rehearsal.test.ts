import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf } from '../support/muster.ts';

/** A send to the provider that misbehaves: what the ledger says of it, held against what it knows itself. */

const people = 100;

/** What one start in a fresh project comes to, and what the fake took, by how often. */
async function rehearse() {
  const settings = String(mailShop().get('muster.yml')).replace(
    'provider: smtp, url: { env: SMTP_URL }',
    'provider: fake, faults: { reject: 10%, lost_answer: 10%, lost_message: 5%, latency: 1ms }',
  );
  const project = await projectOf(
    mailShop({ 'muster.yml': settings, 'data/exports/customers.csv': customers(people) }),
  );
  for (const args of [['load'], ['build']]) expect(await muster(project, args)).toMatchObject({ code: 0 });
  await muster(project, ['start', 'hello', '--date', '2026-01-02']);
  const { out } = await muster(project, [
    'query',
    '--json',
    '--limit',
    '1000',
    'select status, send_key from ledger.messages',
  ]);
  const taken = (await readFile(path.join(project, 'data/dev/fake/newsletter.ndjson'), 'utf8')).trimEnd().split('\n');
  const keys = taken.map((line) => (JSON.parse(line) as { send_key: string }).send_key);
  const rows = JSON.parse(out) as { status: string; send_key: string }[];
  return { keys, rows };
}

test('nothing is taken twice, what is accepted was taken, and what was taken is accepted or unknown', async () => {
  const { keys, rows } = await rehearse();
  const of = (status: string) => rows.filter((row) => row.status === status).map(({ send_key }) => send_key);
  expect(rows).toHaveLength(people);
  expect(new Set(keys).size).toBe(keys.length);
  expect(of('accepted').filter((key) => !keys.includes(key))).toEqual([]);
  expect(keys.filter((key) => !of('accepted').includes(key) && !of('unknown').includes(key))).toEqual([]);
  expect([of('rejected'), of('unknown'), of('accepted')].map(({ length }) => length > 0)).toEqual([true, true, true]);
});
