import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { instantOf } from '../../src/base/time.ts';
import type { Row } from '../../src/ports.ts';
import { isChannelStep } from '../../src/project/project.ts';
import { type Population, populate } from '../../src/run/populate.ts';
import { type RunFolder, runFolder } from '../../src/run/run-folder.ts';
import { parquetRows, projectOf } from '../support/preparing.ts';
import { testWarehouse } from '../support/warehouse.ts';

interface Built {
  readonly populations: readonly Population[];
  readonly folder: RunFolder;
  readonly rows: (name: string) => Promise<Row[]>;
}

/** Builds all steps of a campaign in the order of the file. */
async function build(steps: string): Promise<Built> {
  const project = projectOf({ 'campaigns/win_back/campaign.yml': `\nentity: customer\nsteps:\n${steps}` });
  const { warehouse, folder: root } = await testWarehouse();
  await using _engine = warehouse;
  await using session = await warehouse.session();
  await session.run('create schema core');
  await session.run('create table core.customers as select unnest([1, 2]) as customer_id');
  const folder = runFolder(root, 'win_back@2017-07-03');
  const parameters = {
    campaign: { type: 'text', value: 'win_back' },
    run_key: { type: 'text', value: 'win_back@2017-07-03' },
  } as const;
  const campaign = project.campaigns.get('win_back');
  if (campaign === undefined) throw new Error('the campaign could not be read');
  const populations: Population[] = [];
  for (const step of campaign.steps.values()) {
    if (isChannelStep(step)) continue;
    const planned = { step, reads: step.from, tables: [], saved: new Map(), outputs: new Map() };
    const around = { environmentFolder: root, runKey: 'win_back@2017-07-03', now: instantOf('2017-07-03T05:30:00Z') };
    const context = { warehouse, files: openFiles(), folder, parameters, project, campaign, ...around };
    populations.push(...(await populate(planned, step, context)).populations);
  }
  return { populations, folder, rows: (name) => parquetRows(`${folder.root}/steps/${name}.parquet`) };
}

describe('a population that breaks a rule fails the run', () => {
  test.each([
    {
      what: 'a key twice',
      steps: '  lapsed: { query: "select unnest([10, 7, 7, 9, 9, 9]) as customer_id" }',
      message: 'lapsed has customer_id "7" 2 times: the key of a population is unique',
    },
    {
      what: 'a key as text',
      steps: `  lapsed: { query: "select unnest(['a\\"b', 'a\\"b']) as customer_id" }`,
      message: String.raw`lapsed has customer_id "a\"b" 2 times: the key of a population is unique`,
    },
    {
      what: 'no key',
      steps: '  lapsed: { query: "select unnest([1, null, 2]) as customer_id" }',
      message: 'lapsed has no customer_id in one row: every row of a population has its key',
    },
    {
      what: 'no key, in several rows',
      steps: '  lapsed: { query: "select unnest([1, null, 1, null]) as customer_id" }',
      message: 'lapsed has no customer_id in 2 rows: every row of a population has its key',
    },
    {
      what: 'nobody',
      steps: '  lapsed: { query: "select 1 as customer_id where false", allow_empty: false }',
      message: 'lapsed is empty, and allow_empty is false',
    },
    {
      what: 'nobody in any output',
      steps: `  lapsed: { query: "select 1 as customer_id where false" }
  few: { filter: customer_id > 1, from: lapsed, allow_empty: false }`,
      message: 'few is empty, and allow_empty is false',
    },
    {
      what: 'a row that has no match, where each needs one',
      steps: `  lapsed: { query: "select unnest([1, 5]) as customer_id" }
  known: { reconcile: { to: customer, on: customer_id, unmatched: fail }, from: lapsed }`,
      message: 'known__unmatched has one row, and may have none: the first is customer_id "5"',
    },
  ])('$what', async ({ steps, message }) => {
    await expect(build(`${steps}\n`)).rejects.toThrow(message);
  });

  test('nobody is no mistake unless somebody says so', async () => {
    const { populations } = await build('  lapsed: { query: "select 1 as customer_id where false" }\n');
    expect(populations).toMatchObject([{ step: 'lapsed', port: '', rows: 0 }]);
  });
});

test('each output is a file of its own, and together they have what was read', async () => {
  const { populations, rows } = await build(`
  lapsed: { query: "select i::integer as customer_id, 'v' || i as voucher from range(10) t(i)" }
  few: { filter: customer_id < 3, from: lapsed }
  cells: { split: { order_by: customer_id desc, cells: { best: 20%, next: 3 } }, from: few.rest }
`);
  expect(populations.map(({ step, port, rows: count }) => [step, port, count])).toEqual([
    ['lapsed', '', 10],
    ['few', '', 3],
    ['few', 'rest', 7],
    ['cells', 'best', 1],
    ['cells', 'next', 3],
    ['cells', 'rest', 3],
  ]);
  expect(await rows('cells__best')).toEqual([{ customer_id: 9, voucher: 'v9' }]);
  expect((await rows('cells__next')).map((row) => row['customer_id']).toSorted()).toEqual([6, 7, 8]);
});

test('columns and steps may have the names that the statements themselves use', async () => {
  const { rows } = await build(`
  output: { query: "select 1 as customer_id, 2 as key, 3 as n, 4 as rows" }
  decided: { filter: n = 3, from: output }
`);
  expect(await rows('decided')).toEqual([{ customer_id: 1, key: 2, n: 3, rows: 4 }]);
});

test('the SQL of a step stands beside its rows', async () => {
  const { folder } = await build(`
  lapsed: { query: "select 1 as customer_id" }
  few: { filter: customer_id > 0, from: lapsed }
`);
  expect(await readFile(folder.compiled('lapsed'), 'utf8')).toBe(`-- lapsed
select 1 as customer_id;
`);
  const few = await readFile(folder.compiled('few'), 'utf8');
  expect(few.split('\n\n').map((statement) => statement.split('\n')[0])).toEqual(['-- few', '-- few__rest']);
});
