import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import type { Event } from '../../src/base/event.ts';
import { readProjectFiles } from '../../src/run/definition.ts';
import { parquetRows } from '../support/preparing.ts';
import { makeCustomers, type RunRig, runRig } from '../support/running.ts';

const campaign = `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  cells: { split: { cells: { half: 50%, others: rest } }, from: lapsed }
  first: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: cells.half }
  late: { filter: customer_id > 0, from: cells.others }
  second: { email: { channel: newsletter, subject: Hello, html: "<p>Hello again</p>" }, from: late }
`;

/** Dies as soon as something happened to a step. */
const after =
  (kind: Event['kind'], step: string) =>
  (event: Event): boolean =>
    event.kind === kind && 'step' in event && event.step === step;

const harms = [
  {
    what: 'missing',
    harm: (path: string): void => {
      rmSync(path);
    },
  },
  {
    what: 'changed',
    harm: (path: string): void => {
      appendFileSync(path, 'x');
    },
  },
];

const keysOf = async (path: string): Promise<unknown[]> =>
  (await parquetRows(path)).map((row) => row['customer_id'] ?? row['entity_key']);

const builtSteps = ({ events }: RunRig): string[] =>
  events.flatMap((event) => (event.kind === 'step-built' ? [event.step] : []));

test('a run that has frozen a list goes on with what it built, whatever the warehouse says by now', async () => {
  await using rig = await runRig(campaign);
  await rig.freeze({}, after('list-frozen', 'first'));
  expect(builtSteps(rig)).toEqual(['lapsed', 'cells']);
  const others = await keysOf(rig.folder.population('cells', 'others'));

  await makeCustomers(rig.session, 100);
  await rig.freeze();
  expect(builtSteps(rig)).toEqual(['lapsed', 'cells', 'late']);
  expect(await keysOf(rig.folder.population('cells', 'others'))).toEqual(others);
  expect((await keysOf(rig.folder.list('second'))).toSorted()).toEqual(others.map(String).toSorted());
  expect(await rig.record()).toMatchObject({
    status: 'sending',
    lists: [
      { step: 'first', rows: 5 },
      { step: 'second', rows: 5 },
    ],
  });
});

test('the warehouse is deleted between two lists: the run fails, and goes on with the same cells once there is one', async () => {
  await using rig = await runRig(campaign);
  await rig.freeze({}, after('list-frozen', 'first'));
  const others = await keysOf(rig.folder.population('cells', 'others'));
  for (const table of ['audiences.lapsed', 'core.customers']) await rig.session.run(`drop table ${table}`);
  await rig.carryThrough();
  const failed = await rig.record();
  expect(failed).toMatchObject({ status: 'failed', lists: [{ step: 'first', counts: { listed: 5 } }] });
  expect(failed?.note).toContain('Table with name customers does not exist');

  await makeCustomers(rig.session, 100);
  await rig.carryThrough();
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({
    status: 'done',
    lists: [{ counts: { accepted: 5 } }, { counts: { accepted: 5 } }],
  });
  expect((await keysOf(rig.folder.list('second'))).toSorted()).toEqual(others.map(String).toSorted());
  expect(new Set(rig.wentOut('newsletter').map(({ sendKey }) => sendKey)).size).toBe(10);
  expect(rig.wentOut('newsletter')).toHaveLength(10);
});

test('a run that has frozen nothing builds everything again, out of one night', async () => {
  await using rig = await runRig(campaign);
  await rig.freeze({}, after('step-built', 'cells'));
  await makeCustomers(rig.session, 100);
  await rig.freeze();
  expect(builtSteps(rig)).toEqual(['lapsed', 'cells', 'lapsed', 'cells', 'late']);
  expect(await rig.record()).toMatchObject({
    status: 'sending',
    populations: [
      { step: 'lapsed', rows: 100 },
      { step: 'cells', port: 'half', rows: 50 },
      { step: 'cells', port: 'others', rows: 50 },
      { step: 'late', port: '', rows: 50 },
      { step: 'late', port: 'rest', rows: 0 },
    ],
    lists: [{ rows: 50 }, { rows: 50 }],
  });
});

describe('a run that has frozen a list and lost what it built fails, and says what', () => {
  test.each(harms)('$what', async ({ harm }) => {
    await using rig = await runRig(campaign);
    await rig.freeze({}, after('list-frozen', 'first'));
    harm(rig.folder.population('cells', 'others'));
    await rig.freeze();
    const note =
      'steps/cells__others.parquet is missing or not what was built: win_back@2017-07-03 has frozen a list and cannot build it again';
    expect(await rig.record()).toMatchObject({ status: 'failed', note, lists: [{ step: 'first' }] });
    expect(rig.events.at(-1)).toEqual({
      kind: 'run-failed',
      campaign: 'win_back',
      runKey: 'win_back@2017-07-03',
      because: note,
    });
  });
});

test('a run goes on as it was defined, whatever became of the project', async () => {
  await using rig = await runRig(campaign);
  await rig.freeze({}, after('list-frozen', 'first'));
  const changed = campaign.replace('customer_id > 0', 'customer_id > 99').replace('second:', 'third:');
  await rig.freeze({ 'campaigns/win_back/campaign.yml': changed });
  expect(await rig.record()).toMatchObject({
    status: 'sending',
    lists: [{ step: 'first' }, { step: 'second', rows: 5 }],
  });
});

test('a run keeps the campaign, its project, and nothing that an earlier beginning left there', async () => {
  await using rig = await runRig(campaign, { 'campaigns/other/campaign.yml': campaign });
  const stray = `${rig.folder.definition}/models/core/old.sql`;
  mkdirSync(dirname(stray), { recursive: true });
  writeFileSync(stray, 'select 1 as a');
  await rig.freeze();
  expect([...(await readProjectFiles(openFiles(), rig.folder.definition)).keys()].toSorted()).toEqual([
    'campaigns/other/campaign.yml',
    'campaigns/win_back/campaign.yml',
    'layouts/postcard.yml',
    'models/audiences/lapsed.sql',
    'models/core/customers.sql',
    'models/sources.yml',
    'muster.yml',
    'vendors/acme.yml',
  ]);
});

describe('a list that is not what was frozen is not sent; the other one is', () => {
  test.each(harms)('$what', async ({ harm }) => {
    await using rig = await runRig(campaign);
    await rig.freeze();
    harm(rig.folder.list('first'));
    await rig.carryThrough();
    expect(await rig.record()).toMatchObject({
      status: 'sending',
      note: 'first: its list is missing or not the one that was frozen, nothing of it is sent',
      lists: [
        { step: 'first', counts: { listed: 5 } },
        { step: 'second', counts: { accepted: 5 } },
      ],
    });
  });
});

test('a run that is done stays done', async () => {
  await using rig = await runRig(campaign);
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({
    status: 'done',
    lists: [{ counts: { accepted: 5 } }, { counts: { accepted: 5 } }],
  });
  const before = rig.events.length;
  await makeCustomers(rig.session, 100);
  await rig.carryThrough();
  expect(rig.events).toHaveLength(before);
});

test('a list whose provider lost every answer stays open while the same batches may be sent again', async () => {
  await using rig = await runRig(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  first: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: lapsed }
`);
  const state = async () => {
    const record = await rig.record();
    return [record?.status, record?.lists[0]?.counts];
  };
  rig.loseAnswers('newsletter', true);
  await rig.carryThrough();
  expect(await state()).toEqual(['sending', { unknown: 10 }]);
  rig.loseAnswers('newsletter', false);
  await rig.goOn();
  expect(await state()).toEqual(['done', { accepted: 10 }]);
});
