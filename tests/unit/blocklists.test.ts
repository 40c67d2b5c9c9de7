import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runRig } from '../support/running.ts';

const excluding = (beside = '') => `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  blocked: { query: "select customer_id from core.blocked"${beside} }
  reachable: { combine: exclude, from: [lapsed, blocked] }
`;

const models = {
  'models/core/blocked.sql': 'select customer_id from core.customers where customer_id < 3\n',
};

/** Runs night after night, each with so many blocked customers, and tells how each run ended. */
async function nights(campaign: string, blocked: readonly number[]) {
  await using run = await runRig(campaign, models);
  const ends: string[] = [];
  for (const [night, count] of blocked.entries()) {
    await run.session.run(
      `create or replace table core.blocked as select i::integer as customer_id from range(1, ${count + 1}) t(i)`,
    );
    const record = await run.on(`2017-07-0${night + 1}`);
    const rows = record?.populations.find(({ step, port }) => step === 'reachable' && port === '')?.rows;
    ends.push(record?.note ?? `${record?.status} ${rows}`);
  }
  return ends;
}

const isOpen =
  'blocked is empty and had 2 rows in win_back@2017-07-01: whom it should keep out would be let in. ' +
  'Put right where it comes from and start the run again; if it may be empty, write allow_empty: true beside blocked';

test('a set that is excluded and suddenly has no rows fails the run, night after night, until it has some', async () => {
  expect(await nights(excluding(), [2, 0, 0, 1])).toEqual(['done 8', isOpen, isOpen, 'done 9']);
});

test('a set that was empty before may be empty', async () => {
  expect(await nights(excluding(), [0, 0])).toEqual(['done 10', 'done 10']);
});

test('a set that is said to be empty sometimes may become so', async () => {
  expect(await nights(excluding(', allow_empty: true'), [2, 0])).toEqual(['done 8', 'done 10']);
});

test('a saved audience that has expired fails what reads it', async () => {
  await using run = await runRig(
    `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  kept: { save_audience: { name: few, expires: 2 days }, from: lapsed }
`,
    {
      'campaigns/reader/campaign.yml': `
entity: customer
steps:
  fresh: { query: select * from core.customers where customer_id not in (select customer_id from saved.few) }
`,
    },
  );
  await run.on('2017-07-03');
  expect(await run.on('2017-07-04', 'reader')).toMatchObject({ status: 'done' });
  expect(await run.on('2017-07-05', 'reader')).toMatchObject({
    status: 'failed',
    note:
      'saved.few is empty and had 10 rows in reader@2017-07-04: whom it should keep out would be let in. ' +
      'Put right where it comes from and start the run again; if it may be empty, write allow_empty: true beside fresh',
  });
});

test('a file that suddenly has no rows fails the run', async () => {
  const files: Record<string, string> = {};
  await using run = await runRig('', files);
  const path = `${run.root}/optouts.csv`;
  // The rig's project is the root of the file system.
  files['campaigns/win_back/campaign.yml'] = `
entity: customer
steps:
  optouts: { file: { path: "${path.slice(1)}", columns: { customer_id: { type: integer } } } }
`;
  writeFileSync(path, 'customer_id\n1\n2\n');
  expect(await run.on('2017-07-01')).toMatchObject({ status: 'done' });
  writeFileSync(path, 'customer_id\n');
  expect((await run.on('2017-07-02'))?.note).toMatch(
    /optouts\.csv is empty and had 2 rows in win_back@2017-07-01: whom/,
  );
});
